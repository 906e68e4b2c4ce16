namespace Tensorflow.NumPy;

/// <summary>A concrete array: what a session returns and what it can be fed.</summary>
public partial class NDArray : Tensor
{
    internal NDArray(HostTensor value) : base(value.DType, value.Shape) => Value = value;

    /// <summary>The array over <paramref name="value"/>'s elements; no copy.</summary>
    /// <param name="value">An array of any rank.</param>
    /// <param name="shape">Another shape of as many elements; the array's own if null.</param>
    public NDArray(Array value, Shape? shape = null) : this(HostTensor.Wrap(value, shape)) { }

    /// <summary>Zeros.</summary>
    public NDArray(Shape shape, TF_DataType dtype = TF_DataType.TF_DOUBLE) : this(HostTensor.Zeros(dtype, shape)) { }

    internal HostTensor Value { get; }
}
