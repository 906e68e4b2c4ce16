using Tensorflow;

namespace TfCnn.Tests.Keras;

/// <summary>A graph of its own for a test, and a session that runs it.</summary>
internal sealed class KerasGraph : IDisposable
{
    private Session? _session;

    public KerasGraph() => Graph.PushDefault();

    public Graph Graph { get; } = new();

    public Session Session => _session ??= new Session(Graph, new ConfigProto { IntraOpParallelismThreads = 2 });

    public void Initialize() => Run(GraphVariables.Initializer(Graph));

    public HostTensor?[] Run(params ITensorOrOperation[] fetches) => Run([], fetches);

    public HostTensor?[] Run((Tensor Tensor, object Value)[] feeds, params ITensorOrOperation[] fetches)
    {
        var results = new HostTensor?[fetches.Length];
        Session.Run(fetches, [.. feeds.Select(f => Feed.Of(f.Tensor, f.Value, Graph))], results);
        return results;
    }

    /// <summary>A placeholder for values of that type, with the batch dimension open.</summary>
    public static Tensor Placeholder(HostTensor value) => Emit.Op(
        "Placeholder", [], null, ("dtype", value.DType), ("shape", value.Shape.Rank > 0 ? value.Shape.With(0, -1) : value.Shape));

    public void Dispose()
    {
        _session?.Dispose();
        Graph.PopDefault();
    }
}
