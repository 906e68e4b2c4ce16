using System.Runtime.InteropServices;

namespace Tensorflow;

/// <summary>
/// A concrete tensor in managed memory, row-major: the value of a Const, of a fetched result or of a fed array.
/// </summary>
public sealed class HostTensor
{
    private readonly Array _elements;

    private HostTensor(TF_DataType dtype, Shape shape, Array elements)
    {
        DType = dtype;
        Shape = shape;
        _elements = elements;
    }

    public TF_DataType DType { get; }

    /// <summary>Fully defined.</summary>
    public Shape Shape { get; }

    public long ElementCount => _elements.LongLength;

    public long ByteCount => ElementCount * DType.Size();

    /// <summary>The elements, as an array of the CLR type of <see cref="DType"/>; of any rank, in row-major order.</summary>
    internal Array Elements => _elements;

    /// <summary>Zeros of that type and shape.</summary>
    public static HostTensor Zeros(TF_DataType dtype, Shape shape)
    {
        int count = checked((int)shape.ElementCount);
        Array elements = dtype switch
        {
            TF_DataType.TF_FLOAT => new float[count],
            TF_DataType.TF_DOUBLE => new double[count],
            TF_DataType.TF_INT32 => new int[count],
            TF_DataType.TF_INT64 => new long[count],
            TF_DataType.TF_UINT8 => new byte[count],
            TF_DataType.TF_BOOL => new bool[count],
            TF_DataType.TF_INT8 => new sbyte[count],
            TF_DataType.TF_INT16 => new short[count],
            TF_DataType.TF_UINT64 => new ulong[count],
            TF_DataType.TF_UINT32 => new uint[count],
            TF_DataType.TF_UINT16 => new ushort[count],
            TF_DataType.TF_HALF => new Half[count],
            _ => throw new UnimplementedError($"Tensors of type {dtype.Name()} cannot be held in memory."),
        };
        return new HostTensor(dtype, shape, elements);
    }

    /// <summary>A tensor over <paramref name="elements"/> (of any rank, borrowed, not copied) with its own or the given shape.</summary>
    /// <exception cref="ValueError">The shape has another number of elements.</exception>
    public static HostTensor Wrap(Array elements, Shape? shape = null)
    {
        shape ??= new Shape(Enumerable.Range(0, elements.Rank).Select(i => elements.GetLongLength(i)).ToArray());
        if (shape.ElementCount != elements.LongLength)
            throw new ValueError($"An array of {elements.LongLength} elements cannot have shape {shape} ({shape.ElementCount} elements).")
            { Shapes = [shape] };
        return new HostTensor(DataTypes.Of(elements.GetType().GetElementType()!), shape, elements);
    }

    /// <summary>A tensor of those elements, copied.</summary>
    public static HostTensor Of<T>(ReadOnlySpan<T> elements, Shape shape) where T : unmanaged => Wrap(elements.ToArray(), shape);

    public static HostTensor Scalar<T>(T value) where T : unmanaged => Wrap(new[] { value }, Shape.Scalar);

    public static HostTensor Vector<T>(params T[] values) where T : unmanaged => Wrap(values);

    /// <summary>The elements as a span of their own CLR type.</summary>
    /// <exception cref="ValueError">They are of another type.</exception>
    public Span<T> Span<T>() where T : unmanaged
    {
        if (DType.ClrType() != typeof(T))
            throw new ValueError($"A tensor of type {DType.Name()} was read as {typeof(T).Name}; cast it first.");
        return MemoryMarshal.Cast<byte, T>(Bytes());
    }

    /// <summary>The elements' bytes, little-endian, row-major.</summary>
    public Span<byte> Bytes() =>
        MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(_elements), checked((int)ByteCount));

    /// <summary>The same elements in memory of their own.</summary>
    public HostTensor Clone() => new(DType, Shape, (Array)_elements.Clone());

    /// <summary>The same elements under another shape of as many.</summary>
    public HostTensor Reshape(Shape shape) => Wrap(_elements, shape);

    /// <summary>All elements of an integer tensor.</summary>
    public long[] ToInt64() => DType switch
    {
        TF_DataType.TF_INT32 => [.. Span<int>().ToArray().Select(v => (long)v)],
        TF_DataType.TF_INT64 => Span<long>().ToArray(),
        TF_DataType.TF_UINT8 => [.. Span<byte>().ToArray().Select(v => (long)v)],
        _ => throw new ValueError($"Expected integers, received elements of type {DType.Name()}."),
    };

    /// <summary>The single number of a tensor of one element, of any numeric type.</summary>
    public double ToDouble()
    {
        if (ElementCount != 1)
            throw new ValueError($"Only a tensor of one element is a number; received shape {Shape}.") { Shapes = [Shape] };
        return DType switch
        {
            TF_DataType.TF_FLOAT => Span<float>()[0],
            TF_DataType.TF_DOUBLE => Span<double>()[0],
            TF_DataType.TF_BOOL => Span<bool>()[0] ? 1 : 0,
            TF_DataType.TF_INT32 => Span<int>()[0],
            TF_DataType.TF_INT64 => Span<long>()[0],
            TF_DataType.TF_UINT8 => Span<byte>()[0],
            TF_DataType.TF_INT8 => Span<sbyte>()[0],
            TF_DataType.TF_INT16 => Span<short>()[0],
            TF_DataType.TF_UINT64 => Span<ulong>()[0],
            _ => throw new ValueError($"An element of type {DType.Name()} is not read as a number."),
        };
    }
}
