namespace Tensorflow;

/// <summary>Joins nodes into fewer passes over memory. The graph stays as it is; only the plan changes.</summary>
internal static class Fusion
{
    private static readonly Action<FusionContext>[] s_passes =
        [BiasReluFusion.Apply, DropoutFusion.Apply, PoolFusion.Apply, ReluGradientFusion.Apply, UpdateFusion.Apply];

    public static void Apply(PlanGraph graph)
    {
        foreach (Action<FusionContext> pass in s_passes)
        {
            var context = new FusionContext(graph);
            pass(context);
            graph.Replace(context.Replacements);
        }
    }
}

/// <summary>What a fusion pass asks of the plan: who reads a value, and whether a node can disappear into its reader. What the pass
/// fuses is seen by its later questions at once, and put into the plan behind it.</summary>
internal sealed class FusionContext(PlanGraph graph)
{
    private readonly Dictionary<PlanValue, List<PlanNode>> _readers = graph.Consumers();
    private readonly Dictionary<PlanNode, int> _positions = graph.Positions();
    private readonly Dictionary<PlanNode, PlanNode?> _replacements = [];

    /// <summary>The fused nodes, each under the last of its parts; null under the others.</summary>
    public IReadOnlyDictionary<PlanNode, PlanNode?> Replacements => _replacements;

    /// <summary>The nodes of that op, in order.</summary>
    public List<PlanNode> NodesOf(string kind) => [.. graph.Nodes.Where(n => n.Kind == kind)];

    /// <summary>The nodes that read a value.</summary>
    public IReadOnlyList<PlanNode> Readers(PlanValue value) => _readers.GetValueOrDefault(value, []);

    /// <summary>The one node that reads a value which is nowhere else needed, else null.</summary>
    public PlanNode? SoleReader(PlanValue value) =>
        !value.IsFetched && Readers(value) is [PlanNode reader] && reader.Inputs.Count(i => i == value) == 1 ? reader : null;

    /// <summary>
    /// Replaces nodes by one that computes <paramref name="outputs"/> from <paramref name="inputs"/>, in the place of the last of them.
    /// Whoever reads an output must come after that place: true when every part but the last is read by other parts only, or when
    /// <see cref="CanRunAt"/> says so.
    /// </summary>
    public void Fuse(IReadOnlyList<PlanNode> parts, string kind, KernelBinder bind, List<PlanValue> inputs, List<PlanValue> outputs)
    {
        PlanNode last = parts[^1];
        var fused = new PlanNode(last.Operation, kind, bind, inputs, outputs)
        {
            Operations = [.. parts.SelectMany(p => p.Operations)],
            IsTarget = parts.Any(p => p.IsTarget),
        };
        foreach (PlanNode part in parts)
        {
            _replacements[part] = part == last ? fused : null;
            foreach (PlanValue input in part.Inputs)
                _readers[input].Remove(part);
        }
        foreach (PlanValue input in inputs.Distinct())
        {
            _readers.TryAdd(input, []);
            _readers[input].Add(fused);
        }
        foreach (PlanValue output in outputs)
            output.Producer = fused;
        _positions[fused] = _positions[last];
    }

    /// <summary>Whether all readers of <paramref name="value"/> outside <paramref name="parts"/> come after the last of the parts.</summary>
    public bool CanRunAt(PlanNode last, PlanValue value, IReadOnlyList<PlanNode> parts) =>
        Readers(value).All(r => parts.Contains(r) || _positions[r] > _positions[last]);
}
