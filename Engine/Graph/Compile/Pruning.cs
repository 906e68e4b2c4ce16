namespace Tensorflow;

/// <summary>Finds the operations that a run needs, in an order in which they can run.</summary>
internal static class Pruning
{
    /// <summary>
    /// The ancestors of the fetches, cut off at the feeds, inputs and control inputs before their readers. Among those that
    /// could run, the one made first comes first, so that the order does not depend on how the graph was walked.
    /// </summary>
    /// <exception cref="InvalidArgumentError">The operations wait for each other in a circle.</exception>
    public static List<Operation> Order(IEnumerable<Operation> roots, IReadOnlySet<Tensor> feeds)
    {
        HashSet<Operation> needed = Ancestors(roots, feeds);
        var waitingFor = needed.ToDictionary(o => o, o => Before(o, feeds).Distinct().Count());
        var readers = new Dictionary<Operation, List<Operation>>();
        foreach (Operation op in needed)
            foreach (Operation before in Before(op, feeds).Distinct())
            {
                if (!readers.TryGetValue(before, out List<Operation>? list))
                    readers.Add(before, list = []);
                list.Add(op);
            }
        var ready = new PriorityQueue<Operation, int>(needed.Where(o => waitingFor[o] == 0).Select(o => (o, o.Id)));
        var order = new List<Operation>(needed.Count);
        while (ready.TryDequeue(out Operation? op, out _))
        {
            order.Add(op);
            foreach (Operation reader in readers.GetValueOrDefault(op, []))
                if (--waitingFor[reader] == 0)
                    ready.Enqueue(reader, reader.Id);
        }
        if (order.Count != needed.Count)
            throw new InvalidArgumentError(
                $"Operations wait for each other in a circle: {string.Join(", ", needed.Except(order).OrderBy(o => o.Id).Select(o => o.Name))}.");
        return order;
    }

    private static HashSet<Operation> Ancestors(IEnumerable<Operation> roots, IReadOnlySet<Tensor> feeds)
    {
        var needed = new HashSet<Operation>();
        var open = new Stack<Operation>(roots);
        while (open.TryPop(out Operation? op))
            if (needed.Add(op))
                foreach (Operation before in Before(op, feeds))
                    open.Push(before);
        return needed;
    }

    private static IEnumerable<Operation> Before(Operation op, IReadOnlySet<Tensor> feeds) =>
        op.Inputs.Where(i => !feeds.Contains(i)).Select(i => i.Op).Concat(op.ControlInputs);
}
