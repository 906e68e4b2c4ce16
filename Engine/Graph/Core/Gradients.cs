namespace Tensorflow;

/// <summary>
/// Symbolic differentiation: adds to the graph the operations that compute gradients, op by op from the outputs backwards,
/// in the order and under the names of TensorFlow's <c>gradients_util</c>.
/// </summary>
internal sealed class Gradients
{
    private readonly Graph _graph;
    private readonly HashSet<Operation> _between;
    private readonly HashSet<Operation> _stop;
    private readonly Dictionary<Tensor, List<Tensor>> _arrived = [];
    private readonly Dictionary<Operation, int> _pending = [];
    private readonly Queue<Operation> _ready = new();

    private Gradients(Graph graph, Tensor[] ys, Tensor[] xs, Tensor[] stop)
    {
        _graph = graph;
        _between = Between(ys, xs);
        // Behind an x from which no way leads to a further x, nothing is asked for.
        _stop = [.. stop.Select(t => t.Op), .. xs.Select(x => x.Op).Where(op => !op.Inputs.Any(i => _between.Contains(i.Op)))];
    }

    /// <summary>The gradient of the sum of all <paramref name="ys"/> with respect to each x; null where no y depends on it.</summary>
    /// <param name="ys">Floating tensors.</param>
    /// <param name="xs">Tensors, variables, or handles of variables.</param>
    /// <param name="gradYs">The gradient that arrives at each y; ones where null.</param>
    /// <param name="name">The scope of the new operations.</param>
    /// <param name="stopGradients">Tensors to be taken for constants.</param>
    /// <exception cref="LookupError">An op on the way has no gradient.</exception>
    /// <exception cref="ValueError">An argument does not fit.</exception>
    public static Tensor?[] Compute(
        IReadOnlyList<Tensor> ys, IReadOnlyList<Tensor> xs, IReadOnlyList<Tensor?>? gradYs = null, string name = "gradients",
        IReadOnlyList<Tensor>? stopGradients = null)
    {
        if (ys.Count == 0)
            throw new ValueError("gradients needs at least one y, received none.");
        if (gradYs is not null && gradYs.Count != ys.Count)
            throw new ValueError($"gradients needs one grad_ys for each of the {ys.Count} ys, received {gradYs.Count}.");
        Graph graph = ys[0].Graph;
        graph.PushDefault();
        try
        {
            using Graph.ScopeExit scope = graph.EnterScope(name);
            return Add(graph, ys, xs, gradYs, stopGradients ?? []);
        }
        finally
        {
            graph.PopDefault();
        }
    }

    private static Tensor?[] Add(
        Graph graph, IReadOnlyList<Tensor> ys, IReadOnlyList<Tensor> xs, IReadOnlyList<Tensor?>? gradYs, IReadOnlyList<Tensor> stopGradients)
    {
        Tensor[] sources = [.. xs.Select(x => x.Variable?.Handle ?? x)];
        var walk = new Gradients(graph, [.. ys], sources, [.. stopGradients]);
        for (int i = 0; i < ys.Count; i++)
            walk.Arrive(ys[i], gradYs?[i] is { } given ? CheckedGradY(ys[i], given) : walk.Ones(ys[i], i));
        walk.Run(ys);
        return [.. sources.Select(walk.Collected)];
    }

    private static Tensor CheckedGradY(Tensor y, Tensor given)
    {
        if (given.DType != y.DType)
            throw new ValueError($"Gradient type {given.DType.Name()} does not match type {y.DType.Name()} of y '{y.Name}'.");
        return given;
    }

    private Tensor Ones(Tensor y, int index)
    {
        if (!y.DType.IsFloating())
            throw new TypeError($"Gradients of tensors that are not floating cannot be computed: y '{y.Name}' has type {y.DType.Name()}.");
        Tensor shape = y.Shape.IsFullyDefined
            ? Emit.Ints(y.Shape.ToArray().Select(d => (int)d), "Shape")
            : Emit.Op("Shape", [y], "Shape");
        string scope = $"grad_ys_{index}";
        Tensor one = Emit.Scalar(1, y.DType, $"{scope}/Const");
        return Emit.Op("Fill", [shape, one], scope);
    }

    private void Run(IReadOnlyList<Tensor> ys)
    {
        foreach (Operation op in _between)
            _pending[op] = 0;
        foreach (Operation op in _between)
            foreach (Operation producer in op.Inputs.Select(i => i.Op))
                if (_pending.ContainsKey(producer))
                    _pending[producer]++;
        var started = new HashSet<Operation>();
        foreach (Operation op in ys.Select(y => y.Op))
            if (_between.Contains(op) && _pending[op] == 0 && started.Add(op))
                _ready.Enqueue(op);
        while (_ready.TryDequeue(out Operation? op))
        {
            Tensor?[] grads = [.. op.Outputs.Select(Collected)];
            if (!_stop.Contains(op))
                Differentiate(op, grads);
            foreach (Operation producer in op.Inputs.Select(i => i.Op))
                if (_pending.TryGetValue(producer, out int left) && (_pending[producer] = left - 1) == 0)
                    _ready.Enqueue(producer);
        }
    }

    private void Differentiate(Operation op, Tensor?[] grads)
    {
        if (grads.All(g => g is null) || op.Def.NotDifferentiable)
            return;
        if (op.Def.Gradient is not { } rule)
            throw new LookupError($"No gradient defined for operation '{op.Name}' (op type: {op.Type}). Stop the gradient before it with tf.stop_gradient.")
            { Op = op.Type, Node = op.Name };
        for (int i = 0; i < grads.Length; i++)
            if (grads[i] is null && op.Outputs[i].DType.IsFloating())
                grads[i] = Emit.Op("ZerosLike", [op.Outputs[i]], "zeros_like");
        using Graph.ScopeExit scope = _graph.EnterScope(op.Name + "_grad");
        Tensor?[] inputGrads = rule(op, grads);
        if (inputGrads.Length != op.Inputs.Count)
            throw new InvalidOperationException($"The gradient of {op.Type} gives {inputGrads.Length} gradients for {op.Inputs.Count} inputs.");
        for (int i = 0; i < inputGrads.Length; i++)
            if (inputGrads[i] is { } grad)
            {
                if (op.Inputs[i].DType != TF_DataType.TF_RESOURCE && grad.Shape.Merge(op.Inputs[i].Shape) is { } merged)
                    grad.Shape = merged;
                Arrive(op.Inputs[i], grad);
            }
    }

    private void Arrive(Tensor tensor, Tensor grad)
    {
        if (!_arrived.TryGetValue(tensor, out List<Tensor>? list))
            _arrived.Add(tensor, list = []);
        list.Add(grad);
    }

    // Several gradients of one tensor are summed once, by an AddN.
    private Tensor? Collected(Tensor tensor)
    {
        if (!_arrived.TryGetValue(tensor, out List<Tensor>? list))
            return null;
        if (list.Count > 1)
        {
            Tensor sum = Emit.Op("AddN", list, "AddN");
            list.Clear();
            list.Add(sum);
        }
        return list[0];
    }

    // The operations on a way from an x to a y, through floating tensors and handles.
    private static HashSet<Operation> Between(Tensor[] ys, Tensor[] xs)
    {
        var reachesX = new Dictionary<Operation, bool>();
        var sources = xs.Select(x => x.Op).ToHashSet();
        var between = new HashSet<Operation>();
        var open = new Stack<(Operation Op, bool Expanded)>(ys.Select(y => (y.Op, false)));
        while (open.TryPop(out var top))
        {
            if (top.Expanded)
            {
                bool reaches = sources.Contains(top.Op) || Producers(top.Op).Any(p => reachesX.GetValueOrDefault(p));
                reachesX[top.Op] = reaches;
                if (reaches)
                    between.Add(top.Op);
            }
            else if (reachesX.TryAdd(top.Op, false))
            {
                open.Push((top.Op, true));
                foreach (Operation producer in Producers(top.Op))
                    open.Push((producer, false));
            }
        }
        return between;
    }

    private static IEnumerable<Operation> Producers(Operation op) =>
        op.Inputs.Where(i => i.DType.IsFloating() || i.DType == TF_DataType.TF_RESOURCE).Select(i => i.Op);
}
