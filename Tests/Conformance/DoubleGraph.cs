using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>
/// A graph again with float64 for every float32: what it computes is the truth that both engines' rounding is measured by. Random
/// numbers are drawn in float32 and widened, as are constants, so that it starts from the same values.
/// </summary>
internal sealed class DoubleGraph
{
    private readonly Dictionary<Operation, Operation> _copies = [];
    private readonly Dictionary<Tensor, Tensor> _widened = [];

    public DoubleGraph(Graph source)
    {
        foreach (Operation operation in source.Operations)
            Add(operation);
    }

    public Graph Graph { get; } = new();

    public Tensor this[Tensor tensor] => _widened.TryGetValue(tensor, out Tensor? wide) ? wide : _copies[tensor.Op].Outputs[tensor.Index];

    public Operation this[Operation operation] => _copies[operation];

    /// <summary>The same value, widened.</summary>
    public Feed this[Feed feed] => Feed.Of(this[feed.Tensor], Wide(feed.Value()), Graph);

    private void Add(Operation operation)
    {
        bool isRandom = operation.Type.Contains("Random", StringComparison.Ordinal) || operation.Type.Contains("Normal", StringComparison.Ordinal);
        Operation copy = Graph.CreateOp(
            operation.Type, [.. operation.Inputs.Select(i => this[i])], operation.Name + "/",
            [.. operation.Attrs.Where(a => a.Key != "N").Select(a => (a.Key, isRandom ? a.Value : Wide(a.Value)))]);
        copy.AddControlInputs([.. operation.ControlInputs.Select(c => this[c])]);
        _copies.Add(operation, copy);
        foreach (Tensor output in operation.Outputs.Where(o => isRandom && o.DType == TF_DataType.TF_FLOAT))
            _widened.Add(output, Graph.CreateOp("Cast", [copy.Outputs[output.Index]], null, ("DstT", TF_DataType.TF_DOUBLE)).Output);
    }

    private static object Wide(object value) => value switch
    {
        TF_DataType.TF_FLOAT => TF_DataType.TF_DOUBLE,
        TF_DataType[] types => Array.ConvertAll(types, t => t == TF_DataType.TF_FLOAT ? TF_DataType.TF_DOUBLE : t),
        HostTensor tensor => Wide(tensor),
        _ => value,
    };

    private static HostTensor Wide(HostTensor tensor) => tensor.DType == TF_DataType.TF_FLOAT
        ? HostTensor.Wrap(Array.ConvertAll(tensor.Span<float>().ToArray(), v => (double)v), tensor.Shape)
        : tensor;
}
