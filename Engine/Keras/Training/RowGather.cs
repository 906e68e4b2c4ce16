using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Tensorflow.Keras.Training;

/// <summary>
/// Copies chosen samples of an array, as float32, into a buffer that is used again for every batch of that size: the feed of a
/// step costs one pass over its samples and no new memory.
/// </summary>
internal sealed class RowGather
{
    private readonly HostTensor _source;
    private readonly int _rowElements;
    private readonly Dictionary<int, HostTensor> _buffers = [];

    /// <param name="source">Samples in the first dimension, of any numeric type.</param>
    /// <exception cref="ValueError">It is a single number, or of a type that is no number.</exception>
    public RowGather(HostTensor source)
    {
        if (source.Shape.Rank == 0)
            throw new ValueError("Data must have a first dimension that counts the samples; received a single number.");
        _source = source;
        Count = checked((int)source.Shape[0]);
        RowShape = source.Shape.Slice(1, source.Shape.Rank);
        _rowElements = checked((int)RowShape.ElementCount);
    }

    /// <summary>Number of samples.</summary>
    public int Count { get; }

    /// <summary>The shape of one sample.</summary>
    public Shape RowShape { get; }

    /// <summary>The samples of these numbers, in this order. Valid until the next call with as many.</summary>
    public HostTensor Take(ReadOnlySpan<int> rows)
    {
        if (!_buffers.TryGetValue(rows.Length, out HostTensor? buffer))
            _buffers.Add(
                rows.Length, buffer = HostTensor.Zeros(TF_DataType.TF_FLOAT, new Shape((long)rows.Length).Concatenate(RowShape)));
        Copy(rows, buffer.Span<float>());
        return buffer;
    }

    private void Copy(ReadOnlySpan<int> rows, Span<float> target)
    {
        switch (_source.DType)
        {
            case TF_DataType.TF_FLOAT: CopyFloats(rows, target); break;
            case TF_DataType.TF_UINT8: Convert<byte>(rows, target); break;
            case TF_DataType.TF_DOUBLE: Convert<double>(rows, target); break;
            case TF_DataType.TF_INT32: Convert<int>(rows, target); break;
            case TF_DataType.TF_INT64: Convert<long>(rows, target); break;
            case TF_DataType.TF_INT8: Convert<sbyte>(rows, target); break;
            case TF_DataType.TF_INT16: Convert<short>(rows, target); break;
            // A bool is a byte of 0 or 1.
            case TF_DataType.TF_BOOL: Convert<byte>(rows, target); break;
            default:
                throw new ValueError($"Invalid dtype: {_source.DType.Name()}. Give float32, or numbers that can be made float32.");
        }
    }

    private void CopyFloats(ReadOnlySpan<int> rows, Span<float> target)
    {
        ReadOnlySpan<float> source = Elements<float>();
        for (int i = 0; i < rows.Length; i++)
            source.Slice(rows[i] * _rowElements, _rowElements).CopyTo(target[(i * _rowElements)..]);
    }

    private void Convert<T>(ReadOnlySpan<int> rows, Span<float> target) where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<T> source = Elements<T>();
        for (int i = 0; i < rows.Length; i++)
            TensorPrimitives.ConvertTruncating(
                source.Slice(rows[i] * _rowElements, _rowElements), target.Slice(i * _rowElements, _rowElements));
    }

    private Span<T> Elements<T>() where T : unmanaged => MemoryMarshal.Cast<byte, T>(_source.Bytes());
}
