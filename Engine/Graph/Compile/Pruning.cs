namespace Tensorflow;

/// <summary>Finds the operations that a run needs, in an order in which they can run.</summary>
internal static class Pruning
{
    /// <summary>
    /// The roots and all that is before them, each after what is before it. Among those that could run, the one made first comes first,
    /// so that the order does not depend on how the graph was walked.
    /// </summary>
    /// <param name="roots">What is to be run.</param>
    /// <param name="before">The operations that one reads or waits for, as far as they count.</param>
    /// <exception cref="InvalidArgumentError">The operations wait for each other in a circle.</exception>
    public static List<Operation> Order(IEnumerable<Operation> roots, Func<Operation, IEnumerable<Operation>> before) =>
        DependencyOrder.Of(Ancestors(roots, before), o => o.Id, Circle);

    private static Dictionary<Operation, Operation[]> Ancestors(IEnumerable<Operation> roots, Func<Operation, IEnumerable<Operation>> before)
    {
        var needed = new Dictionary<Operation, Operation[]>();
        var open = new Stack<Operation>(roots);
        while (open.TryPop(out Operation? op))
        {
            if (needed.ContainsKey(op))
                continue;
            needed.Add(op, [.. before(op).Distinct()]);
            foreach (Operation next in needed[op])
                open.Push(next);
        }
        return needed;
    }

    private static InvalidArgumentError Circle(IReadOnlyList<Operation> circle) =>
        new($"{circle[0].Type} '{circle[0].Name}': operations {DependencyOrder.Text(circle.Select(o => o.Name))}. Take one of the control inputs away.")
        { Op = circle[0].Type, Node = circle[0].Name };
}
