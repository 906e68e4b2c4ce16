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

    /// <summary>The place of each node in the order.</summary>
    public Dictionary<PlanNode, int> Positions() => Nodes.Select((node, i) => (node, i)).ToDictionary(p => p.node, p => p.i);

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

    /// <summary>Puts other nodes in the place of some; a node whose entry is null goes.</summary>
    public void Replace(IReadOnlyDictionary<PlanNode, PlanNode?> replacements) =>
        Nodes = [.. Nodes.Select(n => replacements.TryGetValue(n, out PlanNode? other) ? other : n).OfType<PlanNode>()];
}
