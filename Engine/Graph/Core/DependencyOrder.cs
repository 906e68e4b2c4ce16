namespace Tensorflow;

/// <summary>Orders nodes so that each comes after those that it reads or waits for.</summary>
internal static class DependencyOrder
{
    /// <param name="before">All nodes, each with the distinct ones, of these, that must come before it.</param>
    /// <param name="rank">Of the nodes that could come next, the one of the least rank does.</param>
    /// <param name="circle">The error where nodes wait for each other, from the circle, whose first node is its last too.</param>
    public static List<T> Of<T>(IReadOnlyDictionary<T, T[]> before, Func<T, int> rank, Func<IReadOnlyList<T>, TensorflowException> circle)
        where T : notnull
    {
        Dictionary<T, int> waitingFor = before.ToDictionary(n => n.Key, n => n.Value.Length);
        ILookup<T, T> readers = before.SelectMany(n => n.Value.Select(b => (Before: b, Node: n.Key))).ToLookup(p => p.Before, p => p.Node);
        var ready = new PriorityQueue<T, int>(before.Keys.Where(n => waitingFor[n] == 0).Select(n => (n, rank(n))));
        var order = new List<T>(before.Count);
        while (ready.TryDequeue(out T? node, out _))
        {
            order.Add(node);
            foreach (T reader in readers[node])
                if (--waitingFor[reader] == 0)
                    ready.Enqueue(reader, rank(reader));
        }
        if (order.Count == before.Count)
            return order;
        HashSet<T> left = [.. before.Keys.Except(order)];
        throw circle(Circle(left.MinBy(rank)!, n => before[n].First(left.Contains)));
    }

    /// <summary>A circle as text: each name waits for the next.</summary>
    public static string Text(IEnumerable<string> names) => $"wait for each other in a circle: {string.Join(" <- ", names)}";

    // Every node that is left waits for another one that is left: following those leads into a circle.
    private static List<T> Circle<T>(T start, Func<T, T> waitsFor)
    {
        var path = new List<T>();
        for (T node = start; ; node = waitsFor(node))
        {
            int first = path.IndexOf(node);
            path.Add(node);
            if (first >= 0)
                return path[first..];
        }
    }
}
