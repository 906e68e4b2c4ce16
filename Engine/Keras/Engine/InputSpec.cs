namespace Tensorflow.Keras.Engine;

/// <summary>What a layer demands of the shape of its input.</summary>
internal sealed record InputSpec
{
    /// <summary>The number of dimensions, batch included.</summary>
    public int? Rank { get; init; }

    /// <summary>The least number of dimensions.</summary>
    public int? MinRank { get; init; }

    /// <summary>The size that an axis must have.</summary>
    public (int Axis, long Size)? Axis { get; init; }

    /// <exception cref="ValueError">The shape is another; the message names the layer, what it expects and what came.</exception>
    public void Check(Layer layer, Shape shape)
    {
        if (!shape.HasRank)
            return;
        if (Rank is int rank && shape.Rank != rank)
            throw Incompatible(layer, $"expected ndim={rank}, found ndim={shape.Rank}. Full shape received: {shape}");
        if (MinRank is int min && shape.Rank < min)
            throw Incompatible(layer, $"expected min_ndim={min}, found ndim={shape.Rank}. Full shape received: {shape}");
        if (Axis is var (axis, size) && shape[axis] >= 0 && shape[axis] != size)
            throw Incompatible(layer,
                $"expected axis {axis} of input shape to have value {size}, but received input with shape {shape}");
    }

    private static ValueError Incompatible(Layer layer, string what) =>
        new($"Input 0 of layer \"{layer.Name}\" is incompatible with the layer: {what}")
        { Op = layer.ClassName, Node = layer.Name };
}
