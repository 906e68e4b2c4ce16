using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>From plan nodes to a plan: binds the kernels, numbers the slots, plans the memory.</summary>
internal sealed class PlanBuilder(PlanGraph graph, SessionState session, Workers workers)
{
    private readonly Dictionary<PlanValue, int> _slotOf = [];
    private readonly List<Slot> _slots = [];
    private readonly Dictionary<Variable, Operation> _required = [];
    private readonly HashSet<Variable> _assigned = [];
    private readonly List<BoundNode> _bound = [];
    private Dictionary<PlanValue, int> _lastUse = [];

    public Plan Build(PlanSignature signature, IReadOnlyList<PlanValue> feeds)
    {
        VariableHazards.CopyReadsThatOutliveAWrite(graph, session);
        Bind();
        PlanMemory memory = LayOut(out ArenaPlace[] scratch);
        Step[] steps = [.. _bound.Select((b, i) =>
            new Step(b.Node, b.Context.KernelName, b.Body, SlotsOf(b.Node.Inputs), SlotsOf(b.Node.Outputs), scratch[i], b.Context.Flops))];
        int[] feedSlots = [.. feeds.Select(f => _slotOf.TryGetValue(f, out int slot) && _slots[slot].Kind == SlotKind.Feed ? slot : -1)];
        FetchSlot[] fetches = [.. graph.Fetches.Select(f => new FetchSlot(SlotOf(f), f.DType, f.Shape))];
        PlanChecker.Check(steps, _slots, memory.Places, fetches);
        return new Plan(signature, steps, memory, feedSlots, fetches, [.. _required], workers);
    }

    private void Bind()
    {
        _lastUse = LastUses();
        bool takesGradients = graph.Nodes.SelectMany(n => n.Operations).Any(o => o.Type is "Conv2DBackpropInput" or "Conv2DBackpropFilter");
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            PlanNode node = graph.Nodes[i];
            if (node.Bind is null)
                continue;
            var context = new BindContext(node, session, workers.Count, _required, _assigned) { TakesGradients = takesGradients };
            KernelBody? body = node.Bind(context);
            foreach (PlanValue input in node.Inputs)
                SlotOf(input);
            GiveSlots(node, context, _bound.Count, i);
            if (body is not null)
                _bound.Add(new BoundNode(node, context, body));
        }
        foreach (PlanValue fetch in graph.Fetches)
            _slots[SlotOf(fetch)].LastStep = int.MaxValue;
    }

    private void GiveSlots(PlanNode node, BindContext context, int step, int position)
    {
        foreach (PlanValue input in node.Inputs)
            _slots[SlotOf(input)].LastStep = step;
        for (int o = 0; o < node.Outputs.Count; o++)
        {
            PlanValue output = node.Outputs[o];
            int alias = Array.FindIndex(context.Aliases, a => a.Output == o);
            int slot = alias >= 0 ? SlotOf(node.Inputs[context.Aliases[alias].Input])
                : Reused(node, context, o, position)
                ?? NewSlot(context.Provided.Contains(o) ? SlotKind.Provided : SlotKind.Arena, step);
            Put(output, slot);
            if (context.Bounds.TryGetValue(o, out long bound))
                _slots[slot].Bound = bound;
            _slots[slot].LastStep = Math.Max(_slots[slot].LastStep, step);
        }
    }

    // An output may take over an input's memory if that memory is the arena's, is as large, and nothing reads it later.
    private int? Reused(PlanNode node, BindContext context, int output, int position)
    {
        foreach ((int o, int i) in context.Reusable)
        {
            int slot = SlotOf(node.Inputs[i]);
            if (o == output && _slots[slot].Kind == SlotKind.Arena && node.Inputs[i].Bytes == node.Outputs[o].Bytes
                && _slots[slot].Values.All(v => !v.IsFetched && _lastUse.GetValueOrDefault(v, -1) <= position)
                && node.Inputs.Count(v => SlotOf(v) == slot) == 1)
                return slot;
        }
        return null;
    }

    private Dictionary<PlanValue, int> LastUses()
    {
        var last = new Dictionary<PlanValue, int>();
        for (int i = 0; i < graph.Nodes.Count; i++)
            foreach (PlanValue input in graph.Nodes[i].Inputs)
                last[input] = i;
        return last;
    }

    private int SlotOf(PlanValue value)
    {
        if (!_slotOf.TryGetValue(value, out int slot))
        {
            SlotKind kind = value.Constant is not null ? SlotKind.Constant
                : value.FeedIndex >= 0 ? SlotKind.Feed
                : value.DType == TF_DataType.TF_RESOURCE ? SlotKind.None
                : throw new InvalidOperationException($"{value} is read before it is computed.");
            Put(value, slot = NewSlot(kind, -1));
        }
        return slot;
    }

    private void Put(PlanValue value, int slot)
    {
        _slotOf[value] = slot;
        _slots[slot].Values.Add(value);
    }

    private int NewSlot(SlotKind kind, int step)
    {
        _slots.Add(new Slot(kind, step));
        return _slots.Count - 1;
    }

    private PlanMemory LayOut(out ArenaPlace[] scratch)
    {
        int[] arenaSlots = [.. Enumerable.Range(0, _slots.Count).Where(s => _slots[s].Kind == SlotKind.Arena)];
        Lifetime[] lifetimes =
        [
            .. arenaSlots.Select(s => new Lifetime(_slots[s].FirstStep, _slots[s].LastStep, _slots[s].Bytes)),
            .. _bound.Select((b, i) => new Lifetime(i, i, b.Context.ScratchBytes)),
        ];
        (long[] offsets, long bytes) = MemoryPlanner.Plan(lifetimes);
        ArenaPlace[] places = [.. offsets.Select((o, i) => new ArenaPlace(o, lifetimes[i].Bytes))];
        scratch = places[arenaSlots.Length..];

        var memory = new PlanMemory(
            new ArenaPlace?[_slots.Count], bytes, new Block[_slots.Count], new BufferSet(), [.. arenaSlots.Where(s => _slots[s].Bound is not null)]);
        for (int i = 0; i < arenaSlots.Length; i++)
            memory.Places[arenaSlots[i]] = places[i];
        for (int s = 0; s < _slots.Count; s++)
            if (_slots[s].Kind == SlotKind.Constant)
                memory.Constants[s] = memory.Owned.Copy(_slots[s].Values[0].Constant!);
        return memory;
    }

    private int[] SlotsOf(List<PlanValue> values) => [.. values.Select(SlotOf)];

    private sealed record BoundNode(PlanNode Node, BindContext Context, KernelBody Body);
}

internal enum SlotKind
{
    /// <summary>A resource: no memory.</summary>
    None,
    Feed,
    Constant,

    /// <summary>Memory that the step itself points at, such as a variable's.</summary>
    Provided,
    Arena,
}

/// <summary>A numbered place of a plan and the steps during which its content matters.</summary>
internal sealed class Slot(SlotKind kind, int firstStep)
{
    public SlotKind Kind { get; } = kind;

    /// <summary>The values it holds, one after the other or as aliases of each other; all take as many bytes.</summary>
    public List<PlanValue> Values { get; } = [];

    /// <summary>The most that its value can take, where only the run knows its size.</summary>
    public long? Bound { get; set; }

    public long Bytes => Bound ?? Values[0].Bytes;

    public int FirstStep { get; } = firstStep;

    public int LastStep { get; set; } = firstStep;
}
