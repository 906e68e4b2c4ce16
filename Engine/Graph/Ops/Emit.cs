namespace Tensorflow;

/// <summary>Adds ops to the graph that their inputs belong to (or the default one): what builders and gradients are written with.</summary>
internal static class Emit
{
    /// <summary>An op's first output.</summary>
    public static Tensor Op(string type, IReadOnlyList<Tensor> inputs, string? name = null, params (string Name, object Value)[] attrs) =>
        Node(type, inputs, name, attrs).Output;

    /// <summary>The operation itself, for ops with several outputs or none.</summary>
    public static Operation Node(string type, IReadOnlyList<Tensor> inputs, string? name = null, params (string Name, object Value)[] attrs) =>
        GraphOf(inputs).CreateOp(type, inputs, name, attrs);

    /// <summary>The graph of the first symbol among the inputs, else the default graph.</summary>
    public static Graph GraphOf(IReadOnlyList<Tensor> inputs) =>
        inputs.FirstOrDefault(i => i is { IsSymbol: true })?.Graph ?? Graph.Default;

    public static Tensor Constant<T>(T value, string? name = null) where T : unmanaged => Graph.Default.Constant(HostTensor.Scalar(value), name);

    /// <summary>An int32 vector, the form in which axes and shapes are given.</summary>
    public static Tensor Ints(IEnumerable<int> values, string? name = null) => Graph.Default.Constant(HostTensor.Vector(values.ToArray()), name);

    /// <summary>A scalar of the given type.</summary>
    public static Tensor Scalar(double value, TF_DataType dtype, string? name = null)
    {
        HostTensor scalar = HostTensor.Zeros(dtype, Shape.Scalar);
        switch (dtype)
        {
            case TF_DataType.TF_FLOAT: scalar.Span<float>()[0] = (float)value; break;
            case TF_DataType.TF_DOUBLE: scalar.Span<double>()[0] = value; break;
            case TF_DataType.TF_INT32: scalar.Span<int>()[0] = (int)value; break;
            case TF_DataType.TF_INT64: scalar.Span<long>()[0] = (long)value; break;
            case TF_DataType.TF_UINT8: scalar.Span<byte>()[0] = (byte)value; break;
            case TF_DataType.TF_BOOL: scalar.Span<bool>()[0] = value != 0; break;
            default: throw new TypeError($"A constant of type {dtype.Name()} cannot be made from a number.");
        }
        return Graph.Default.Constant(scalar, name);
    }
}
