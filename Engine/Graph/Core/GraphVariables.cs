namespace Tensorflow;

/// <summary>All variables of a graph.</summary>
internal static class GraphVariables
{
    /// <summary>Every variable, in order of creation.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="scope">Only variables whose names begin so; all if null.</param>
    public static IReadOnlyList<ResourceVariable> Global(Graph graph, string? scope = null) =>
        Within(graph, GraphKeys.GlobalVariables, scope);

    /// <summary>The variables that optimizers change, in order of creation.</summary>
    public static IReadOnlyList<ResourceVariable> Trainable(Graph graph, string? scope = null) =>
        Within(graph, GraphKeys.TrainableVariables, scope);

    /// <summary>An operation that gives all variables made so far their initial values.</summary>
    public static Operation Initializer(Graph graph, string name = "init") =>
        NoOp.Group(graph, Global(graph).Select(v => v.Initializer), name);

    private static IReadOnlyList<ResourceVariable> Within(Graph graph, string collection, string? scope) =>
        [.. graph.Collection<ResourceVariable>(collection).Where(v => v.Name.StartsWith(scope ?? "", StringComparison.Ordinal))];
}
