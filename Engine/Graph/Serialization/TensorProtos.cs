using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Tensorflow;

/// <summary>Shapes and constant tensors, to and from their messages.</summary>
internal static class TensorProtos
{
    public static TensorShapeProto Write(Shape shape)
    {
        var message = new TensorShapeProto { UnknownRank = !shape.HasRank };
        foreach (long size in shape.Dimensions)
            message.Dim.Add(new TensorShapeProto.Types.Dim { Size = size });
        return message;
    }

    public static Shape Read(TensorShapeProto message) =>
        message.UnknownRank ? Shape.Unknown : new Shape(message.Dim.Select(d => d.Size).ToArray());

    /// <summary>As TensorFlow writes constants: a single element, also one that stands for many, in the list of its type; else all as
    /// bytes.</summary>
    public static TensorProto Write(HostTensor tensor)
    {
        var message = new TensorProto { Dtype = (DataType)tensor.DType, TensorShape = Write(tensor.Shape) };
        if (tensor.ElementCount == 0)
            return message;
        // All elements are the same if each byte is what the byte an element before it is.
        ReadOnlySpan<byte> bytes = tensor.Bytes();
        int size = tensor.DType.Size();
        if (bytes[size..].SequenceEqual(bytes[..^size]))
            AddElement(message, tensor);
        else
            message.TensorContent = ByteString.CopyFrom(bytes);
        return message;
    }

    /// <exception cref="ValueError">The shape is not known, the elements are not as many as it says, or of a type that no
    /// tensor here has.</exception>
    public static HostTensor Read(TensorProto message)
    {
        var type = (TF_DataType)message.Dtype;
        if (type.Size() == 0 || type == TF_DataType.TF_BFLOAT16)
            throw new ValueError($"a tensor of type {AttrValues.TypeName(message.Dtype)} cannot be held in memory");
        Shape shape = message.TensorShape is { } given ? Read(given) : Shape.Scalar;
        if (!shape.IsFullyDefined)
            throw new ValueError($"a tensor's shape must be fully defined, received {shape}");
        if (!Fits(shape, type.Size()))
            throw new ValueError($"a tensor of shape {shape} is too large to be held in memory");
        HostTensor tensor = HostTensor.Zeros(type, shape);
        if (message.TensorContent.IsEmpty)
            ReadElements(message, tensor);
        else if (message.TensorContent.Length == tensor.ByteCount)
            message.TensorContent.Span.CopyTo(tensor.Bytes());
        else
            throw new ValueError(
                $"tensor_content has {message.TensorContent.Length} bytes, but shape {shape} of {type.Name()} takes {tensor.ByteCount}");
        return tensor;
    }

    private static bool Fits(Shape shape, int elementSize)
    {
        UInt128 bytes = (UInt128)elementSize;
        foreach (long d in shape.Dimensions)
            bytes = UInt128.Min(bytes * (UInt128)d, ulong.MaxValue);
        return bytes <= (UInt128)Array.MaxLength;
    }

    private static void AddElement(TensorProto message, HostTensor tensor)
    {
        switch (tensor.DType)
        {
            case TF_DataType.TF_FLOAT: message.FloatVal.Add(tensor.Span<float>()[0]); break;
            case TF_DataType.TF_DOUBLE: message.DoubleVal.Add(tensor.Span<double>()[0]); break;
            case TF_DataType.TF_INT32: message.IntVal.Add(tensor.Span<int>()[0]); break;
            case TF_DataType.TF_UINT8: message.IntVal.Add(tensor.Span<byte>()[0]); break;
            case TF_DataType.TF_INT16: message.IntVal.Add(tensor.Span<short>()[0]); break;
            case TF_DataType.TF_INT8: message.IntVal.Add(tensor.Span<sbyte>()[0]); break;
            case TF_DataType.TF_UINT16: message.IntVal.Add(tensor.Span<ushort>()[0]); break;
            case TF_DataType.TF_INT64: message.Int64Val.Add(tensor.Span<long>()[0]); break;
            case TF_DataType.TF_BOOL: message.BoolVal.Add(tensor.Span<bool>()[0]); break;
            case TF_DataType.TF_HALF: message.HalfVal.Add(BitConverter.HalfToUInt16Bits(tensor.Span<Half>()[0])); break;
            case TF_DataType.TF_UINT32: message.Uint32Val.Add(tensor.Span<uint>()[0]); break;
            case TF_DataType.TF_UINT64: message.Uint64Val.Add(tensor.Span<ulong>()[0]); break;
            default: throw new UnimplementedError($"A constant of type {tensor.DType.Name()} cannot be written.");
        }
    }

    private static void ReadElements(TensorProto message, HostTensor tensor)
    {
        switch (tensor.DType)
        {
            case TF_DataType.TF_FLOAT: Fill(tensor, message.FloatVal, v => v); break;
            case TF_DataType.TF_DOUBLE: Fill(tensor, message.DoubleVal, v => v); break;
            case TF_DataType.TF_INT32: Fill(tensor, message.IntVal, v => v); break;
            case TF_DataType.TF_UINT8: Fill(tensor, message.IntVal, v => unchecked((byte)v)); break;
            case TF_DataType.TF_INT16: Fill(tensor, message.IntVal, v => unchecked((short)v)); break;
            case TF_DataType.TF_INT8: Fill(tensor, message.IntVal, v => unchecked((sbyte)v)); break;
            case TF_DataType.TF_UINT16: Fill(tensor, message.IntVal, v => unchecked((ushort)v)); break;
            case TF_DataType.TF_INT64: Fill(tensor, message.Int64Val, v => v); break;
            case TF_DataType.TF_BOOL: Fill(tensor, message.BoolVal, v => v); break;
            case TF_DataType.TF_HALF: Fill(tensor, message.HalfVal, v => BitConverter.UInt16BitsToHalf(unchecked((ushort)v))); break;
            case TF_DataType.TF_UINT32: Fill(tensor, message.Uint32Val, v => v); break;
            case TF_DataType.TF_UINT64: Fill(tensor, message.Uint64Val, v => v); break;
        }
    }

    // Fewer values than elements: the last one repeats. None at all: zeros. More than elements: the first ones count.
    private static void Fill<TValue, T>(HostTensor tensor, IList<TValue> values, Func<TValue, T> convert) where T : unmanaged
    {
        Span<T> elements = MemoryMarshal.Cast<byte, T>(tensor.Bytes());
        if (values.Count == 0)
            return;
        int given = Math.Min(values.Count, elements.Length);
        for (int i = 0; i < given; i++)
            elements[i] = convert(values[i]);
        elements[given..].Fill(convert(values[^1]));
    }
}
