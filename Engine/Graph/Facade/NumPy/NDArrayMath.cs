using System.Globalization;
using System.Text;

namespace Tensorflow.NumPy;

/// <summary>The small eager arithmetic of arrays. Not for speed: what is to be quick goes into the graph.</summary>
internal static class NDArrayMath
{
    public static HostTensor Cast(HostTensor value, TF_DataType dtype)
    {
        if (value.DType == dtype)
            return value;
        HostTensor result = HostTensor.Zeros(dtype, value.Shape);
        double[] numbers = Numbers(value);
        for (int i = 0; i < numbers.Length; i++)
            Set(result, i, numbers[i]);
        return result;
    }

    public static HostTensor Combine(HostTensor a, HostTensor b, string operation)
    {
        TF_DataType dtype = Common(a, b);
        Shape shape = ShapeRules.Broadcast(a.Shape, b.Shape)
            ?? throw new ValueError($"operands could not be broadcast together with shapes {a.Shape} {b.Shape}.") { Shapes = [a.Shape, b.Shape] };
        HostTensor result = HostTensor.Zeros(operation == "/" && !dtype.IsFloating() ? TF_DataType.TF_FLOAT : dtype, shape);
        double[] x = Numbers(a), y = Numbers(b);
        for (int i = 0; i < result.ElementCount; i++)
        {
            (double p, double q) = (x[Source(i, shape, a.Shape)], y[Source(i, shape, b.Shape)]);
            Set(result, i, operation switch { "+" => p + q, "-" => p - q, "*" => p * q, _ => p / q });
        }
        return result;
    }

    public static HostTensor Part(HostTensor value, int[] indices)
    {
        if (indices.Length > value.Shape.Rank)
            throw new ValueError($"{indices.Length} indices are too many for an array of shape {value.Shape}.") { Shapes = [value.Shape] };
        return Sliced(value, [.. indices.Select(i => Slice.Parse(i.ToString(CultureInfo.InvariantCulture)))]);
    }

    public static HostTensor Sliced(HostTensor value, Slice[] slices)
    {
        Shape shape = value.Shape;
        if (slices.Length > shape.Rank)
            throw new ValueError($"{slices.Length} slices are too many for an array of shape {shape}.") { Shapes = [shape] };
        int[][] picks = [.. Enumerable.Range(0, shape.Rank).Select(d => Indices(d < slices.Length ? slices[d] : new Slice(), shape[d], d))];
        long[] dims = [.. Enumerable.Range(0, shape.Rank).Where(d => d >= slices.Length || !slices[d].IsIndex).Select(d => (long)picks[d].Length)];
        HostTensor result = HostTensor.Zeros(value.DType, new Shape(dims));
        int size = value.DType.Size();
        int next = 0;
        Copy(0, 0);
        return result;

        void Copy(int dimension, long offset)
        {
            if (dimension == picks.Length)
            {
                value.Bytes().Slice((int)offset * size, size).CopyTo(result.Bytes()[(next++ * size)..]);
                return;
            }
            foreach (int index in picks[dimension])
                Copy(dimension + 1, (offset * shape[dimension]) + index);
        }
    }

    /// <summary>As NumPy prints it: a scalar as the bare number, else nested brackets; long dimensions shortened.</summary>
    public static string Format(HostTensor value)
    {
        var text = new StringBuilder();
        Append(text, value, Numbers(value), 0, 0);
        return text.ToString();
    }

    public static double[] Numbers(HostTensor value)
    {
        double[] numbers = new double[value.ElementCount];
        HostTensor flat = value.Reshape(Shape.Vector(value.ElementCount));
        int size = value.DType.Size();
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = Read(flat.Bytes().Slice(i * size, size), value.DType);
        return numbers;
    }

    private static double Read(ReadOnlySpan<byte> bytes, TF_DataType dtype) => dtype switch
    {
        TF_DataType.TF_FLOAT => BitConverter.ToSingle(bytes),
        TF_DataType.TF_DOUBLE => BitConverter.ToDouble(bytes),
        TF_DataType.TF_INT32 => BitConverter.ToInt32(bytes),
        TF_DataType.TF_INT64 => BitConverter.ToInt64(bytes),
        TF_DataType.TF_UINT8 or TF_DataType.TF_BOOL => bytes[0],
        TF_DataType.TF_INT8 => (sbyte)bytes[0],
        TF_DataType.TF_INT16 => BitConverter.ToInt16(bytes),
        _ => throw new ValueError($"An element of type {dtype.Name()} is not read as a number."),
    };

    private static void Set(HostTensor target, int index, double value)
    {
        switch (target.DType)
        {
            case TF_DataType.TF_FLOAT: target.Span<float>()[index] = (float)value; break;
            case TF_DataType.TF_DOUBLE: target.Span<double>()[index] = value; break;
            case TF_DataType.TF_INT32: target.Span<int>()[index] = (int)value; break;
            case TF_DataType.TF_INT64: target.Span<long>()[index] = (long)value; break;
            case TF_DataType.TF_UINT8: target.Span<byte>()[index] = (byte)value; break;
            case TF_DataType.TF_BOOL: target.Span<bool>()[index] = value != 0; break;
            default: throw new ValueError($"Elements cannot be converted to {target.DType.Name()}.");
        }
    }

    private static TF_DataType Common(HostTensor a, HostTensor b)
    {
        if (a.DType == b.DType)
            return a.DType;
        if (a.DType.IsFloating() != b.DType.IsFloating())
            return a.DType == TF_DataType.TF_DOUBLE || b.DType == TF_DataType.TF_DOUBLE ? TF_DataType.TF_DOUBLE : TF_DataType.TF_FLOAT;
        return a.DType.Size() >= b.DType.Size() ? a.DType : b.DType;
    }

    private static int Source(int index, Shape whole, Shape part)
    {
        int source = 0, stride = 1;
        for (int d = 1; d <= whole.Rank; d++)
        {
            int position = index % (int)whole[-d];
            index /= (int)whole[-d];
            if (d > part.Rank)
                continue;
            source += part[-d] == 1 ? 0 : position * stride;
            stride *= (int)part[-d];
        }
        return source;
    }

    private static int[] Indices(Slice slice, long size, int dimension)
    {
        if (slice.IsIndex)
        {
            int index = slice.Start!.Value < 0 ? slice.Start.Value + (int)size : slice.Start.Value;
            return index >= 0 && index < size
                ? [index]
                : throw new ValueError($"index {slice.Start} is out of bounds for axis {dimension} with size {size}.");
        }
        if (slice.Step <= 0)
            throw new ValueError($"A slice's step must be positive, received {slice.Step}.");
        int start = Clamp(slice.Start ?? 0, size), stop = Clamp(slice.Stop ?? (int)size, size);
        return [.. Enumerable.Range(0, Math.Max(0, (stop - start + slice.Step - 1) / slice.Step)).Select(i => start + (i * slice.Step))];
    }

    private static int Clamp(int index, long size) => (int)Math.Clamp(index < 0 ? index + size : index, 0, size);

    private static void Append(StringBuilder text, HostTensor value, double[] numbers, int dimension, int offset)
    {
        const int shown = 3;
        if (dimension == value.Shape.Rank)
        {
            text.Append(value.DType == TF_DataType.TF_BOOL ? numbers[offset] != 0 ? "True" : "False"
                : value.DType == TF_DataType.TF_FLOAT ? ((float)numbers[offset]).ToString(CultureInfo.InvariantCulture)
                : numbers[offset].ToString(CultureInfo.InvariantCulture));
            return;
        }
        int size = (int)value.Shape[dimension];
        int stride = (int)value.Shape.Slice(dimension + 1, value.Shape.Rank).ElementCount;
        text.Append('[');
        for (int i = 0; i < size; i++)
        {
            if (size > 1000 / Math.Max(1, stride) && size > 2 * shown && i == shown)
            {
                text.Append(", ...");
                i = size - shown - 1;
                continue;
            }
            text.Append(i > 0 ? ", " : "");
            Append(text, value, numbers, dimension + 1, offset + (i * stride));
        }
        text.Append(']');
    }
}
