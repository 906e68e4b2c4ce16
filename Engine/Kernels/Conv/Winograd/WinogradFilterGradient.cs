using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfCnn.Kernels;

/// <summary>
/// A filter's gradient by Winograd's algorithm, the derivative of <see cref="WinogradConvolution"/>'s formula:
/// dg = Gᵀ [Σ over tiles of (Bᵀ x B) ∘ (A dY Aᵀ)] G. At each pair of points the sum is a matrix product over the tiles.
/// </summary>
/// <remarks>
/// The rows of tiles of all images are cut into a number of shares that depends on the shape only; each share has its own sums,
/// [share][point][block of output channels][input channel][lane], added up in order at the end. A work item is one share times a
/// range of blocks; it goes through its rows in chunks whose planes stay in the caches. A NaN or infinity may reach more taps than
/// it does by the definition: then the direct sum computes everything once more. Elements that have no product but zeros are written
/// as 0.
/// </remarks>
internal sealed unsafe class WinogradFilterGradient : IFilterGradient
{
    // Enough items for any few workers to be balanced, few enough sums to stay in the caches.
    private const int Items = 8;

    // Sums that an item adds to all the time.
    private const long MostItemBytes = 512 * 1024;

    // A longer chunk adds to the sums less often; its planes take more of the second-level cache.
    private const int ChunkTiles = 50;

    // Input channels of one item of the last step.
    private const int TotalRows = 8;

    private readonly WinogradForm _form;
    private readonly WinogradSource _input;
    private readonly WinogradSource _gradient;
    private readonly ChannelBlocks _blocks;
    private readonly int _channels;
    private readonly int _outputs;
    private readonly int _vectorWidth;
    private readonly int _chunkRows;
    private readonly EvenSplit _shares;
    private readonly EvenSplit _blockRanges;
    private readonly EvenSplit _totalRanges;
    private readonly int[] _channelStarts;
    private readonly nint[] _offsets;
    private readonly TileCode<FilterTile> _tiles;
    private readonly long _filterSize;
    private readonly DirectFilterGradient _direct;
    private readonly ZeroProducts _zeros;

    public WinogradFilterGradient(ConvGeometry g, WinogradForm form, CpuTier tier, SpreadRows? pool)
    {
        (_form, _channels, _outputs) = (form, g.C, g.CO);
        _vectorWidth = TileDispatch.WidthOf(tier);
        _blocks = new ChannelBlocks(1, g.CO, _vectorWidth);
        int tile = form.Tile, tileRows = (g.OH + tile - 1) / tile, tileColumns = (g.OW + tile - 1) / tile;
        _input = new WinogradSource(
            new WinogradImages(g.H, g.W, g.C, g.Rows.Before, g.Columns.Before),
            tileRows, tileColumns, tile, form.Points, form.Points, form.Input, _vectorWidth);
        _gradient = new WinogradSource(
            new WinogradImages(g.OH, g.OW, g.CO, 0, 0, pool),
            tileRows, tileColumns, tile, tile, form.Points, form.OutputGradient, _vectorWidth);
        int ranges = (int)Math.Min(_blocks.Count, (ShareFloats * sizeof(float) / MostItemBytes) + 1);
        _blockRanges = new EvenSplit(_blocks.Count, ranges);
        _shares = new EvenSplit(g.N * tileRows, Math.Min(g.N * tileRows, (Items + ranges - 1) / ranges));
        _totalRanges = EvenSplit.AtMost(g.C, TotalRows);
        _chunkRows = Math.Max(1, ChunkTiles / tileColumns);
        _channelStarts = EvenSplit.AtMost(g.C, TileDispatch.MostPixelsOf(tier)).Starts();
        _offsets = GC.AllocateArray<nint>(ConvTile.MostPixels, pinned: true);
        for (int i = 0; i < _offsets.Length; i++)
            _offsets[i] = i;
        _tiles = new TileCode<FilterTile>(tier);
        _tiles.Bind(_blocks, _channelStarts);
        _filterSize = g.FilterSize;
        _direct = new DirectFilterGradient(g, tier, pool);
        _zeros = new ZeroProducts(g, pool);
    }

    private nint BlockStep => (nint)_channels * _blocks.Stride;

    private nint PlaneStep => _blocks.Count * BlockStep;

    private long ShareFloats => RoundUp(_form.Planes * (long)PlaneStep);

    private int MostTiles => _chunkRows * _input.TileColumns;

    private long RoomFloats => RoundUp(_form.RoomFloats(_vectorWidth));

    // Staged rows of input and gradient, room for a tile, planes of both; or the taps of the last step's item.
    private long WorkerFloats => Math.Max(
        RoundUp(_input.StagedFloats) + RoundUp(_gradient.StagedFloats) + RoomFloats
        + (_form.Planes * (long)(_input.PlaneStep(MostTiles) + _gradient.PlaneStep(MostTiles))),
        RoomFloats + RoundUp((long)_form.Taps * _form.Taps * TotalRows * _blocks.Stride));

    public long ScratchBytes(int workers) => Math.Max(
        Math.Max(_direct.ScratchBytes(workers), _zeros.ScratchBytes(workers)),
        ((_shares.Pieces * ShareFloats) + (workers * WorkerFloats)) * sizeof(float));

    public void Run(float* x, float* dy, byte* codes, float* dFilter, Block scratch, Workers workers)
    {
        float* sums = scratch.Floats;
        float* perWorker = sums + (_shares.Pieces * ShareFloats);
        for (int worker = 0; worker < workers.Count; worker++)
        {
            float* staged = perWorker + (worker * WorkerFloats);
            _input.ClearStage(staged);
            _gradient.ClearStage(staged + RoundUp(_input.StagedFloats));
        }
        workers.Run(_shares.Pieces * _blockRanges.Pieces, new Shares(this, x, dy, codes, sums, perWorker));
        workers.Run(_blocks.Count * _totalRanges.Pieces, new Totals(this, sums, dFilter, perWorker));
        if (TensorPrimitives.IsFiniteAll(new ReadOnlySpan<float>(dFilter, (int)_filterSize)))
            _zeros.Clear(x, dy, codes, dFilter, scratch, workers);
        else
            _direct.Run(x, dy, codes, dFilter, scratch, workers);
    }

    private static long RoundUp(long floats) => AlignedBuffer.RoundUp(floats * sizeof(float)) / sizeof(float);

    private readonly struct Shares(WinogradFilterGradient owner, float* x, float* dy, byte* codes, float* sums, float* perWorker)
        : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            int share = item / owner._blockRanges.Pieces, range = item % owner._blockRanges.Pieces;
            float* staged = perWorker + (worker * owner.WorkerFloats);
            float* stagedGradient = staged + RoundUp(owner._input.StagedFloats);
            float* room = stagedGradient + RoundUp(owner._gradient.StagedFloats);
            float* planes = room + owner.RoomFloats;
            int first = owner._shares.StartOf(share), end = owner._shares.StartOf(share + 1);
            int firstBlock = owner._blockRanges.StartOf(range), lastBlock = owner._blockRanges.StartOf(range + 1) - 1;
            int channel = owner._blocks.FirstOf(firstBlock);
            int channels = owner._blocks.FirstOf(lastBlock) + owner._blocks.WidthOf(lastBlock) - channel;
            EvenSplit chunks = EvenSplit.AtMost(end - first, owner._chunkRows);
            for (int chunk = 0; chunk < chunks.Pieces; chunk++)
            {
                int row = first + chunks.StartOf(chunk), rowEnd = first + chunks.StartOf(chunk + 1);
                int tiles = (rowEnd - row) * owner._input.TileColumns;
                float* gradients = planes + (owner._form.Planes * owner._input.PlaneStep(tiles));
                owner._input.Transform(x, null, row, rowEnd, staged, room, planes, zeros: null);
                owner._gradient.Transform(
                    dy, codes, row, rowEnd, channel, channels, stagedGradient, room, gradients, zeros: null);
                AddTiles(tiles, chunk > 0, range, planes, gradients, sums + (share * owner.ShareFloats));
            }
        }

        // At each pair of points: [input channels × tiles] · [tiles × output channels]. The micro-kernel's taps are input
        // channels, its columns tiles.
        private void AddTiles(int tiles, bool accumulate, int range, float* planes, float* gradients, float* share)
        {
            var tile = new FilterTile
            {
                Rows = 1,
                Columns = tiles,
                InputStep = owner._input.TileStep,
                GradientStep = owner._gradient.TileStep,
                Accumulate = accumulate,
            };
            nint inputPlane = owner._input.PlaneStep(tiles), gradientPlane = owner._gradient.PlaneStep(tiles);
            int firstBlock = owner._blockRanges.StartOf(range), endBlock = owner._blockRanges.StartOf(range + 1);
            for (int plane = 0; plane < owner._form.Planes; plane++)
                for (int block = firstBlock; block < endBlock; block++)
                    AddBlock(
                        &tile, block, planes + (plane * inputPlane),
                        gradients + (plane * gradientPlane) + owner._blocks.FirstOf(block),
                        share + (plane * owner.PlaneStep) + (block * owner.BlockStep));
        }

        private void AddBlock(FilterTile* tile, int block, float* x, float* d, float* blockSums)
        {
            int vectors = owner._blocks.VectorsOf(block), width = owner._blocks.WidthOf(block);
            nint* offsets = (nint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(owner._offsets));
            int[] starts = owner._channelStarts;
            for (int i = 1; i < starts.Length; i++)
            {
                int channel = starts[i - 1];
                nint code = owner._tiles[vectors, starts[i] - channel];
                var compute = (delegate*<FilterTile*, nint*, float*, float*, float*, void>)code;
                compute(tile, offsets, x + channel, d, blockSums + ((nint)channel * width));
            }
        }
    }

    // Adds up the shares of some input channels of a block, in order, and goes from points back to taps.
    private readonly struct Totals(WinogradFilterGradient owner, float* sums, float* dFilter, float* perWorker) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            int block = item / owner._totalRanges.Pieces, range = item % owner._totalRanges.Pieces;
            int first = owner._totalRanges.StartOf(range), count = owner._totalRanges.StartOf(range + 1) - first;
            int width = owner._blocks.WidthOf(block);
            float* room = perWorker + (worker * owner.WorkerFloats);
            float* taps = room + owner.RoomFloats;
            float* totals = sums + (block * owner.BlockStep) + ((nint)first * width);
            for (int plane = 0; plane < owner._form.Planes; plane++)
                AddShares(totals + (plane * owner.PlaneStep), count * width);
            nint tap = (nint)count * width;
            var transform = new WinogradTransform
            {
                FromRow = owner._form.Points * owner.PlaneStep,
                FromColumn = owner.PlaneStep,
                FromTile = width,
                ToRow = owner._form.Taps * tap,
                ToColumn = tap,
                ToTile = width,
                Count = count,
                Vectors = owner._blocks.VectorsOf(block),
                Room = room,
            };
            WinogradTransform.Run(owner._form.FilterGradient, &transform, totals, taps);
            StoreTaps(block, first, count, taps);
        }

        private void AddShares(float* first, int length)
        {
            var total = new Span<float>(first, length);
            for (int share = 1; share < owner._shares.Pieces; share++)
                TensorPrimitives.Add(total, new ReadOnlySpan<float>(first + (share * owner.ShareFloats), length), total);
        }

        // Drops the lanes past the last output channel.
        private void StoreTaps(int block, int first, int count, float* taps)
        {
            int channels = owner._blocks.ChannelsOf(block), width = owner._blocks.WidthOf(block);
            float* filters = dFilter + owner._blocks.FirstOf(block);
            for (int tap = 0; tap < owner._form.Taps * owner._form.Taps; tap++)
                for (int c = 0; c < count; c++, taps += width)
                {
                    float* to = filters + ((((nint)tap * owner._channels) + first + c) * owner._outputs);
                    new ReadOnlySpan<float>(taps, channels).CopyTo(new Span<float>(to, channels));
                }
        }
    }
}
