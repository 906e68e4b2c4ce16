using System.Globalization;
using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>Makes tensors of what callers have: tensors, variables, arrays and numbers.</summary>
internal static class TensorConversion
{
    /// <summary>A tensor of the graph for <paramref name="value"/>: itself, or a Const of that name.</summary>
    /// <param name="value">A tensor, variable, <see cref="NDArray"/>, array of any rank or number.</param>
    /// <param name="dtype">The type wanted; the value's own if invalid.</param>
    /// <param name="name">Name of the Const.</param>
    /// <exception cref="ValueError">It is a tensor of another type, or nothing that a tensor can be made of.</exception>
    public static Tensor ToTensor(object? value, TF_DataType dtype = TF_DataType.DtInvalid, string? name = null) => value switch
    {
        ResourceVariable variable => Typed(variable.AsTensor(), dtype),
        Tensor { IsSymbol: true } tensor => Typed(tensor, dtype),
        _ => Graph.Default.Constant(ToHostTensor(value, dtype), name),
    };

    /// <summary>A Const of those values; a single number fills a larger shape.</summary>
    /// <exception cref="ValueError">The values are neither one nor as many as the shape has elements.</exception>
    public static Tensor Constant(object value, TF_DataType dtype, Shape? shape, string name)
    {
        HostTensor host = ToHostTensor(value, dtype);
        if (shape is not null && host.ElementCount == 1 && shape.ElementCount > 1)
        {
            HostTensor filled = HostTensor.Zeros(host.DType, shape);
            for (int i = 0; i < filled.ElementCount; i++)
                host.Bytes().CopyTo(filled.Bytes()[(i * host.DType.Size())..]);
            host = filled;
        }
        return Graph.Default.Constant(shape is null ? host : host.Reshape(shape), name);
    }

    /// <summary>The elements of an array or number, of type <paramref name="dtype"/> or their own.</summary>
    /// <exception cref="TypeError">Integers are wanted, but the values are fractions.</exception>
    public static HostTensor ToHostTensor(object? value, TF_DataType dtype = TF_DataType.DtInvalid)
    {
        HostTensor tensor = value switch
        {
            HostTensor host => host,
            NDArray array => array.Value,
            Array array => HostTensor.Wrap(array),
            float or double or int or long or byte or bool or sbyte or short or ushort or uint or ulong or Half => Single(value),
            null => throw new ValueError("None values are not supported; give a tensor, an array or a number."),
            _ => throw new ValueError($"A {value.GetType().Name} cannot be made a tensor; give a tensor, an array or a number."),
        };
        return dtype == TF_DataType.DtInvalid || dtype == tensor.DType ? tensor : Converted(tensor, dtype);
    }

    private static HostTensor Single(object number)
    {
        var element = Array.CreateInstance(number.GetType(), 1);
        element.SetValue(number, 0);
        return HostTensor.Wrap(element, Shape.Scalar);
    }

    private static HostTensor Converted(HostTensor from, TF_DataType dtype)
    {
        if (!dtype.IsFloating() && from.DType.IsFloating())
            throw new TypeError($"Expected {dtype.Name()}, received {from.DType.Name()} values of shape {from.Shape}. Cast them first.");
        HostTensor to = HostTensor.Zeros(dtype, from.Shape);
        int i = 0;
        foreach (object element in from.Elements)
            to.Elements.SetValue(Converted(element, dtype), i++);
        return to;
    }

    private static object Converted(object number, TF_DataType dtype)
    {
        try
        {
            return Convert.ChangeType(number, dtype.ClrType(), CultureInfo.InvariantCulture);
        }
        catch (OverflowException e)
        {
            throw new ValueError($"The number {number} does not fit into {dtype.Name()}. Give a larger type.", e);
        }
    }

    private static Tensor Typed(Tensor tensor, TF_DataType dtype) => dtype == TF_DataType.DtInvalid || tensor.DType == dtype
        ? tensor
        : throw new ValueError(
            $"Tensor conversion requested dtype {dtype.Name()} for Tensor with dtype {tensor.DType.Name()}: {tensor}. Cast it with tf.cast first.");
}
