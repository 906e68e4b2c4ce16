using Tensorflow;

namespace TfCnn.Tests.Training;

/// <summary>A graph of its own for a test, and a session that runs it.</summary>
internal sealed class GraphRun : IDisposable
{
    private Session? _session;

    public GraphRun() => Graph.PushDefault();

    public Graph Graph { get; } = new();

    public string[] Nodes => [.. Graph.Operations.Select(o => o.Name)];

    public void Initialize() => Run(GraphVariables.Initializer(Graph));

    /// <summary>Runs all fetches at once; operations give null.</summary>
    public HostTensor?[] Run(params ITensorOrOperation[] fetches) => Run([], fetches);

    public HostTensor?[] Run((Tensor Tensor, object Value)[] feeds, params ITensorOrOperation[] fetches)
    {
        _session ??= new Session(Graph, new ConfigProto { IntraOpParallelismThreads = 2 });
        var results = new HostTensor?[fetches.Length];
        _session.Run(fetches, [.. feeds.Select(f => Feed.Of(f.Tensor, f.Value, Graph))], results);
        return results;
    }

    public T[] Values<T>(Tensor fetch) where T : unmanaged => Run(fetch)[0]!.Span<T>().ToArray();

    public void Dispose()
    {
        _session?.Dispose();
        Graph.PopDefault();
    }
}
