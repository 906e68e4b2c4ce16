namespace TfCnn.Kernels;

/// <summary>
/// How <see cref="DirectConvolution"/> computes its pixels where there are few destination channels: by <see cref="DotTile"/>, whose lanes
/// are source channels, since lanes of destination channels would be empty for the most part. Rows of a tile are neighbouring pixels of a
/// row, its columns all channels. The filter is packed [channel][tap][source channel].
/// </summary>
internal sealed unsafe class DotPixels
{
    // Shorter runs of the image fill too few vectors.
    private const int FewestVectors = 4;

    // Products that a lane adds up before its sum goes to memory: a running sum's error grows with its length.
    private const int MostVectors = 64;

    private readonly int _floatsPerChannel, _mostFloats;
    private readonly nint _code;

    private DotPixels(int channels, int floatsPerChannel, CpuTier tier)
    {
        (_floatsPerChannel, _mostFloats) = (floatsPerChannel, MostVectors * TileDispatch.WidthOf(tier));
        _code = DotTile.Find(tier, channels);
    }

    /// <summary>Null where the channels are not few or the runs are short.</summary>
    public static DotPixels? For(FilterView view, PackedFilter filter, ConvPhase[] phases, CpuTier tier)
    {
        int fewest = FewestVectors * TileDispatch.WidthOf(tier);
        return tier > CpuTier.Scalar && view.Groups == 1 && view.Width <= DotTile.MostColumnsOf(tier)
            && phases.All(p => p.RunCount == 0 || p.RunLength >= fewest)
            ? new DotPixels(view.Width, filter.FloatsPerChannel, tier)
            : null;
    }

    /// <summary>Computes some neighbouring pixels; steps, bias and ReLU are those of <paramref name="like"/>.</summary>
    public void Run(ConvTile* like, ConvPhase phase, int pixels, float* weights, float* source, float* output)
    {
        int last = pixels - 1, runsPerCall = Math.Max(1, _mostFloats / Math.Max(1, phase.RunLength));
        var tile = new DotTile
        {
            Row0 = source,
            Row1 = source + (Math.Min(1, last) * like->PixelStep),
            Row2 = source + (Math.Min(2, last) * like->PixelStep),
            Row3 = source + (Math.Min(3, last) * like->PixelStep),
            RowCount = pixels,
            RunLength = phase.RunLength,
            ColumnStep = _floatsPerChannel,
            RowOutput = like->OutputStep,
            ColumnOutput = like->ChannelStep,
        };
        int run = 0;
        do
        {
            tile.Runs = phase.Runs + run;
            tile.RunCount = Math.Min(runsPerCall, phase.RunCount - run);
            tile.Columns = weights + ((nint)run * phase.RunLength);
            tile.Accumulate = run > 0;
            run += runsPerCall;
            bool isLast = run >= phase.RunCount;
            tile.Bias = isLast ? like->Bias : null;
            tile.Relu = isLast && like->Relu;
            ((delegate*<DotTile*, float*, void>)_code)(&tile, output);
        }
        while (run < phase.RunCount);
    }
}
