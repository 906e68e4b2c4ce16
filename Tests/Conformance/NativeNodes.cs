using Tensorflow;
using TfCnn.Native;

namespace TfCnn.Tests.Conformance;

/// <summary>A graph of TensorFlow's own, without one of ours beside it: it can be asked about nodes that ours refuses.</summary>
internal sealed class NativeNodes : IDisposable
{
    private readonly GraphHandle _graph = CApi.TF_NewGraph();
    private readonly StatusHandle _status = CApi.TF_NewStatus();
    private SessionHandle? _session;
    private int _count;

    public NativeOutput Placeholder(TF_DataType type, Shape shape) =>
        new(Add(OpRegistry.Find("Placeholder"), [], [("dtype", type), ("shape", shape)]), 0);

    public NativeOutput Constant(HostTensor value) => new(Add(OpRegistry.Find("Const"), [], [("value", value), ("dtype", value.DType)]), 0);

    /// <summary>Adds a node.</summary>
    /// <param name="def">Its op.</param>
    /// <param name="inputs">All inputs in order; a list takes those that the other arguments leave.</param>
    /// <param name="attrs">Attributes, right or wrong; those that are not given have their defaults or follow from the inputs.</param>
    /// <exception cref="TensorflowException">TensorFlow refuses it.</exception>
    public nint Add(OpDef def, IReadOnlyList<NativeOutput> inputs, IEnumerable<(string Name, object Value)> attrs)
    {
        nint description = CApi.TF_NewOperation(_graph, def.Name, $"{def.Name}_{_count++}");
        int next = 0;
        foreach (ArgDef arg in def.Signature.Inputs)
        {
            int count = arg.IsList ? inputs.Count - (def.Signature.Inputs.Count - 1) : 1;
            if (arg.IsList)
                CApi.TF_AddInputList(description, inputs.Skip(next).Take(count).ToArray(), count);
            else if (next < inputs.Count)
                CApi.TF_AddInput(description, inputs[next]);
            next += count;
        }
        for (; next < inputs.Count; next++)
            CApi.TF_AddInput(description, inputs[next]);
        foreach ((string name, object value) in attrs)
            NativeAttributes.Setter(name, value)(description, _status);
        nint added = CApi.TF_FinishOperation(description, _status);
        _status.ThrowIfFailed();
        return added;
    }

    /// <summary>What TensorFlow infers of an output's shape.</summary>
    public Shape ShapeOf(NativeOutput output)
    {
        int rank = CApi.TF_GraphGetTensorNumDims(_graph, output, _status);
        _status.ThrowIfFailed();
        if (rank < 0)
            return Shape.Unknown;
        long[] dimensions = new long[rank];
        CApi.TF_GraphGetTensorShape(_graph, output, dimensions, rank, _status);
        _status.ThrowIfFailed();
        return new Shape(dimensions);
    }

    /// <summary>Runs a node for its effect alone.</summary>
    /// <exception cref="TensorflowException">The run fails.</exception>
    public void Run(nint operation, IReadOnlyList<(NativeOutput Tensor, HostTensor Value)> feeds)
    {
        _session ??= NewSession();
        TensorHandle[] values = [.. feeds.Select(f => TensorHandle.Copy(f.Value.DType, f.Value.Shape.Dimensions, f.Value.Bytes()))];
        CApi.TF_SessionRun(
            _session, 0, feeds.Select(f => f.Tensor).ToArray(), Array.ConvertAll(values, v => v.Address), values.Length, [], [], 0, [operation], 1, 0,
            _status);
        Array.ForEach(values, v => v.Dispose());
        _status.ThrowIfFailed();
    }

    private SessionHandle NewSession()
    {
        using SessionOptionsHandle options = CApi.TF_NewSessionOptions();
        // intra_op_parallelism_threads and inter_op_parallelism_threads of 1
        CApi.TF_SetConfig(options, [0x10, 1, 0x28, 1], 4, _status);
        SessionHandle session = CApi.TF_NewSession(_graph, options, _status);
        _status.ThrowIfFailed();
        return session;
    }

    public void Dispose()
    {
        _session?.Dispose();
        _graph.Dispose();
        _status.Dispose();
    }
}
