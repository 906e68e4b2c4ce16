namespace Tensorflow.Keras.Layers;

/// <summary>How a window slides over images: what convolutions and pools share.</summary>
internal sealed record SlidingWindow(
    (int Height, int Width) Size, (int Height, int Width) Strides, string Padding, ImageFormat Format,
    (int Height, int Width) Dilation)
{
    public SlidingWindow(Shape? size, Shape? strides, string padding, string? dataFormat, string sizeName, Shape? dilation = null)
        : this(Arguments.Pair(size, sizeName), default, Arguments.Padding(padding), Arguments.DataFormat(dataFormat), (1, 1))
    {
        Strides = Arguments.Pair(strides, "strides", otherwise: sizeName == "pool_size" ? Size : (1, 1));
        Dilation = Arguments.Pair(dilation, "dilation_rate", otherwise: (1, 1));
        if ((Strides.Height > 1 || Strides.Width > 1) && (Dilation.Height > 1 || Dilation.Width > 1))
            throw new ValueError(
                $"`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: strides={Strides} and " +
                $"dilation_rate={Dilation}");
    }

    /// <summary>The output's shape.</summary>
    /// <param name="input">Of rank 4.</param>
    /// <param name="channels">The output's channels.</param>
    /// <param name="layer">For messages.</param>
    /// <exception cref="ValueError">The window is larger than the image.</exception>
    public Shape OutputShape(Shape input, long channels, Engine.Layer layer)
    {
        long height = Slide(input[Format.HeightAxis], Size.Height, Strides.Height, Dilation.Height);
        long width = Slide(input[Format.WidthAxis], Size.Width, Strides.Width, Dilation.Width);
        return height is 0 || width is 0
            ? throw new ValueError(
                $"Layer '{layer.Name}' ({layer.ClassName}): Computed output size would be zero or negative. Received: input " +
                $"shape={input}, window={Size}, strides={Strides}, dilation_rate={Dilation}, " +
                $"padding={Padding.ToLowerInvariant()}. Use a smaller window, or padding='same'.")
            { Op = layer.ClassName, Node = layer.Name }
            : Format.Shape(input[0], height, width, channels);
    }

    private long Slide(long size, int window, int stride, int dilation) => size < 0 ? -1
        : Padding == "SAME" ? (size + stride - 1) / stride
        : Math.Max(0, size - (window - 1) * dilation + stride - 1) / stride;
}
