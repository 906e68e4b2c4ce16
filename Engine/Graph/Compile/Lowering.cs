using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>
/// From ordered operations to plan nodes: gives every value its concrete shape, and folds what is known before the run.
/// </summary>
internal sealed class Lowering(SessionState session, IReadOnlyList<Tensor> feeds, IReadOnlyList<HostTensor> fedValues)
{
    // Larger results are left to the run: a folded value is held by the plan for as long as it lives.
    private const long MaxFoldedBytes = 1 << 16;

    private readonly Dictionary<Tensor, PlanValue> _values = [];
    private readonly HashSet<int> _specialized = [];
    private readonly VariableShapes _variables = new(session);

    /// <summary>The feeds whose values the plan depends on, because a shape or an axis follows from them.</summary>
    public IReadOnlySet<int> Specialized => _specialized;

    /// <summary>The variables whose shapes the plan depends on.</summary>
    public IEnumerable<(Variable Variable, Shape Shape)> Variables => _variables.AtStart;

    /// <summary>The value of each feed.</summary>
    public IReadOnlyList<PlanValue> Feeds => [.. feeds.Select(f => _values[f])];

    public PlanGraph Lower(IReadOnlyList<Operation> order, IReadOnlyList<ITensorOrOperation> fetches)
    {
        for (int i = 0; i < feeds.Count; i++)
            _values.Add(feeds[i], new PlanValue(feeds[i], fedValues[i].Shape) { FeedIndex = i });
        var waitedFor = order.SelectMany(o => o.ControlInputs).Concat(fetches.OfType<Operation>()).ToHashSet();
        var nodes = new List<PlanNode>(order.Count);
        foreach (Operation op in order)
        {
            PlanNode node = ToNode(op);
            node.IsTarget = waitedFor.Contains(op);
            Fold(node);
            nodes.Add(node);
        }
        PlanValue[] fetched = [.. fetches.OfType<Tensor>().Select(t => _values[t])];
        foreach (PlanValue value in fetched)
            value.IsFetched = true;
        return new PlanGraph(nodes, fetched);
    }

    private PlanNode ToNode(Operation op)
    {
        List<PlanValue> inputs = [.. op.Inputs.Select(i => _values[i])];
        foreach (PlanValue open in inputs.Where(i => i.IsSizedInRun))
            if (ConstantOf(open) is null)
                throw UnknownSize(op, open);
        var shapes = new PlanShapeContext(op, inputs, ConstantOf, _variables);
        Infer(op, shapes);
        var node = new PlanNode(op, op.Type, op.Def.Kernel, inputs, []);
        foreach (Tensor tensor in op.Outputs)
        {
            Shape shape = shapes.Output(tensor.Index);
            if (tensor.DType != TF_DataType.TF_RESOURCE && !shape.IsFullyDefined && !op.Def.SizesOutputs)
                throw UnknownShape(op, tensor, shape);
            var value = new PlanValue(tensor, shape) { Producer = node };
            node.Outputs.Add(value);
            // A fed output keeps the feed's value, whatever its operation would compute.
            _values.TryAdd(tensor, value);
        }
        return node;
    }

    // What is a mistake in building with static shapes is an invalid argument where only the run's shapes show it.
    private static void Infer(Operation op, PlanShapeContext shapes)
    {
        try
        {
            op.Def.ShapeRule(shapes);
        }
        catch (ValueError e)
        {
            throw new InvalidArgumentError(e.Message) { Op = op.Type, Node = op.Name, Shapes = e.Shapes };
        }
    }

    private static InvalidArgumentError UnknownShape(Operation op, Tensor tensor, Shape shape) =>
        op.Type == "Placeholder"
            ? new InvalidArgumentError(
                $"You must feed a value for placeholder tensor '{op.Name}' with dtype {tensor.DType.Name()} and shape {tensor.Shape}: sess.run(…, ({op.Name}, value)).")
            { Op = op.Type, Node = op.Name }
            : new InvalidArgumentError(
                $"{op.Type} '{op.Name}': the shape of '{tensor.Name}' depends on values computed in the run (known is {shape}). "
                + "Feed the shape, or make it a constant.")
            { Op = op.Type, Node = op.Name, Shapes = [shape] };

    private static UnimplementedError UnknownSize(Operation op, PlanValue open) => new(
        $"{op.Type} '{op.Name}': the size of its input '{open.Source.Name}' {open.Shape} is found by {open.Source.Op.Type} in the run. "
        + "Such a tensor can be fetched; an op can only read it where it follows from feeds and constants. Fetch it and feed it to a second run.")
    { Op = op.Type, Node = op.Name, Shapes = [open.Shape] };

    private void Fold(PlanNode node)
    {
        Operation op = node.Operation;
        if (op.Type == "Const")
            node.Outputs[0].Constant = op.Attrs.Tensor("value");
        else if (op.Def.ValueFromShapes is { } fromShapes)
            Set(node, fromShapes(new PlanShapeContext(op, node.Inputs, ConstantOf, _variables)));
        else if (IsPure(op) && op.Inputs.Count > 0 && node.Inputs.All(i => i.Constant is not null) && node.Outputs.Sum(o => o.Bytes) <= MaxFoldedBytes)
            Evaluate(node);
    }

    private static bool IsPure(Operation op) => !op.Def.IsStateful && op.Def.Kernel is not null && op.Outputs.Count > 0;

    /// <summary>The value of an input that a shape or a kernel needs to know: a constant, or computed now from constants and feeds.</summary>
    private HostTensor? ConstantOf(PlanValue value)
    {
        if (value.Constant is { } known)
            return known;
        if (value.FeedIndex >= 0)
        {
            // The plan is for this value alone from here on. It keeps a copy: the caller's array may change.
            _specialized.Add(value.FeedIndex);
            return value.Constant = fedValues[value.FeedIndex].Clone();
        }
        if (value.Producer is not { } node || !IsPure(node.Operation) || node.Inputs.Any(i => ConstantOf(i) is null))
            return null;
        Evaluate(node);
        return value.Constant;
    }

    private void Evaluate(PlanNode node)
    {
        if (node.Bind is not null)
            Set(node, ConstantEvaluation.Run(node, ConstantOf, session));
    }

    private static void Set(PlanNode node, HostTensor[] values)
    {
        for (int i = 0; i < values.Length; i++)
            node.Outputs[i].Constant = values[i];
    }
}

/// <summary>Runs one node while the plan is compiled.</summary>
internal static class ConstantEvaluation
{
    public static HostTensor[] Run(PlanNode node, Func<PlanValue, HostTensor?> constant, SessionState session)
    {
        // The binder asks for constants through the values, so those that were computed on demand are set for its time.
        List<PlanValue> inputs = [.. node.Inputs.Select(i => new PlanValue(i.Source, i.Shape) { Constant = constant(i) })];
        var known = new PlanNode(node.Operation, node.Kind, node.Bind, inputs, node.Outputs);
        var context = new BindContext(known, session, workers: 1, [], []);
        KernelBody? body = node.Bind!(context);

        using var memory = new BufferSet();
        Block[] slots =
        [
            .. inputs.Select(i => memory.Copy(i.Constant!)),
            .. node.Outputs.Select((o, i) => memory.Allocate(context.Bounds.GetValueOrDefault(i, o.Bytes))),
        ];
        int[] ins = [.. Enumerable.Range(0, inputs.Count)];
        int[] outs = [.. Enumerable.Range(inputs.Count, node.Outputs.Count)];
        foreach ((int output, int input) in context.Aliases)
            slots[outs[output]] = slots[input];
        body?.Invoke(new KernelArgs(slots, ins, outs, memory.Allocate(context.ScratchBytes), Workers.Pool(1)));
        return [.. node.Outputs.Select((o, i) => BufferSet.Read(slots[outs[i]], o.DType, o.Shape))];
    }
}
