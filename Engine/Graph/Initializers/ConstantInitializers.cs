namespace Tensorflow.Initializers;

/// <summary>All 0.</summary>
public sealed class Zeros : IInitializer
{
    public Tensor Apply(Shape shape, TF_DataType dtype = TF_DataType.TF_FLOAT) => ArrayOps.Zeros(shape, dtype);
}

/// <summary>All 1.</summary>
public sealed class Ones : IInitializer
{
    public Tensor Apply(Shape shape, TF_DataType dtype = TF_DataType.TF_FLOAT) => ArrayOps.Ones(shape, dtype);
}

/// <summary>Given values.</summary>
/// <param name="value">A number for all elements, or an array of as many elements as the shape has.</param>
public sealed class Constant(object value) : IInitializer
{
    /// <exception cref="ValueError">The value is an array of another number of elements.</exception>
    public Tensor Apply(Shape shape, TF_DataType dtype = TF_DataType.TF_FLOAT)
    {
        HostTensor given = TensorConversion.ToHostTensor(value, dtype);
        return Graph.Default.Constant(given.Shape.Rank == 0 ? Repeat(given, shape) : given.Reshape(shape));
    }

    private static HostTensor Repeat(HostTensor number, Shape shape)
    {
        HostTensor filled = HostTensor.Zeros(number.DType, shape);
        int size = number.DType.Size();
        for (int at = 0; at < filled.ByteCount; at += size)
            number.Bytes().CopyTo(filled.Bytes()[at..]);
        return filled;
    }
}
