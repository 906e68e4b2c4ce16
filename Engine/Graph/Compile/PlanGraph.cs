namespace Tensorflow;

/// <summary>The nodes of a plan in the making, in the order in which they will run, and the values between them.</summary>
internal sealed class PlanGraph(List<PlanNode> nodes, IReadOnlyList<PlanValue> fetches)
{
    public List<PlanNode> Nodes { get; private set; } = nodes;

    /// <summary>What the run returns, in the order asked for.</summary>
    public IReadOnlyList<PlanValue> Fetches { get; } = fetches;

    /// <summary>The nodes that read each value.</summary>
    public Dictionary<PlanValue, List<PlanNode>> Consumers()
    {
        var consumers = new Dictionary<PlanValue, List<PlanNode>>();
        foreach (PlanNode node in Nodes)
            foreach (PlanValue input in node.Inputs)
            {
                if (!consumers.TryGetValue(input, out List<PlanNode>? readers))
                    consumers.Add(input, readers = []);
                if (!readers.Contains(node))
                    readers.Add(node);
            }
        return consumers;
    }

    /// <summary>Drops the nodes whose outputs nobody reads and that do not run for their effect.</summary>
    public void DropUnused()
    {
        var needed = new HashSet<PlanValue>(Fetches);
        var kept = new List<PlanNode>();
        foreach (PlanNode node in Enumerable.Reverse(Nodes))
        {
            if (!node.IsTarget && !node.Outputs.Any(o => o.Constant is null && needed.Contains(o)))
                continue;
            kept.Add(node);
            needed.UnionWith(node.Inputs);
        }
        kept.Reverse();
        Nodes = kept;
    }

    /// <summary>Puts <paramref name="fused"/> in the place of the last of <paramref name="parts"/> and removes them all.</summary>
    public void Replace(IReadOnlyList<PlanNode> parts, PlanNode fused)
    {
        int last = parts.Max(Nodes.IndexOf);
        Nodes[last] = fused;
        foreach (PlanNode part in parts)
            Nodes.Remove(part);
        foreach (PlanValue output in fused.Outputs)
            output.Producer = fused;
    }
}
