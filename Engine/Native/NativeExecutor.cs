using System.Runtime.InteropServices;
using Tensorflow;
using TfCnn.Kernels;

namespace TfCnn.Native;

/// <summary>Runs a graph on TensorFlow: a TF_Session over the mirrored graph.</summary>
internal sealed class NativeExecutor : IGraphExecutor
{
    private readonly NativeGraph _graph = new();
    private readonly StatusHandle _status = CApi.TF_NewStatus();
    private readonly SessionHandle _session;

    /// <param name="threads">Threads that share the work of one op.</param>
    /// <param name="interOpThreads">Threads that run independent ops at the same time.</param>
    /// <param name="rewritesGraphs">Whether TensorFlow may replace ops by others that it takes for equal.</param>
    public NativeExecutor(int threads, int interOpThreads, bool rewritesGraphs = true)
    {
        using SessionOptionsHandle options = CApi.TF_NewSessionOptions();
        byte[] config = Config(threads, interOpThreads, rewritesGraphs);
        CApi.TF_SetConfig(options, config, (nuint)config.Length, _status);
        _status.ThrowIfFailed();
        _session = CApi.TF_NewSession(_graph.Handle, options, _status);
        _status.ThrowIfFailed();
    }

    /// <summary>The graph as TensorFlow has it.</summary>
    public NativeGraph Graph => _graph;

    public void Run(ReadOnlySpan<ITensorOrOperation> fetches, ReadOnlySpan<Feed> feeds, Span<HostTensor?> results)
    {
        var outputs = new List<Tensor>();
        var targets = new List<nint>();
        foreach (ITensorOrOperation fetch in fetches)
        {
            if (fetch is Operation operation)
                targets.Add(_graph.Mirror(operation));
            else if (fetch is Tensor tensor && !IsFed(tensor, feeds) && !outputs.Contains(tensor))
                outputs.Add(tensor);
        }
        HostTensor[] values = Run(feeds, outputs, [.. targets.Distinct()]);
        for (int i = 0; i < fetches.Length; i++)
            if (fetches[i] is Tensor tensor)
                results[i] = FedValue(tensor, feeds) ?? values[outputs.IndexOf(tensor)];
    }

    public void Dispose()
    {
        _session.Dispose();
        _graph.Dispose();
        _status.Dispose();
    }

    // A ConfigProto: intra_op_parallelism_threads (field 2), inter_op_parallelism_threads (5), graph_options.place_pruned_graph (10.6)
    // and, where graphs are to stay as they are, graph_options.rewrite_options.disable_meta_optimizer (10.10.19).
    // Without place_pruned_graph one node that no kernel can compute fails every run of the session, those that do not need it too.
    internal static byte[] Config(int threads, int interOpThreads, bool rewritesGraphs = true)
    {
        byte[] graphOptions = [0x30, 1, .. rewritesGraphs ? [] : (byte[])[0x52, 3, 0x98, 1, 1]];
        return [0x10, .. Varint(threads), 0x28, .. Varint(interOpThreads), 0x52, (byte)graphOptions.Length, .. graphOptions];
    }

    private HostTensor[] Run(ReadOnlySpan<Feed> feeds, List<Tensor> fetched, nint[] targets)
    {
        // Everything that was asked for is fed: TensorFlow refuses a run of nothing.
        if (fetched.Count == 0 && targets.Length == 0)
            return [];
        NativeOutput[] outputs = [.. fetched.Select(_graph.Mirror)];
        var inputs = new NativeOutput[feeds.Length];
        for (int i = 0; i < feeds.Length; i++)
            inputs[i] = _graph.Mirror(feeds[i].Tensor);
        var fed = new List<TensorHandle>(feeds.Length);
        try
        {
            foreach (Feed feed in feeds)
                fed.Add(ToTensor(feed));
            nint[] results = new nint[outputs.Length];
            nint[] values = [.. fed.Select(t => t.Address)];
            ExitGate.Enter();
            CApi.TF_SessionRun(
                _session, 0, inputs, values, inputs.Length, outputs, results, results.Length, targets, targets.Length, 0, _status);
            ExitGate.Leave();
            _status.ThrowIfFailed();
            TensorHandle[] fetches = Array.ConvertAll(results, r => new TensorHandle(r));
            try
            {
                return Array.ConvertAll(fetches, f => f.ToHost());
            }
            finally
            {
                Array.ForEach(fetches, f => f.Dispose());
            }
        }
        finally
        {
            fed.ForEach(t => t.Dispose());
        }
    }

    // The caller's memory goes in as it is, unless the run could leave it behind in a variable.
    private TensorHandle ToTensor(Feed feed)
    {
        Block memory = feed.Pin(out GCHandle pin);
        long[] dimensions = feed.Dimensions();
        if (memory.Bytes > 0 && !_graph.MayGoIntoVariable(feed.Tensor))
            return TensorHandle.Borrow(feed.Tensor.DType, dimensions, memory, pin);
        TensorHandle copy = TensorHandle.Copy(feed.Tensor.DType, dimensions, memory.Span<byte>());
        pin.Free();
        return copy;
    }

    private static bool IsFed(Tensor tensor, ReadOnlySpan<Feed> feeds)
    {
        foreach (Feed feed in feeds)
            if (ReferenceEquals(feed.Tensor, tensor))
                return true;
        return false;
    }

    private static HostTensor? FedValue(Tensor tensor, ReadOnlySpan<Feed> feeds)
    {
        foreach (Feed feed in feeds)
            if (ReferenceEquals(feed.Tensor, tensor))
                return feed.Value().Clone();
        return null;
    }

    // Protocol Buffers' variable-length integer.
    private static byte[] Varint(int value) => value < 128 ? [(byte)value] : [(byte)(value | 128), .. Varint(value >> 7)];
}
