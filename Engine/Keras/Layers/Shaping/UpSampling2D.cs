using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Images of several times the height and width.</summary>
public sealed class UpSampling2D : Layer
{
    private readonly (int Height, int Width) _size;
    private readonly ImageFormat _format;
    private readonly string _interpolation;

    /// <param name="size">The factors of height and width, one number for both; 2 by default.</param>
    /// <param name="dataFormat"><c>channels_last</c>, the default, or <c>channels_first</c>.</param>
    /// <param name="interpolation"><c>nearest</c>, which repeats rows and columns, or <c>bilinear</c>.</param>
    /// <param name="name">Its name; <c>up_sampling2d</c>, numbered, by default.</param>
    /// <exception cref="ValueError">An argument is none of these.</exception>
    public UpSampling2D(Shape? size = null, string? dataFormat = null, string interpolation = "nearest", string? name = null)
        : base(name)
    {
        _size = Arguments.Pair(size, nameof(size), otherwise: (2, 2));
        _format = Arguments.DataFormat(dataFormat);
        _interpolation = interpolation.ToLowerInvariant();
        if (_interpolation is not ("nearest" or "bilinear"))
            throw new ValueError(
                $"`interpolation` argument should be one of nearest or bilinear. Received: interpolation={interpolation}.");
    }

    private protected override InputSpec? InputSpec => new() { Rank = 4 };

    protected override Tensor Call(Tensor input, bool training)
    {
        if (_format.ChannelsFirst)
            return ArrayOps.Transpose(Resize(ArrayOps.Transpose(input, [0, 2, 3, 1])), [0, 3, 1, 2]);
        return Resize(input);
    }

    public override Shape ComputeOutputShape(Shape inputShape)
    {
        InputSpec!.Check(this, inputShape);
        long height = inputShape[_format.HeightAxis], width = inputShape[_format.WidthAxis];
        return inputShape.With(_format.HeightAxis, height < 0 ? -1 : height * _size.Height)
            .With(_format.WidthAxis, width < 0 ? -1 : width * _size.Width);
    }

    protected override string Describe() => $"size={_size}, data_format={_format}, interpolation={_interpolation}";

    private Tensor Resize(Tensor image)
    {
        Tensor size = ArrayOps.Slice(ArrayOps.Shape(image), [1], [2]);
        return Emit.Op(
            _interpolation == "nearest" ? "ResizeNearestNeighbor" : "ResizeBilinear",
            [image, MathOps.Multiply(size, Emit.Ints([_size.Height, _size.Width]))], null, ("half_pixel_centers", true));
    }
}
