namespace Tensorflow.NumPy;

/// <summary>A concrete array: what a session returns and what it can be fed.</summary>
public partial class NDArray : Tensor
{
    private HostTensor? _value;

    internal NDArray(HostTensor value) : base(value.DType, value.Shape) => _value = value;

    private NDArray(NumSharp.NDArray borrowed) : base(NumSharpMemory.TypeOf(borrowed), new Shape(borrowed.shape)) => Borrowed = borrowed;

    /// <summary>The array over <paramref name="value"/>'s elements; no copy.</summary>
    /// <param name="value">An array of any rank.</param>
    /// <param name="shape">Another shape of as many elements; the array's own if null.</param>
    public NDArray(Array value, Shape? shape = null) : this(HostTensor.Wrap(value, shape)) { }

    /// <summary>Zeros.</summary>
    public NDArray(Shape shape, TF_DataType dtype = TF_DataType.TF_DOUBLE) : this(HostTensor.Zeros(dtype, shape)) { }

    /// <summary>The elements; those of a borrowed array are copied when they are first read in another way than by a feed.</summary>
    internal HostTensor Value => _value ??= NumSharpMemory.Copy(Borrowed!);

    /// <summary>The array that this one stands for, where it has no elements of its own.</summary>
    [field: NumSharp.NDBorrowed]
    internal NumSharp.NDArray? Borrowed { get; }
}
