namespace Tensorflow.Keras.Initializers;

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

/// <summary>A number.</summary>
/// <param name="value">The value of every element.</param>
public sealed class Constant(float value = 0) : IInitializer
{
    public Tensor Apply(Shape shape, TF_DataType dtype = TF_DataType.TF_FLOAT) => ArrayOps.Fill(shape, Emit.Scalar(value, dtype));
}
