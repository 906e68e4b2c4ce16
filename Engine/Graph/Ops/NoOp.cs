namespace Tensorflow;

/// <summary>Does nothing; control inputs make it a barrier or a group.</summary>
internal static class NoOp
{
    public static readonly OpDef Def = new("NoOp")
    {
        ShapeRule = ShapeRules.NoOutput,
        NotDifferentiable = true,
    };

    /// <summary>An operation that has run when all <paramref name="operations"/> have.</summary>
    public static Operation Group(Graph graph, IEnumerable<Operation> operations, string? name = null)
    {
        using (graph.EnterControlDependencies([.. operations]))
            return graph.CreateOp("NoOp", [], name);
    }
}
