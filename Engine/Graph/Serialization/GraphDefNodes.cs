using System.Text.RegularExpressions;

namespace Tensorflow;

/// <summary>A node of a GraphDef that is to be imported.</summary>
internal sealed class ImportNode(NodeDef message, int position)
{
    public NodeDef Message => message;

    public string Name => message.Name;

    /// <summary>Its place in the message.</summary>
    public int Position => position;

    public NodeInput[] Inputs { get; } = [.. message.Input.Select(NodeInput.Parse)];

    public ValueError Error(string what) => new($"{message.Op} '{Name}': {what}.") { Op = message.Op, Node = Name };
}

/// <summary>The nodes of a GraphDef that is to be imported: checked for all that can be said before any is made.</summary>
internal sealed partial class GraphDefNodes
{
    private readonly Dictionary<string, ImportNode> _byName = new(StringComparer.Ordinal);
    private readonly IReadOnlySet<NodeInput> _mapped;

    /// <param name="graph">The message.</param>
    /// <param name="mapped">The inputs that are taken from elsewhere.</param>
    /// <exception cref="ValueError">It is no graph that this engine can run: unknown ops, missing inputs, repeated names and the like.</exception>
    public GraphDefNodes(GraphDef graph, IReadOnlySet<NodeInput> mapped)
    {
        _mapped = mapped;
        CheckVersion(graph);
        ImportNode[] nodes = [.. graph.Node.Select((n, i) => new ImportNode(n, i))];
        foreach (ImportNode node in nodes)
            Add(node);
        CheckOps(graph);
        foreach (ImportNode node in nodes)
            CheckInputs(node);
        InOrder = DependencyOrder.Of(nodes.ToDictionary(n => n, Before), n => n.Position, Circle);
    }

    /// <summary>All nodes, each after those that it reads or waits for, otherwise in the message's order.</summary>
    public IReadOnlyList<ImportNode> InOrder { get; }

    public bool Contains(string name) => _byName.ContainsKey(name);

    private static void CheckVersion(GraphDef graph)
    {
        const int version = GraphDefExport.Producer;
        if (graph.Versions is { } versions && (versions.MinConsumer > version || versions.BadConsumers.Contains(version)))
            throw new ValueError(
                $"The GraphDef is for programs of version {versions.MinConsumer} or later of the format; this one reads version {version}.");
    }

    private void Add(ImportNode node)
    {
        if (!ValidName().IsMatch(node.Name) || node.Message.Op.Length == 0)
            throw new ValueError(
                $"Node {node.Position} of the GraphDef has the name '{node.Name}' and the op '{node.Message.Op}'; "
                + "expected a name of letters, digits and '_.-/', and an op.");
        if (!_byName.TryAdd(node.Name, node))
            throw node.Error("the GraphDef has two nodes of this name");
    }

    private static void CheckOps(GraphDef graph)
    {
        string[] unknown = [.. graph.Node.Where(n => !OpRegistry.Contains(n.Op)).GroupBy(n => n.Op)
            .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} (node '{g.First().Name}'{(g.Count() > 1 ? $" and {g.Count() - 1} more" : "")})")];
        if (unknown.Length > 0)
            throw new ValueError($"The GraphDef has ops that this engine does not have: {string.Join(", ", unknown)}.");
    }

    private void CheckInputs(ImportNode node)
    {
        bool afterControl = false;
        foreach (NodeInput input in node.Inputs)
        {
            if (!input.IsControl && afterControl)
                throw node.Error($"control inputs come last, but '{input}' follows one");
            afterControl = input.IsControl;
            if (!_mapped.Contains(input) && !Contains(input.Node))
                throw node.Error($"input '{input}' is no node of the GraphDef");
        }
        foreach (string other in NodeAttributes.ColocatedWith(node.Message))
            if (!Contains(other))
                throw node.Error($"it is to be colocated with '{other}', which is no node of the GraphDef");
    }

    private ImportNode[] Before(ImportNode node) => [.. node.Inputs.Where(i => !_mapped.Contains(i)).Select(i => _byName[i.Node]).Distinct()];

    private static ValueError Circle(IReadOnlyList<ImportNode> circle) =>
        circle[0].Error($"nodes {DependencyOrder.Text(circle.Select(n => n.Name))}");

    [GeneratedRegex(@"^[A-Za-z0-9.][A-Za-z0-9_.\\/>-]*$")]
    private static partial Regex ValidName();
}
