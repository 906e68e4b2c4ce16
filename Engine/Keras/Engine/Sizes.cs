namespace Tensorflow.Keras.Engine;

/// <summary>Reshapes whose sizes are partly known only when data comes.</summary>
internal static class Sizes
{
    /// <summary><paramref name="x"/> in that shape, whose unknown dimensions are those of <paramref name="like"/>.</summary>
    public static Tensor Reshape(Tensor x, Tensor like, Shape shape)
    {
        if (shape.ToArray().Count(d => d < 0) <= 1)
            return ArrayOps.Reshape(x, shape);
        Tensor sizes = Emit.Op("Shape", [like], null, ("out_type", TF_DataType.TF_INT32));
        Tensor[] parts = [.. Enumerable.Range(0, shape.Rank).Select(i => shape[i] >= 0
            ? Emit.Ints([(int)shape[i]])
            : Emit.Op("Slice", [sizes, Emit.Ints([i]), Emit.Ints([1])]))];
        Tensor result = Emit.Op("Reshape", [x, ArrayOps.Concat(parts, 0)]);
        result.SetShape(shape);
        return result;
    }
}
