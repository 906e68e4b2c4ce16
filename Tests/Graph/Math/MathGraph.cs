using Tensorflow;

namespace TfCnn.Tests.Graphs;

/// <summary>A graph of its own as the default one, with placeholders and runs, for tests of arithmetic.</summary>
internal sealed class MathGraph : IDisposable
{
    private readonly List<(Tensor Tensor, HostTensor Value)> _feeds = [];

    public MathGraph() => Graph.PushDefault();

    public Graph Graph { get; } = new();

    public Tensor Placeholder(Shape shape, TF_DataType dtype = TF_DataType.TF_FLOAT, string? name = null) =>
        Graph.CreateOp("Placeholder", [], name, ("dtype", dtype), ("shape", shape)).Output;

    /// <summary>A placeholder that each run feeds with that value.</summary>
    public Tensor Fed<T>(T[] values, Shape shape, bool unknownShape = false) where T : unmanaged
    {
        HostTensor value = HostTensor.Of<T>(values, shape);
        Tensor tensor = Placeholder(unknownShape ? Shape.Unknown : shape, value.DType);
        _feeds.Add((tensor, value));
        return tensor;
    }

    public Tensor Op(string type, params Tensor[] inputs) => Graph.CreateOp(type, inputs).Output;

    public T[] Run<T>(Tensor fetch, int threads = 1) where T : unmanaged => Run(fetch, threads).Span<T>().ToArray();

    public HostTensor Run(Tensor fetch, int threads = 1)
    {
        using var session = new Session(Graph, new ConfigProto { IntraOpParallelismThreads = threads });
        var results = new HostTensor?[1];
        session.Run([fetch], [.. _feeds.Select(f => Feed.Of(f.Tensor, f.Value, Graph))], results);
        return results[0]!;
    }

    public string[] Names(string prefix) =>
        [.. Graph.Operations.Select(o => o.Name).Where(n => n.StartsWith(prefix, StringComparison.Ordinal))];

    public void Dispose() => Graph.PopDefault();
}
