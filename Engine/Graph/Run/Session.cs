using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>
/// Runs a graph and keeps its variables. Any number of sessions, each on a thread of its own, may run one graph. Calls on
/// the same session from several threads are safe; they run one after the other.
/// </summary>
public partial class Session : IDisposable
{
    private readonly Lock _lock = new();
    private readonly IGraphExecutor _executor;
    private bool _disposed;

    /// <param name="graph">The graph to run; the default one if null.</param>
    /// <param name="config">Engine and number of threads; if null the <see cref="Engines.Default"/> on all cores.</param>
    /// <exception cref="ValueError">There is no such engine.</exception>
    /// <exception cref="DllNotFoundException">The engine is TensorFlow, and its library cannot be loaded.</exception>
    public Session(Graph? graph = null, ConfigProto? config = null)
    {
        Graph = graph ?? Graph.Default;
        _executor = Engines.Open(Graph, config ?? new ConfigProto());
    }

    public Graph Graph { get; }

    /// <summary>Runs what the fetches need, with the given feeds.</summary>
    /// <param name="fetches">Tensors and operations, any number, repeated or not.</param>
    /// <param name="feeds">A value for each fed tensor; any tensor can be fed.</param>
    /// <param name="results">One place per fetch: the tensor's value, null for an operation.</param>
    /// <exception cref="TypeError">A fetch is no tensor or operation.</exception>
    /// <exception cref="ValueError">A fetch or feed is not of this graph, or a value does not fit its tensor.</exception>
    /// <exception cref="RuntimeError">The session is closed.</exception>
    /// <exception cref="InvalidArgumentError">A placeholder that the run needs is not fed, or shapes do not fit.</exception>
    /// <exception cref="FailedPreconditionError">A variable is read before it is initialized.</exception>
    internal void Run(ReadOnlySpan<ITensorOrOperation> fetches, ReadOnlySpan<Feed> feeds, Span<HostTensor?> results)
    {
        foreach (ITensorOrOperation fetch in fetches)
            Check(fetch);
        for (int i = 0; i < feeds.Length; i++)
            for (int j = 0; j < i; j++)
                if (ReferenceEquals(feeds[i].Tensor, feeds[j].Tensor))
                    throw new ValueError($"Tensor '{feeds[i].Tensor.Name}' is fed twice in one run.") { Node = feeds[i].Tensor.Op.Name };
        lock (_lock)
        {
            if (_disposed)
                throw new RuntimeError("Attempted to use a closed Session. Make a new one with tf.Session(); its variables have to be initialized again.");
            _executor.Run(fetches, feeds, results);
        }
    }

    private void Check(ITensorOrOperation fetch)
    {
        if (fetch is null)
            throw new TypeError("A fetch is null; fetch a tensor or an operation of the session's graph.");
        if (fetch is NDArray)
            throw new TypeError("An NDArray is a value already and cannot be fetched.");
        if (fetch.Graph != Graph)
            throw new ValueError($"{fetch} cannot be fetched: it is of another graph than the session.");
        if (fetch is Tensor { DType: TF_DataType.TF_RESOURCE } handle)
            throw new ValueError($"'{handle.Name}' is a variable's handle and has no value to fetch; fetch the variable itself.");
    }

    /// <summary>Frees the variables and all other memory, after a run that another thread is in.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            Close();
            _executor.Dispose();
        }
        GC.SuppressFinalize(this);
    }

    partial void Close();
}

/// <summary>Session options, as in TensorFlow's ConfigProto.</summary>
public sealed class ConfigProto
{
    /// <summary>Threads that share the work of one op; 0 for all cores. TensorFlow makes its threads once a process, as the first session
    /// asks.</summary>
    public int IntraOpParallelismThreads { get; set; }

    /// <summary>Threads that run independent ops at the same time; 0 for as many as share an op. The managed engine runs one op at a
    /// time, on all threads.</summary>
    public int InterOpParallelismThreads { get; set; }

    /// <summary>One of <see cref="Engines.Names"/>; null for <see cref="Engines.Default"/>.</summary>
    public string? Engine { get; set; }

    /// <summary>Whether TensorFlow may replace ops by others that it takes for equal, as it does by default: a division by a constant, say,
    /// by a multiplication. Without, every op runs as it stands in the graph.</summary>
    internal bool RewritesGraphs { get; set; } = true;
}
