namespace Tensorflow;

/// <summary>What is asked of a tensor's shape: known as soon as the shape is, so nothing is computed in the run.</summary>
internal static class ShapeOps
{
    public static readonly OpDef Shape = new("Shape")
    {
        Inputs = "input: T",
        Outputs = "output: out_type",
        Attrs = ["T: type", "out_type: {int32, int64} = int32"],
        ShapeRule = InferVectors,
        ValueFromShapes = ShapeValues,
        NotDifferentiable = true,
    };

    public static readonly OpDef ShapeN = new("ShapeN")
    {
        Inputs = "input: N * T",
        Outputs = "output: N * out_type",
        Attrs = ["N: int >= 1", "T: type", "out_type: {int32, int64} = int32"],
        ShapeRule = InferVectors,
        ValueFromShapes = ShapeValues,
        NotDifferentiable = true,
    };

    public static readonly OpDef Size = new("Size")
    {
        Inputs = "input: T",
        Outputs = "output: out_type",
        Attrs = ["T: type", "out_type: {int32, int64} = int32"],
        ShapeRule = ShapeRules.Scalar,
        ValueFromShapes = c => [Value([c.Input(0).ElementCount], c.Attrs.Type("out_type"), Tensorflow.Shape.Scalar)],
        NotDifferentiable = true,
    };

    public static readonly OpDef Rank = new("Rank")
    {
        Inputs = "input: T",
        Outputs = "output: int32",
        Attrs = ["T: type"],
        ShapeRule = ShapeRules.Scalar,
        ValueFromShapes = c => [Value([c.Input(0).Rank], TF_DataType.TF_INT32, Tensorflow.Shape.Scalar)],
        NotDifferentiable = true,
    };

    private static void InferVectors(ShapeContext c)
    {
        for (int i = 0; i < c.OutputCount; i++)
            c.SetOutput(i, Tensorflow.Shape.Vector(c.Input(i).Rank));
    }

    private static HostTensor[] ShapeValues(ShapeContext c) =>
        [.. Enumerable.Range(0, c.OutputCount).Select(i =>
            Value(c.Input(i).ToArray(), c.Attrs.Type("out_type"), Tensorflow.Shape.Vector(c.Input(i).Rank)))];

    /// <summary>Integers as a tensor of type int32 or int64.</summary>
    public static HostTensor Value(long[] values, TF_DataType type, Shape shape) => type == TF_DataType.TF_INT64
        ? HostTensor.Wrap(values, shape)
        : HostTensor.Wrap(Array.ConvertAll(values, v => checked((int)v)), shape);
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.shape</c>: a constant where the static shape is known in full.</summary>
    public static Tensor Shape(Tensor input, string? name = null, TF_DataType outType = TF_DataType.TF_INT32) =>
        input.Shape.IsFullyDefined
            ? Emit.GraphOf([input]).Constant(ShapeOps.Value(input.Shape.ToArray(), outType, Tensorflow.Shape.Vector(input.Shape.Rank)), name ?? "Shape")
            : Emit.Op("Shape", [input], name, ("out_type", outType));

    /// <summary><c>tf.shape_n</c>.</summary>
    public static IReadOnlyList<Tensor> ShapeN(IReadOnlyList<Tensor> inputs, string? name = null, TF_DataType outType = TF_DataType.TF_INT32) =>
        Emit.Node("ShapeN", inputs, name, ("out_type", outType)).Outputs;

    /// <summary><c>tf.size</c>: a constant where the static shape is known in full.</summary>
    public static Tensor Size(Tensor input, string? name = null, TF_DataType outType = TF_DataType.TF_INT32) =>
        input.Shape.IsFullyDefined
            ? Emit.GraphOf([input]).Constant(ShapeOps.Value([input.Shape.ElementCount], outType, Tensorflow.Shape.Scalar), name ?? "Size")
            : Emit.Op("Size", [input], name, ("out_type", outType));

    /// <summary><c>tf.rank</c>: a constant where the rank is known.</summary>
    public static Tensor Rank(Tensor input, string? name = null) =>
        input.Shape.HasRank ? Int(Emit.GraphOf([input]), input.Shape.Rank, name ?? "Rank") : Emit.Op("Rank", [input], name);
}
