using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>Makes the plan for one combination of fetches, feeds and fed shapes.</summary>
internal static class Compiler
{
    /// <param name="fetches">Distinct tensors and operations to run.</param>
    /// <param name="feeds">The feeds, already checked against their tensors.</param>
    /// <param name="session">Variables and generators.</param>
    /// <param name="workers">Who will run it.</param>
    public static Plan Compile(ITensorOrOperation[] fetches, ReadOnlySpan<Feed> feeds, SessionState session, Workers workers)
    {
        Tensor[] fed = new Tensor[feeds.Length];
        HostTensor[] values = new HostTensor[feeds.Length];
        for (int i = 0; i < feeds.Length; i++)
            (fed[i], values[i]) = (feeds[i].Tensor, feeds[i].Value());

        IEnumerable<Operation> roots = fetches.Select(f => f as Operation ?? ((Tensor)f).Op)
            .Where(op => !fetches.OfType<Tensor>().Any(t => t.Op == op && fed.Contains(t)) || fetches.Contains(op));
        List<Operation> order = Pruning.Order(roots, fed.ToHashSet());
        var lowering = new Lowering(session, fed, values);
        PlanGraph graph = lowering.Lower(order, fetches);
        graph.DropUnused();
        Fusion.Apply(graph);

        var signature = new PlanSignature(
            fetches, fed, [.. values.Select(v => v.Shape)], [.. lowering.Specialized.Select(i => (i, lowering.Feeds[i].Constant!))]);
        return new PlanBuilder(graph, session, workers).Build(signature, lowering.Feeds);
    }
}
