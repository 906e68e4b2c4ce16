using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfCnn.Kernels;

/// <summary>
/// The gradient of a convolution's filter by the direct sum.
/// </summary>
/// <remarks>
/// dFilter[tap][co] = Σ over images and output pixels of x[pixel + tap] · dY[pixel][co]. The images are cut into a number of
/// shares that depends on the shape only; each share has its own sums, [share][block][tap][lane], added up in order at the end.
/// A work item is one share times a range of taps.
/// </remarks>
internal sealed unsafe class DirectFilterGradient : IFilterGradient
{
    // Enough items for any few workers to be balanced, few enough sums to stay in the caches.
    private const int Items = 32;
    private const int MostShares = 8;
    private const long MostShareBytes = 4 << 20;

    // Where all sums together are small, there is a share for each item, so that no image is staged twice.
    private const long SmallShareBytes = 1 << 20;

    // Products in a running sum, whose error grows with its length; the sums of longer ones are added up.
    private const int MostProducts = 256;

    private readonly ConvGeometry _geometry;
    private readonly ImageStage _input;
    private readonly ImageStage _gradient;
    private readonly ChannelBlocks _blocks;
    private readonly nint[] _offsets;
    private readonly int[] _tileStarts;
    private readonly EvenSplit _tileRanges;
    private readonly EvenSplit _rowRanges;
    private readonly EvenSplit _shares;
    private readonly TileCode<FilterTile> _tiles;

    public DirectFilterGradient(ConvGeometry geometry, CpuTier tier, SpreadRows? pool)
    {
        _geometry = geometry;
        ConvGeometry g = geometry;
        int channels = g.CO / g.Groups;
        CpuTier tileTier = TileDispatch.Narrowest(tier, channels);
        int vectorWidth = TileDispatch.WidthOf(tileTier);
        _blocks = new ChannelBlocks(g.Groups, channels, vectorWidth);
        _input = new ImageStage(
            g.Layout, g.H, g.W, g.Groups, g.FilterDepth, g.FilterDepth,
            g.Rows.Before, g.Rows.Before + g.H + g.Rows.After, g.Columns.Before, g.Columns.Before + g.W + g.Columns.After);
        int padded = (channels + vectorWidth - 1) / vectorWidth * vectorWidth;
        _gradient = new ImageStage(g.Layout, g.OH, g.OW, g.Groups, channels, padded, 0, g.OH, 0, g.OW) { Pool = pool };
        _offsets = BindOffsets();
        _rowRanges = EvenSplit.AtMost(g.OH, Math.Max(1, MostProducts / Math.Max(1, g.OW)));
        _tileStarts = EvenSplit.AtMost(_offsets.Length, TileDispatch.MostPixelsOf(tier)).Starts();
        long bytes = ShareFloats * sizeof(float);
        long wanted = Math.Max(Math.Clamp(MostShareBytes / bytes, 1, MostShares), Math.Min(SmallShareBytes / bytes, Items));
        int shares = (int)Math.Clamp(wanted, 1, Math.Max(1, g.N));
        _shares = new EvenSplit(g.N, shares);
        int tiles = _tileStarts.Length - 1;
        _tileRanges = new EvenSplit(tiles, Math.Min(tiles, (Items + shares - 1) / shares));
        _tiles = new TileCode<FilterTile>(tileTier);
        _tiles.Bind(_blocks, _tileStarts);
    }

    private int Taps => _offsets.Length;

    private long BlockFloats => (long)Taps * _blocks.Stride;

    private long ShareFloats => BlockFloats * _blocks.Count;

    private long InputFloats => _input.InPlace ? 0 : RoundUp((long)_input.PaddedHeight * _input.RowStep);

    // As many rows as one call of a tile sums.
    private long GradientFloats =>
        _gradient.InPlace ? 0 : RoundUp((_rowRanges.Length + _rowRanges.Pieces - 1) / Math.Max(1, _rowRanges.Pieces) * (long)_gradient.RowStep);

    private long SumFloats => RoundUp(ShareFloats * _shares.Pieces);

    public long ScratchBytes(int workers) => (SumFloats + (workers * (InputFloats + GradientFloats))) * sizeof(float);

    public void Run(float* x, float* dy, byte* codes, float* dFilter, Block scratch, Workers workers)
    {
        float* sums = scratch.Floats;
        float* perWorker = sums + SumFloats;
        // The borders of the staged images stay zero from here on.
        NativeMemory.Clear(perWorker, (nuint)(workers.Count * (InputFloats + GradientFloats)) * sizeof(float));
        workers.Run(_shares.Pieces * _tileRanges.Pieces, new Shares(this, x, dy, codes, sums, perWorker));
        workers.Run(_tileStarts.Length - 1, new Totals(this, sums, dFilter));
    }

    private static long RoundUp(long floats) => AlignedBuffer.RoundUp(floats * sizeof(float)) / sizeof(float);

    // Where each tap's input lies, in floats from the window's first input.
    private nint[] BindOffsets()
    {
        ConvGeometry g = _geometry;
        nint[] offsets = GC.AllocateArray<nint>(g.KH * g.KW * g.FilterDepth, pinned: true);
        for (int tap = 0; tap < offsets.Length; tap++)
        {
            int channel = tap % g.FilterDepth, column = tap / g.FilterDepth % g.KW, row = tap / g.FilterDepth / g.KW;
            offsets[tap] =
                ((nint)row * g.Rows.Dilation * _input.RowStep) + ((nint)column * g.Columns.Dilation * _input.PixelStep) + channel;
        }
        return offsets;
    }

    private readonly struct Shares(DirectFilterGradient owner, float* x, float* dy, byte* codes, float* sums, float* perWorker)
        : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            int share = item / owner._tileRanges.Pieces, range = item % owner._tileRanges.Pieces;
            float* stagedInput = perWorker + (worker * (owner.InputFloats + owner.GradientFloats));
            float* stagedGradient = stagedInput + owner.InputFloats;
            ConvGeometry g = owner._geometry;
            var tile = new FilterTile
            {
                Columns = g.OW,
                InputRowStep = (nint)g.Rows.Stride * owner._input.RowStep,
                InputStep = (nint)g.Columns.Stride * owner._input.PixelStep,
                GradientRowStep = owner._gradient.RowStep,
                GradientStep = owner._gradient.PixelStep,
            };
            int first = owner._shares.StartOf(share), end = owner._shares.StartOf(share + 1);
            for (int image = first; image < end; image++)
            {
                float* input = StageInput(image, stagedInput);
                for (int i = 0; i < owner._rowRanges.Pieces; i++)
                {
                    int row = owner._rowRanges.StartOf(i);
                    tile.Rows = owner._rowRanges.StartOf(i + 1) - row;
                    tile.Accumulate = image > first || i > 0;
                    float* gradient = StageGradient(image, row, tile.Rows, stagedGradient);
                    AddRows(&tile, input + (row * tile.InputRowStep), gradient, range, sums + (share * owner.ShareFloats));
                }
            }
        }

        private float* StageInput(int image, float* staged)
        {
            if (owner._input.InPlace)
                return owner._input.Image(x, image);
            owner._input.CopyRows(x, null, image, 0, owner._input.PaddedHeight, staged);
            return staged;
        }

        private float* StageGradient(int image, int row, int rows, float* staged)
        {
            if (owner._gradient.InPlace)
                return owner._gradient.Image(dy, image) + ((long)row * owner._gradient.RowStep);
            owner._gradient.CopyRows(dy, codes, image, row, rows, staged);
            return staged;
        }

        private void AddRows(FilterTile* tile, float* input, float* gradient, int range, float* share)
        {
            ChannelBlocks blocks = owner._blocks;
            int[] starts = owner._tileStarts;
            nint* offsets = (nint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(owner._offsets));
            int firstTile = owner._tileRanges.StartOf(range), endTile = owner._tileRanges.StartOf(range + 1);
            for (int block = 0; block < blocks.Count; block++)
            {
                int group = blocks.GroupOf(block), vectors = blocks.VectorsOf(block), width = blocks.WidthOf(block);
                float* x0 = input + (group * owner._input.Depth);
                float* d0 = gradient + (group * owner._gradient.PaddedDepth) + blocks.FirstOf(block);
                float* s0 = share + (block * owner.BlockFloats);
                for (int t = firstTile; t < endTile; t++)
                {
                    var compute = (delegate*<FilterTile*, nint*, float*, float*, float*, void>)owner._tiles[
                        vectors, starts[t + 1] - starts[t]];
                    compute(tile, offsets + starts[t], x0, d0, s0 + ((long)starts[t] * width));
                }
            }
        }
    }

    // Adds up the shares of one tile's taps, in order, and drops the lanes past the last channel.
    private readonly struct Totals(DirectFilterGradient owner, float* sums, float* dFilter) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            ChannelBlocks blocks = owner._blocks;
            for (int block = 0; block < blocks.Count; block++)
            {
                int channel = (blocks.GroupOf(block) * blocks.Channels) + blocks.FirstOf(block), width = blocks.WidthOf(block);
                for (int tap = owner._tileStarts[item]; tap < owner._tileStarts[item + 1]; tap++)
                    AddShares(
                        sums + (block * owner.BlockFloats) + ((long)tap * width),
                        new Span<float>(dFilter + ((long)tap * owner._geometry.CO) + channel, blocks.ChannelsOf(block)));
            }
        }

        private void AddShares(float* first, Span<float> total)
        {
            new ReadOnlySpan<float>(first, total.Length).CopyTo(total);
            for (int share = 1; share < owner._shares.Pieces; share++)
                TensorPrimitives.Add(total, new ReadOnlySpan<float>(first + (share * owner.ShareFloats), total.Length), total);
        }
    }
}
