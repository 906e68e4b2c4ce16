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

        HashSet<Tensor> given = [.. fed];
        IEnumerable<Operation> roots = fetches.Where(f => f is not Tensor tensor || !given.Contains(tensor))
            .Select(f => f as Operation ?? ((Tensor)f).Op);
        List<Operation> order = Pruning.Order(roots, o => o.Inputs.Where(i => !given.Contains(i)).Select(i => i.Op).Concat(o.ControlInputs));
        var lowering = new Lowering(session, fed, values);
        PlanGraph graph = lowering.Lower(order, fetches);
        graph.DropUnused();
        Fusion.Apply(graph);

        var signature = new PlanSignature(
            fetches, fed, [.. values.Select(v => v.Shape)], [.. lowering.Specialized.Select(i => (i, lowering.Feeds[i].Constant!))],
            [.. lowering.Variables]);
        return new PlanBuilder(graph, session, workers).Build(signature, lowering.Feeds);
    }
}
