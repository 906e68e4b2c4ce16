using Tensorflow;

namespace TfCnn.Tests.Golden;

/// <summary>The op of a case in a graph, and on demand its gradients, with what is to be fed.</summary>
internal sealed class OpCaseNode
{
    private static readonly string[] s_constantInputs =
    [
        "axis", "begin", "concat_dim", "depth", "dim", "dimension", "dims", "end", "filter_sizes", "input_sizes", "k", "ksize",
        "multiples", "num", "num_segments", "orig_input_shape", "paddings", "perm", "reduction_indices", "shape", "size",
        "size_splits", "split_dim", "strides",
    ];

    private readonly OpCase _case;
    private readonly Graph _graph;
    private readonly List<Feed> _feeds = [];
    private readonly Operation _op;

    public OpCaseNode(OpCase c, Graph graph)
    {
        (_case, _graph) = (c, graph);
        OpDef def = OpRegistry.Find(c.Op);
        bool[] isConstant = AreConstant(def, c.Inputs.Length);
        Tensor[] inputs = [.. c.Inputs.Select((t, i) => isConstant[i] ? graph.Constant(t.ToHost()) : Fed(t))];
        _op = graph.CreateOp(c.Op, inputs, null, c.Attrs(def));
        Outputs = [.. _op.Outputs.Take(c.Outputs.Length)];
    }

    /// <summary>The outputs that the case has.</summary>
    public Tensor[] Outputs { get; }

    public IReadOnlyList<Feed> Feeds => _feeds;

    /// <summary>Which inputs of an op the cases give as constants: those that say what is to be done, not with which numbers.</summary>
    public static bool[] AreConstant(OpDef def, int count) =>
    [
        .. def.Signature.Inputs.SelectMany(
            a => Enumerable.Repeat(s_constantInputs.Contains(a.Name), a.IsList ? count - def.Signature.Inputs.Count + 1 : 1)),
    ];

    /// <summary>Adds the gradient of each input to the graph, which is the default one; null where there is none.</summary>
    public Tensor?[] BuildGrads()
    {
        int[] ys = [.. Enumerable.Range(0, _case.GradOutputs.Length).Where(i => _case.GradOutputs[i] is not null)];
        int[] xs = [.. Enumerable.Range(0, _op.Inputs.Count).Where(i => _op.Inputs[i].DType.IsFloating())];
        Tensor?[] found = Gradients.Compute(
            [.. ys.Select(i => _op.Outputs[i])], [.. xs.Select(i => _op.Inputs[i])], [.. ys.Select(i => Fed(_case.GradOutputs[i]!))]);
        var grads = new Tensor?[_op.Inputs.Count];
        for (int i = 0; i < xs.Length; i++)
            grads[xs[i]] = found[i];
        return grads;
    }

    public static HostTensor[] Run(Session session, Tensor[] fetches, IEnumerable<Feed> feeds)
    {
        var results = new HostTensor?[fetches.Length];
        session.Run(fetches, feeds.ToArray(), results);
        return [.. results.Select(r => r!)];
    }

    /// <summary>The values in the places of those tensors that are there.</summary>
    public static HostTensor?[] Spread(Tensor?[] tensors, IEnumerable<HostTensor> values)
    {
        using IEnumerator<HostTensor> next = values.GetEnumerator();
        return Array.ConvertAll(tensors, t => t is not null && next.MoveNext() ? next.Current : null);
    }

    private Tensor Fed(GoldenTensor value)
    {
        HostTensor host = value.ToHost();
        Tensor placeholder = _graph.CreateOp("Placeholder", [], null, ("dtype", host.DType), ("shape", host.Shape)).Output;
        _feeds.Add(Feed.Of(placeholder, host, _graph));
        return placeholder;
    }
}
