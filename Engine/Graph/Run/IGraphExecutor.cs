namespace Tensorflow;

/// <summary>Runs parts of a graph: the managed engine, or another one behind the same sessions.</summary>
internal interface IGraphExecutor : IDisposable
{
    /// <summary>Runs what the fetches need and returns the fetched tensors' values in order; operations have none.</summary>
    /// <param name="fetches">Tensors and operations of the graph.</param>
    /// <param name="feeds">Checked feeds, each tensor at most once.</param>
    /// <param name="results">One place per fetch; null for operations.</param>
    void Run(ReadOnlySpan<ITensorOrOperation> fetches, ReadOnlySpan<Feed> feeds, Span<HostTensor?> results);
}
