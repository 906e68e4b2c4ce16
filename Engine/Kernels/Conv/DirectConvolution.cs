using System.Runtime.InteropServices;

namespace TfCnn.Kernels;

/// <summary>
/// Direct convolution: destination pixels are sums over taps of source pixels times filter values, computed tile by tile from an
/// image that is padded once and then read in place. Serves the forward pass (source = input) and, with the filter flipped and
/// its channels exchanged, the gradient of the input (source = gradient of the output).
/// </summary>
/// <remarks>
/// Packed filter: [block of destination channels][tap][source channel][lane], taps in the order of the phases. A work item is a
/// share of one image's rows; or of that some blocks, where the whole filter would leave the caches from one item to the next.
/// Each sum runs over the taps in packed order and in the same chunks in any tile, so no split shows in the result.
/// </remarks>
internal sealed unsafe class DirectConvolution : IConvolution
{
    // Fewer items would leave workers idle at the end of the loop; more staged rows, or rows between convolution and pool, would fall
    // out of the second-level cache.
    private const int FewestItems = 16;
    private const long MostStagedBytes = 256 * 1024;

    // Of the filter, to stay in the second-level cache from item to item.
    private const long MostFilterBytes = 512 * 1024;

    private readonly int _images;
    private readonly TapAxis _rows;
    private readonly ImageStage _stage;
    private readonly PackedFilter _filter;
    private readonly ConvDestination _destination;
    private readonly PooledRows? _pool;
    private readonly ConvPhase[] _phases;
    private readonly DotPixels? _dots;
    private readonly TileCode<ConvTile> _tiles;
    private readonly int _chunks;
    private readonly EvenSplit _blockShares;
    private readonly long _stagedFloats;
    private readonly long _pooledFloats;

    private DirectConvolution(
        CpuTier tier, int images, TapAxis rows, TapAxis columns, ImageStage stage, FilterView view, ConvDestination destination,
        PooledRows? pool)
    {
        (_images, _rows, _stage, _destination, _pool) = (images, rows, stage, destination, pool);
        CpuTier tileTier = TileDispatch.Narrowest(tier, view.Width);
        _filter = new PackedFilter(view, rows, columns, TileDispatch.WidthOf(tileTier));
        _phases = ConvPhase.All(rows, columns, stage, DotTile.Rows);
        _dots = DotPixels.For(view, _filter, _phases, tier);
        if (_dots is null)
            _phases = ConvPhase.All(rows, columns, stage, TileDispatch.MostPixelsOf(tier));
        _tiles = new TileCode<ConvTile>(tileTier);
        foreach (ConvPhase phase in _phases)
            _tiles.Bind(Blocks, phase.TileStarts);
        int mostRows = Math.Max(1, pool?.Count ?? rows.Phases.Max(phase => phase.Count));
        long stagedBytes = (long)stage.PaddedHeight * stage.RowStep * sizeof(float);
        int wanted = (int)Math.Max(stagedBytes / MostStagedBytes, (FewestItems + _images - 1) / Math.Max(1, _images));
        if (pool is not null)
            wanted = (int)Math.Max(wanted, destination.ImageSize * sizeof(float) / MostStagedBytes);
        _chunks = Math.Clamp(wanted, 1, mostRows);
        for (int chunk = 0; chunk < _chunks; chunk++)
        {
            (int first, int end) = SourceRows(chunk);
            if (!stage.InPlace)
                _stagedFloats = Math.Max(_stagedFloats, RoundUp((long)(end - first) * stage.RowStep));
            (first, end) = PooledSources(chunk);
            _pooledFloats = Math.Max(_pooledFloats, RoundUp((end - first) * destination.RowStep));
        }
        // Staging rows for each share must not move more than reading the whole filter again; and a pool needs all channels.
        long shares = Math.Min(Blocks.Count, _filter.Floats * sizeof(float) / MostFilterBytes);
        bool pays = pool is null && shares * _stagedFloats < _filter.Floats;
        _blockShares = new EvenSplit(Blocks.Count, pays ? (int)Math.Max(1, shares) : 1);
    }

    /// <summary>Output from input and filter, perhaps pooled.</summary>
    public static DirectConvolution Forward(ConvGeometry g, CpuTier tier, PooledRows? pool)
    {
        TapAxis rows = TapAxis.Forward(g.Rows), columns = TapAxis.Forward(g.Columns);
        var stage = new ImageStage(
            g.Layout, g.H, g.W, g.Groups, g.FilterDepth, g.FilterDepth,
            rows.SourceBefore, rows.SourceSize, columns.SourceBefore, columns.SourceSize);
        var destination = new ConvDestination(g.Layout, g.OH, g.OW, g.CO);
        return new DirectConvolution(tier, g.N, rows, columns, stage, FilterView.Forward(g), destination, pool);
    }

    /// <summary>Gradient of the input from filter and gradient of the output, perhaps behind a pool.</summary>
    public static DirectConvolution Backward(ConvGeometry g, CpuTier tier, SpreadRows? pool)
    {
        TapAxis rows = TapAxis.Backward(g.Rows), columns = TapAxis.Backward(g.Columns);
        int depth = g.CO / g.Groups;
        var stage = new ImageStage(
            g.Layout, g.OH, g.OW, g.Groups, depth, depth,
            rows.SourceBefore, rows.SourceSize, columns.SourceBefore, columns.SourceSize)
        {
            Pool = pool,
        };
        var destination = new ConvDestination(g.Layout, g.H, g.W, g.C);
        return new DirectConvolution(tier, g.N, rows, columns, stage, FilterView.Backward(g), destination, pool: null);
    }

    private ChannelBlocks Blocks => _filter.Blocks;

    private long BiasFloats => RoundUp((long)Blocks.Count * Blocks.Stride);

    private long WorkerFloats => _stagedFloats + _pooledFloats + RoundUp(ConvTile.MostPixels * Blocks.Stride);

    public long ScratchBytes(int workers) => (_filter.Floats + BiasFloats + (workers * WorkerFloats)) * sizeof(float);

    public void Run(
        float* source, byte* codes, float* filter, float* bias, bool relu, float* destination, Block scratch, Workers workers)
    {
        float* packed = scratch.Floats;
        float* packedBias = packed + _filter.Floats;
        float* perWorker = packedBias + BiasFloats;
        if (_dots is null)
            _filter.Pack(filter, packed, workers);
        else
            _filter.PackChannels(filter, packed);
        if (bias != null)
            bias = _filter.PackBias(bias, packedBias);
        // The borders of the staged images stay zero from here on.
        for (int worker = 0; worker < workers.Count; worker++)
            NativeMemory.Clear(perWorker + (worker * WorkerFloats), (nuint)_stagedFloats * sizeof(float));
        workers.Run(
            _blockShares.Pieces * _images * _chunks, new Images(this, source, codes, packed, bias, relu, destination, perWorker));
    }

    // A chunk is an even share of each phase's rows, or those behind an even share of pooled rows.
    private (int First, int End) PhaseRows(TapPhase phase, int chunk) =>
        _pool is null ? Share(phase.Count, chunk) : PooledSources(chunk);

    private (int First, int End) PooledSources(int chunk)
    {
        if (_pool is null)
            return (0, 0);
        (int first, int end) = Share(_pool.Count, chunk);
        return _pool.Sources(first, end);
    }

    private (int First, int End) Share(int rows, int chunk)
    {
        var share = new EvenSplit(rows, _chunks);
        return (share.StartOf(chunk), share.StartOf(chunk + 1));
    }

    // The padded source rows that a chunk's tiles read, all phases together.
    private (int First, int End) SourceRows(int chunk)
    {
        int first = int.MaxValue, end = 0;
        foreach (TapPhase phase in _rows.Phases)
        {
            (int row, int rowEnd) = PhaseRows(phase, chunk);
            if (row == rowEnd || phase.Offsets.Length == 0)
                continue;
            first = Math.Min(first, (row * _rows.SourceStep) + phase.Offsets[0]);
            end = Math.Max(end, ((rowEnd - 1) * _rows.SourceStep) + phase.Offsets[^1] + 1);
        }
        return (Math.Min(first, end), end);
    }

    private static long RoundUp(long floats) => AlignedBuffer.RoundUp(floats * sizeof(float)) / sizeof(float);

    private readonly struct Images(
        DirectConvolution owner, float* source, byte* codes, float* packed, float* bias, bool relu, float* destination,
        float* perWorker)
        : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            int chunk = item % owner._chunks, image = item / owner._chunks % owner._images;
            int share = item / owner._chunks / owner._images;
            float* memory = perWorker + (worker * owner.WorkerFloats);
            float* rows = Stage(image, chunk, memory, out int firstRow);
            float* pooled = memory + owner._stagedFloats;
            float* spill = pooled + owner._pooledFloats;
            var tile = new ConvTile { Relu = relu };
            float* output = owner._pool is null
                ? destination + (image * owner._destination.ImageSize)
                : pooled - (owner.PooledSources(chunk).First * owner._destination.RowStep);
            int endBlock = owner._blockShares.StartOf(share + 1);
            for (int block = owner._blockShares.StartOf(share); block < endBlock; block++)
            {
                bool wholeVectors = owner.Blocks.ChannelsOf(block) == owner.Blocks.WidthOf(block);
                tile.Spill = wholeVectors && owner._destination.ChannelStep == 1 ? null : spill;
                RunBlock(&tile, rows, firstRow, block, chunk, output);
            }
            if (owner._pool is null)
                return;
            (int first, int end) = owner.Share(owner._pool.Count, chunk);
            owner._pool.Run(output, image, first, end, destination, codes);
        }

        private float* Stage(int image, int chunk, float* memory, out int first)
        {
            first = 0;
            if (owner._stage.InPlace)
                return owner._stage.Image(source, image);
            (first, int end) = owner.SourceRows(chunk);
            owner._stage.CopyRows(source, codes, image, first, end - first, memory);
            return memory;
        }

        private void RunBlock(ConvTile* tile, float* rows, int firstRow, int block, int chunk, float* output)
        {
            ChannelBlocks blocks = owner.Blocks;
            ConvDestination to = owner._destination;
            int group = blocks.GroupOf(block), channel = (group * blocks.Channels) + blocks.FirstOf(block);
            tile->Channels = blocks.ChannelsOf(block);
            tile->ChannelStep = to.ChannelStep;
            tile->Bias = bias == null ? null : bias + ((long)block * blocks.Stride);
            int width = owner._dots is null ? blocks.WidthOf(block) : 1;
            float* weights = packed + (block * owner._filter.BlockFloats);
            float* x = rows + (group * owner._stage.Depth);
            float* y = output + (channel * to.ChannelStep);
            foreach (ConvPhase phase in owner._phases)
            {
                float* w = weights + ((long)phase.FirstTap * owner._filter.View.Depth * width);
                RunPhase(tile, phase, w, x, firstRow, chunk, block, y);
            }
        }

        private void RunPhase(
            ConvTile* tile, ConvPhase phase, float* weights, float* rows, int firstRow, int chunk, int block, float* output)
        {
            ConvDestination to = owner._destination;
            int vectors = owner.Blocks.VectorsOf(block), width = owner.Blocks.WidthOf(block);
            tile->PixelStep = phase.PixelStep;
            tile->OutputStep = phase.DestinationStep * to.PixelStep;
            int[] starts = phase.TileStarts;
            (int row, int end) = owner.PhaseRows(phase.Rows, chunk);
            for (; row < end; row++)
            {
                float* x = rows + ((long)((row * owner._rows.SourceStep) - firstRow) * owner._stage.RowStep);
                long outputRow = phase.FirstRow + ((long)row * owner._rows.DestinationStep);
                float* y = output + (outputRow * to.RowStep) + (phase.FirstColumn * to.PixelStep);
                for (int t = 1; t < starts.Length; t++)
                {
                    int column = starts[t - 1];
                    if (owner._dots is { } dots)
                    {
                        dots.Run(
                            tile, phase, starts[t] - column, weights, x + (column * tile->PixelStep), y + (column * tile->OutputStep));
                        continue;
                    }
                    nint code = owner._tiles[vectors, starts[t] - column];
                    RunTile(tile, phase, weights, width, code, x + (column * tile->PixelStep), y + (column * tile->OutputStep));
                }
            }
        }

        private static void RunTile(ConvTile* tile, ConvPhase phase, float* weights, int width, nint code, float* x, float* y)
        {
            var compute = (delegate*<ConvTile*, float*, float*, void>)code;
            RunChunk[] chunks = phase.Chunks;
            for (int i = 0; i < chunks.Length; i++)
            {
                RunChunk chunk = chunks[i];
                tile->Runs = phase.Runs + chunk.First;
                tile->RunCount = chunk.Count;
                tile->RunLength = chunk.Length;
                tile->Weights = weights + ((((long)chunk.First * phase.RunLength) + chunk.Start) * width);
                tile->IsFirst = i == 0;
                tile->IsLast = i == chunks.Length - 1;
                compute(tile, x + chunk.Start, y);
            }
        }
    }
}

/// <summary>Steps through the destination's memory, in floats.</summary>
internal readonly record struct ConvDestination(ImageLayout Layout, int Height, int Width, int Channels)
{
    public long ImageSize => (long)Height * Width * Channels;

    public nint PixelStep => Layout == ImageLayout.Nhwc ? Channels : 1;

    public nint RowStep => Width * PixelStep;

    public nint ChannelStep => Layout == ImageLayout.Nhwc ? 1 : (nint)Height * Width;
}
