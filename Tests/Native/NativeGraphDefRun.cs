using Tensorflow;
using TfCnn.Native;
using TfCnn.Tests.Conformance;

namespace TfCnn.Tests.Native;

/// <summary>A GraphDef that TensorFlow itself has imported, and a session on it.</summary>
internal sealed class NativeGraphDefRun : IDisposable
{
    private readonly StatusHandle _status;
    private readonly GraphHandle _graph;
    private readonly SessionHandle _session;

    /// <summary>Skips the test where TensorFlow's library is absent.</summary>
    /// <param name="graphDef">The message in binary form.</param>
    public NativeGraphDefRun(byte[] graphDef)
    {
        NativeLibraryForTests.Require();
        _status = CApi.TF_NewStatus();
        _graph = CApi.TF_NewGraph();
        using (BufferHandle buffer = CApi.TF_NewBufferFromString(graphDef, (nuint)graphDef.Length))
        using (ImportOptionsHandle options = CApi.TF_NewImportGraphDefOptions())
            CApi.TF_GraphImportGraphDef(_graph, buffer, options, _status);
        _status.ThrowIfFailed();
        using SessionOptionsHandle sessionOptions = CApi.TF_NewSessionOptions();
        _session = CApi.TF_NewSession(_graph, sessionOptions, _status);
        _status.ThrowIfFailed();
    }

    /// <summary>The graph as TensorFlow writes it.</summary>
    public GraphDef Export()
    {
        using BufferHandle buffer = CApi.TF_NewBuffer();
        CApi.TF_GraphToGraphDef(_graph, buffer, _status);
        _status.ThrowIfFailed();
        return GraphDefFile.Read(buffer.ToArray());
    }

    /// <summary>Runs an operation, and returns the number that is fetched with it.</summary>
    public float Run(string target, string? fetch, params (string Name, HostTensor Value)[] feeds)
    {
        NativeOutput[] inputs = [.. feeds.Select(f => new NativeOutput(Find(f.Name), 0))];
        NativeOutput[] outputs = fetch is null ? [] : [new NativeOutput(Find(fetch), 0)];
        TensorHandle[] values = Array.ConvertAll(feeds, f => TensorHandle.Copy(f.Value.DType, f.Value.Shape.Dimensions, f.Value.Bytes()));
        nint[] results = new nint[outputs.Length];
        CApi.TF_SessionRun(
            _session, 0, inputs, Array.ConvertAll(values, v => v.Address), inputs.Length, outputs, results, results.Length,
            [Find(target)], 1, 0, _status);
        Array.ForEach(values, v => v.Dispose());
        _status.ThrowIfFailed();
        if (fetch is null)
            return float.NaN;
        using var result = new TensorHandle(results[0]);
        return result.ToHost().Span<float>()[0];
    }

    public void Dispose()
    {
        _session?.Dispose();
        _graph?.Dispose();
        _status?.Dispose();
    }

    private nint Find(string name)
    {
        nint operation = CApi.TF_GraphOperationByName(_graph, name);
        Assert.That(operation, Is.Not.Zero, name);
        return operation;
    }
}
