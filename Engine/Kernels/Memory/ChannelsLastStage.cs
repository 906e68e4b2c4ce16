namespace TfCnn.Kernels;

/// <summary>
/// Brings images into the form that loops over channels see, pixels of neighbouring channels, and results back. A channel may
/// be repeated, as a depthwise convolution with several outputs for each input wants it.
/// </summary>
internal sealed class ChannelsLastStage
{
    private readonly StridedCopy? _copy;

    private ChannelsLastStage(StridedCopy? copy, long floats) =>
        (_copy, ScratchBytes) = (copy, copy is null ? 0 : AlignedBuffer.RoundUp(floats * sizeof(float)));

    /// <summary>Bytes that the staged images take; 0 if they are used where they are.</summary>
    public long ScratchBytes { get; }

    /// <summary>From images in a layout to NHWC with every channel <paramref name="repeats"/> times.</summary>
    public static ChannelsLastStage In(ImageLayout layout, long n, long pixels, long channels, long repeats, CpuTier tier)
    {
        if (layout == ImageLayout.Nhwc && repeats == 1)
            return new ChannelsLastStage(null, 0);
        (long pixelStride, long channelStride) = Strides(layout, pixels, channels);
        long all = channels * repeats;
        return Copy(n * pixels * all, tier,
            new(n, pixels * channels, pixels * all), new(pixels, pixelStride, all), new(channels, channelStride, repeats), new(repeats, 0, 1));
    }

    /// <summary>From NHWC to images in a layout.</summary>
    public static ChannelsLastStage Out(ImageLayout layout, long n, long pixels, long channels, CpuTier tier)
    {
        if (layout == ImageLayout.Nhwc)
            return new ChannelsLastStage(null, 0);
        (long pixelStride, long channelStride) = Strides(layout, pixels, channels);
        return Copy(n * pixels * channels, tier,
            new(n, pixels * channels, pixels * channels), new(pixels, channels, pixelStride), new(channels, 1, channelStride));
    }

    /// <summary>The images as the loops see them: the block itself, or a copy at the start of scratch, which is cut off.</summary>
    public Block Prepare(Block images, ref Block scratch, Workers workers)
    {
        if (_copy is null)
            return images;
        Block staged = Place(images, ref scratch);
        _copy.Run(images, staged, workers);
        return staged;
    }

    /// <summary>Where the loops write: the block itself, or the start of scratch, which is cut off.</summary>
    public Block Place(Block images, ref Block scratch)
    {
        if (_copy is null)
            return images;
        Block staged = scratch.Slice(0, ScratchBytes);
        scratch = scratch.Slice(ScratchBytes, scratch.Bytes - ScratchBytes);
        return staged;
    }

    /// <summary>Brings what was written to <see cref="Place"/> to where it belongs.</summary>
    public void Finish(Block staged, Block images, Workers workers) => _copy?.Run(staged, images, workers);

    private static (long Pixel, long Channel) Strides(ImageLayout layout, long pixels, long channels) =>
        layout == ImageLayout.Nhwc ? (channels, 1) : (1, pixels);

    // Dimensions are given in floats.
    private static ChannelsLastStage Copy(long floats, CpuTier tier, params CopyDimension[] box) =>
        new(new StridedCopy(
            box.Select(d => new CopyDimension(d.Count, d.SourceStride * sizeof(float), d.TargetStride * sizeof(float))),
            sizeof(float), 0, 0, tier), floats);
}
