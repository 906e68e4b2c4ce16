using Tensorflow;

namespace TfCnn.Tests.Golden;

/// <summary>Builds the op of a case in a graph of its own, with gradients where the case has them, and runs it.</summary>
internal sealed class OpCaseRunner : IDisposable
{
    // Inputs of these names say what is to be done, not with which numbers: the cases were made with them as constants.
    private static readonly string[] s_constantInputs =
    [
        "axis", "begin", "concat_dim", "depth", "dim", "dimension", "dims", "end", "filter_sizes", "input_sizes", "k", "ksize",
        "multiples", "num", "num_segments", "orig_input_shape", "paddings", "perm", "reduction_indices", "shape", "size",
        "size_splits", "split_dim", "strides",
    ];

    private readonly OpCase _case;
    private readonly Graph _graph = new();
    private readonly List<Feed> _feeds = [];
    private readonly Operation _op;
    private readonly Session _session;

    public OpCaseRunner(OpCase c)
    {
        _case = c;
        OpDef def = OpRegistry.Find(c.Op);
        string[] names = InputNames(def, c.Inputs.Length);
        Tensor[] inputs = [.. c.Inputs.Select((t, i) => s_constantInputs.Contains(names[i]) ? _graph.Constant(t.ToHost()) : Fed(t))];
        _op = _graph.CreateOp(c.Op, inputs, null, c.Attrs(def));
        _session = new Session(_graph, new ConfigProto { IntraOpParallelismThreads = 1 });
        _graph.PushDefault();
    }

    public HostTensor[] Outputs() => Run([.. _op.Outputs.Take(_case.Outputs.Length)]);

    /// <summary>The gradient of each input, null where there is none.</summary>
    public HostTensor?[] Grads()
    {
        int[] ys = [.. Enumerable.Range(0, _case.GradOutputs.Length).Where(i => _case.GradOutputs[i] is not null)];
        int[] xs = [.. Enumerable.Range(0, _op.Inputs.Count).Where(i => _op.Inputs[i].DType.IsFloating())];
        Tensor?[] found = Gradients.Compute(
            [.. ys.Select(i => _op.Outputs[i])], [.. xs.Select(i => _op.Inputs[i])], [.. ys.Select(i => Fed(_case.GradOutputs[i]!))]);
        HostTensor[] values = Run([.. found.OfType<Tensor>()]);
        var grads = new HostTensor?[_op.Inputs.Count];
        for (int i = 0, next = 0; i < xs.Length; i++)
            grads[xs[i]] = found[i] is null ? null : values[next++];
        return grads;
    }

    public void Dispose()
    {
        _session.Dispose();
        _graph.PopDefault();
    }

    private static string[] InputNames(OpDef def, int count) =>
    [
        .. def.Signature.Inputs.SelectMany(
            a => Enumerable.Repeat(a.Name, a.IsList ? count - def.Signature.Inputs.Count + 1 : 1)),
    ];

    private Tensor Fed(GoldenTensor value)
    {
        HostTensor host = value.ToHost();
        Tensor placeholder = _graph.CreateOp("Placeholder", [], null, ("dtype", host.DType), ("shape", host.Shape)).Output;
        _feeds.Add(Feed.Of(placeholder, host, _graph));
        return placeholder;
    }

    private HostTensor[] Run(Tensor[] fetches)
    {
        var results = new HostTensor?[fetches.Length];
        _session.Run(fetches, _feeds.ToArray(), results);
        return [.. results.Select(r => r!)];
    }
}
