namespace Tensorflow.Keras.Engine;

/// <summary>Shapes as tensors, where some sizes are known only when data comes.</summary>
internal static class Sizes
{
    /// <summary><paramref name="shape"/> as an int32 vector, its unknown dimensions those of <paramref name="like"/>.</summary>
    public static Tensor Of(Tensor like, Shape shape)
    {
        if (shape.IsFullyDefined)
            return Emit.Ints(shape.as_int_list());
        Tensor sizes = ArrayOps.Shape(like);
        if (shape.Equals(like.Shape))
            return sizes;
        return ArrayOps.Concat([.. Enumerable.Range(0, shape.Rank).Select(i => shape[i] >= 0
            ? Emit.Ints([(int)shape[i]])
            : ArrayOps.Slice(sizes, [i], [1]))], 0);
    }

    /// <summary><paramref name="x"/> in that shape, whose unknown dimensions, if they are several, are those of
    /// <paramref name="like"/>.</summary>
    public static Tensor Reshape(Tensor x, Tensor like, Shape shape)
    {
        if (shape.ToArray().Count(d => d < 0) <= 1)
            return ArrayOps.Reshape(x, shape);
        Tensor result = ArrayOps.Reshape(x, Of(like, shape));
        result.SetShape(shape);
        return result;
    }
}
