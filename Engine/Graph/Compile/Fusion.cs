namespace Tensorflow;

/// <summary>Joins nodes into fewer passes over memory. The graph stays as it is; only the plan changes.</summary>
internal static class Fusion
{
    private static readonly Action<FusionContext>[] s_passes = [BiasReluFusion.Apply, ReluGradientFusion.Apply];

    public static void Apply(PlanGraph graph)
    {
        foreach (Action<FusionContext> pass in s_passes)
            pass(new FusionContext(graph));
    }
}

/// <summary>What a fusion pass asks of the plan: who reads a value, and whether a node can disappear into its reader.</summary>
internal sealed class FusionContext(PlanGraph graph)
{
    private Dictionary<PlanValue, List<PlanNode>> _consumers = graph.Consumers();

    /// <summary>The nodes of that op, in order.</summary>
    public List<PlanNode> NodesOf(string kind) => [.. graph.Nodes.Where(n => n.Kind == kind)];

    /// <summary>The nodes that read a value.</summary>
    public IReadOnlyList<PlanNode> Readers(PlanValue value) => _consumers.GetValueOrDefault(value, []);

    /// <summary>The one node that reads a value which is nowhere else needed, else null.</summary>
    public PlanNode? SoleReader(PlanValue value) =>
        !value.IsFetched && _consumers.TryGetValue(value, out List<PlanNode>? readers) && readers is [PlanNode reader]
            && reader.Inputs.Count(i => i == value) == 1
            ? reader
            : null;

    /// <summary>
    /// Replaces nodes by one that computes <paramref name="outputs"/> from <paramref name="inputs"/>, in the place of the last of them.
    /// Whoever reads an output must come after that place: true when every part but the last is read by other parts only, or when
    /// <see cref="CanRunAt"/> says so.
    /// </summary>
    public void Fuse(IReadOnlyList<PlanNode> parts, string kind, KernelBinder bind, List<PlanValue> inputs, List<PlanValue> outputs)
    {
        PlanNode last = parts[^1];
        graph.Replace(parts, new PlanNode(last.Operation, kind, bind, inputs, outputs) { IsTarget = parts.Any(p => p.IsTarget) });
        _consumers = graph.Consumers();
    }

    /// <summary>Whether all readers of <paramref name="value"/> outside <paramref name="parts"/> come after the last of the parts.</summary>
    public bool CanRunAt(PlanNode last, PlanValue value, IReadOnlyList<PlanNode> parts)
    {
        int position = graph.Nodes.IndexOf(last);
        return Readers(value).All(r => parts.Contains(r) || graph.Nodes.IndexOf(r) > position);
    }
}
