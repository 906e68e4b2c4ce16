namespace Tensorflow;

public sealed partial class Shape
{
    public static Shape Null => Unknown;

    public long[] dims => ToArray();

    public int ndim => Rank;

    public int rank => Rank;

    public long size => ElementCount;

    public int[] as_int_list() => Array.ConvertAll(ToArray(), d => checked((int)d));

    public static implicit operator Shape(int dimension) => new(dimension);

    public static implicit operator Shape(int[] dims) => new(dims);

    public static implicit operator Shape(long[] dims) => new(dims);

    public static implicit operator Shape((int, int) dims) => new(dims.Item1, dims.Item2);

    public static implicit operator Shape((int, int, int) dims) => new(dims.Item1, dims.Item2, dims.Item3);

    public static implicit operator Shape((int, int, int, int) dims) => new(dims.Item1, dims.Item2, dims.Item3, dims.Item4);

    public static implicit operator Shape((int, int, int, int, int) dims) => new(dims.Item1, dims.Item2, dims.Item3, dims.Item4, dims.Item5);

    public static implicit operator Shape((long, long) dims) => new(dims.Item1, dims.Item2);

    public static implicit operator Shape((long, long, long) dims) => new(dims.Item1, dims.Item2, dims.Item3);

    public static implicit operator Shape((long, long, long, long) dims) => new(dims.Item1, dims.Item2, dims.Item3, dims.Item4);

    public static implicit operator int[](Shape shape) => shape.as_int_list();

    public static implicit operator long[](Shape shape) => shape.ToArray();
}

/// <summary>One axis or several.</summary>
public sealed class Axis(params int[] axes)
{
    public int[] axis { get; } = axes;

    public static implicit operator Axis(int axis) => new(axis);

    public static implicit operator Axis(int[] axes) => new(axes);

    public static implicit operator Axis(long[] axes) => new(Array.ConvertAll(axes, a => checked((int)a)));

    public static implicit operator Axis((int, int) axes) => new(axes.Item1, axes.Item2);

    public static implicit operator Axis((int, int, int) axes) => new(axes.Item1, axes.Item2, axes.Item3);

    public static implicit operator Axis(Shape shape) => new(shape.as_int_list());
}

/// <summary>TensorFlow.NET's names for facts about element types.</summary>
public static class TF_DataTypeFacade
{
    /// <summary>The type itself: this engine has no reference types.</summary>
    public static TF_DataType as_base_dtype(this TF_DataType type) => type;

    public static string as_numpy_name(this TF_DataType type) => type.Name();

    public static int get_datatype_size(this TF_DataType type) => type.Size();
}
