namespace TfCnn.Kernels;

/// <summary>
/// Winograd convolution: square filters, stride 1, NHWC. Tiles of the source become points, at each pair of points the
/// destination's channels are a matrix product over the source's channels, and the products become tiles of the destination:
/// y = Aᵀ [Σ over channels of (G g Gᵀ) ∘ (Bᵀ x B)] A. Serves the forward pass and, with the filter flipped and its channels
/// exchanged, the gradient of the input.
/// </summary>
/// <remarks>
/// A work item is some rows of tiles, as many as keep its planes (tiles × channels, source and destination) in the second-level
/// cache beside the transformed filter. Items depend on the shape alone and no sum crosses them, so no split shows in the result.
/// With a pool behind the destination an item is some whole images, or else some of one image's pooled rows; tiles that two of
/// those need are computed twice.
/// </remarks>
internal sealed unsafe class WinogradConvolution : IConvolution
{
    // Planes of an item; with the filter's they should fit into a second-level cache of 1 MB.
    private const long PlaneBytes = 512 * 1024;

    // Fewer tiles would read the transformed filter too often.
    private const int FewestTiles = 28;

    // Products in a running sum, whose error grows with its length; the sums of longer ones are added up.
    private const int MostProducts = 8;

    private readonly WinogradForm _form;
    private readonly WinogradSource _source;
    private readonly WinogradFilter _filter;
    private readonly ConvDestination _destination;
    private readonly int _tileRows;
    private readonly EvenSplit _items;
    private readonly PooledRows? _pool;
    private readonly int _chunks = 1;
    private readonly long _pooledFloats;
    private readonly EvenSplit _depths;
    private readonly int _vectorWidth;
    private readonly int _productStep;
    private readonly int _mostPixels;
    private readonly int _mostTiles;
    private readonly TileCode<ConvTile> _tiles;

    private WinogradConvolution(
        WinogradForm form, CpuTier tier, int images, WinogradImages source, WinogradFilter filter, ConvDestination destination,
        PooledRows? pool)
    {
        (_form, _filter, _destination, _pool) = (form, filter, destination, pool);
        _vectorWidth = TileDispatch.WidthOf(tier);
        _mostPixels = TileDispatch.MostPixelsOf(tier);
        _tileRows = (destination.Height + form.Tile - 1) / form.Tile;
        int tileColumns = (destination.Width + form.Tile - 1) / form.Tile;
        _source = new WinogradSource(
            source, _tileRows, tileColumns, form.Tile, form.Points, form.Points, form.Input, _vectorWidth);
        _productStep = (destination.Channels + _vectorWidth - 1) / _vectorWidth * _vectorWidth;
        long tileBytes = (long)form.Planes * (_source.TileStep + _productStep) * sizeof(float);
        int rows = (int)Math.Max(1, Math.Max(PlaneBytes / tileBytes, FewestTiles) / tileColumns);
        _items = EvenSplit.AtMost(images * _tileRows, rows);
        if (pool is not null)
        {
            // The nearest number of images.
            _items = EvenSplit.AtMost(images, Math.Max(1, (rows + (_tileRows / 2)) / _tileRows));
            _chunks = Math.Clamp((_tileRows + (rows / 2)) / rows, 1, Math.Max(1, pool.Count));
        }
        _depths = EvenSplit.AtMost(filter.Depth, MostProducts);
        _tiles = new TileCode<ConvTile>(tier);
        for (int item = 0; item < Items; item++)
        {
            EvenSplit tiles = TilesOf(item);
            _tiles.Bind(_filter.Blocks, tiles.Starts());
            _mostTiles = Math.Max(_mostTiles, tiles.Length);
            _pooledFloats = Math.Max(_pooledFloats, RoundUp(PooledSourceRows(item) * destination.RowStep));
        }
    }

    /// <summary>Output from input and filter, perhaps pooled.</summary>
    public static WinogradConvolution Forward(ConvGeometry g, WinogradForm form, CpuTier tier, PooledRows? pool) => new(
        form, tier, g.N, new WinogradImages(g.H, g.W, g.C, g.Rows.Before, g.Columns.Before),
        new WinogradFilter(
            form, FilterView.Forward(g), TapAxis.Forward(g.Rows), TapAxis.Forward(g.Columns), TileDispatch.WidthOf(tier)),
        new ConvDestination(g.Layout, g.OH, g.OW, g.CO), pool);

    /// <summary>Gradient of the input from filter and gradient of the output, perhaps behind a pool.</summary>
    public static WinogradConvolution Backward(ConvGeometry g, WinogradForm form, CpuTier tier, SpreadRows? pool) => new(
        form, tier, g.N,
        new WinogradImages(g.OH, g.OW, g.CO, form.Taps - 1 - g.Rows.Before, form.Taps - 1 - g.Columns.Before, pool),
        new WinogradFilter(
            form, FilterView.Backward(g), TapAxis.Backward(g.Rows), TapAxis.Backward(g.Columns), TileDispatch.WidthOf(tier)),
        new ConvDestination(g.Layout, g.H, g.W, g.C), pool: null);

    private int Items => _items.Pieces * _chunks;

    private nint ProductPlane(int tiles) => (nint)((((tiles * (long)_productStep) + 15) / 16) | 1) * 16;

    // Staged rows, room for a tile, a number for each tile, rows between convolution and pool, source planes, product planes: whole
    // cache lines each.
    private long WorkerFloats =>
        RoundUp(_source.StagedFloats) + RoundUp(_form.RoomFloats(_vectorWidth)) + RoundUp(_mostTiles)
        + _pooledFloats + (_form.Planes * (long)(_source.PlaneStep(_mostTiles) + ProductPlane(_mostTiles)));

    public long ScratchBytes(int workers) => (RoundUp(_filter.Floats(workers)) + (workers * WorkerFloats)) * sizeof(float);

    public void Run(
        float* source, byte* codes, float* filter, float* bias, bool relu, float* destination, Block scratch, Workers workers)
    {
        _filter.Transform(filter, scratch.Floats, workers);
        float* perWorker = scratch.Floats + RoundUp(_filter.Floats(workers.Count));
        for (int worker = 0; worker < workers.Count; worker++)
            _source.ClearStage(perWorker + (worker * WorkerFloats));
        workers.Run(Items, new Body(this, source, codes, scratch.Floats, bias, relu, destination, perWorker));
    }

    private static long RoundUp(long floats) => AlignedBuffer.RoundUp(floats * sizeof(float)) / sizeof(float);

    // An item's tiles, cut for the micro-kernel.
    private EvenSplit TilesOf(int item)
    {
        (int first, int end) = TileRowsOf(item);
        return EvenSplit.AtMost((end - first) * _source.TileColumns, _mostPixels);
    }

    private (int First, int End) TileRowsOf(int item)
    {
        (int first, int end) = (_items.StartOf(item / _chunks), _items.StartOf((item / _chunks) + 1));
        if (_pool is null)
            return (first, end);
        (int row, int rowEnd) = _pool.Sources(PooledStart(item), PooledEnd(item));
        return ((first * _tileRows) + (row / _form.Tile), ((end - 1) * _tileRows) + ((rowEnd + _form.Tile - 1) / _form.Tile));
    }

    // The pooled rows of each of an item's images.
    private int PooledStart(int item) => new EvenSplit(_pool!.Count, _chunks).StartOf(item % _chunks);

    private int PooledEnd(int item) => new EvenSplit(_pool!.Count, _chunks).StartOf((item % _chunks) + 1);

    // Rows between convolution and pool, of one image.
    private long PooledSourceRows(int item)
    {
        if (_pool is null)
            return 0;
        if (_chunks == 1)
            return _destination.Height;
        (int row, int rowEnd) = _pool.Sources(PooledStart(item), PooledEnd(item));
        return Math.Min(_destination.Height, (rowEnd + _form.Tile - 1) / _form.Tile * _form.Tile) - (row / _form.Tile * _form.Tile);
    }

    private readonly struct Body(
        WinogradConvolution owner, float* source, byte* codes, float* filter, float* bias, bool relu, float* destination,
        float* perWorker)
        : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            EvenSplit tiles = owner.TilesOf(item);
            float* staged = perWorker + (worker * owner.WorkerFloats);
            float* room = staged + RoundUp(owner._source.StagedFloats);
            float* zeros = room + RoundUp(owner._form.RoomFloats(owner._vectorWidth));
            float* rows = zeros + RoundUp(owner._mostTiles);
            float* planes = rows + owner._pooledFloats;
            float* products = planes + (owner._form.Planes * owner._source.PlaneStep(tiles.Length));
            (int first, int end) = owner.TileRowsOf(item);
            owner._source.Transform(source, codes, first, end, staged, room, planes, (uint*)zeros);
            for (int plane = 0; plane < owner._form.Planes; plane++)
                Multiply(
                    tiles, planes + (plane * owner._source.PlaneStep(tiles.Length)), filter + (plane * owner._filter.PlaneStep),
                    products + (plane * owner.ProductPlane(tiles.Length)));
            StoreRows(item, tiles.Length, staged, room, products, (uint*)zeros, rows);
        }

        // One plane: [tiles × source channels] · [source channels × destination channels]. The micro-kernel's pixels are tiles.
        private void Multiply(EvenSplit tiles, float* x, float* weights, float* products)
        {
            ChannelBlocks blocks = owner._filter.Blocks;
            nint start = 0;
            var tile = new ConvTile
            {
                Runs = &start,
                RunCount = 1,
                PixelStep = owner._source.TileStep,
                OutputStep = owner._productStep,
            };
            for (int block = 0; block < blocks.Count; block++)
                MultiplyBlock(
                    &tile, tiles, block, x, weights + (block * owner._filter.BlockStep), products + blocks.FirstOf(block));
        }

        private void MultiplyBlock(ConvTile* tile, EvenSplit tiles, int block, float* x, float* weights, float* products)
        {
            int vectors = owner._filter.Blocks.VectorsOf(block), width = owner._filter.Blocks.WidthOf(block);
            for (int piece = 0; piece < tiles.Pieces; piece++)
            {
                int first = tiles.StartOf(piece);
                nint code = owner._tiles[vectors, tiles.StartOf(piece + 1) - first];
                MultiplyTiles(tile, code, width, x + (first * tile->PixelStep), weights, products + (first * tile->OutputStep));
            }
        }

        // The sums of a chunk are added to those of the chunks before, which are still in the first-level cache.
        private void MultiplyTiles(ConvTile* tile, nint code, int width, float* x, float* weights, float* products)
        {
            var compute = (delegate*<ConvTile*, float*, float*, void>)code;
            for (int chunk = 0; chunk < owner._depths.Pieces; chunk++)
            {
                int depth = owner._depths.StartOf(chunk);
                tile->RunLength = owner._depths.StartOf(chunk + 1) - depth;
                tile->IsFirst = chunk == 0;
                tile->Weights = weights + ((nint)depth * width);
                compute(tile, x + depth, products);
            }
        }

        private void StoreRows(int item, int tiles, float* staged, float* room, float* products, uint* zeros, float* rows)
        {
            ConvDestination to = owner._destination;
            nint plane = owner.ProductPlane(tiles);
            int tile = owner._form.Tile;
            var output = new WinogradOutput
            {
                FromRow = owner._form.Points * plane,
                FromColumn = plane,
                FromTile = owner._productStep,
                ToRow = to.RowStep,
                ToColumn = to.PixelStep,
                Columns = to.Width,
                Channels = to.Channels,
                Bias = bias,
                Relu = relu,
                Zeros = zeros,
                Room = room,
            };
            (output.Sums.LineStep, output.Sums.PixelStep) = (owner._source.LineStep, owner._source.TileStep);
            owner._filter.Describe(ref output.Sums, filter);
            (int first, int end) = owner.TileRowsOf(item);
            long firstRow = first % owner._tileRows * tile;
            for (int row = first; row < end; row++, products += owner._source.TileColumns * owner._productStep)
            {
                int image = row / owner._tileRows, y = row % owner._tileRows * tile;
                output.Rows = Math.Min(tile, to.Height - y);
                output.Sums.Staged = null;
                float* whole = owner._pool is null ? destination + (image * to.ImageSize) : rows - (firstRow * to.RowStep);
                float* pixels = whole + (y * to.RowStep);
                if (!WinogradOutput.Run(owner._form.Output, &output, products, pixels))
                {
                    owner._source.Stage(source, codes, row, staged);
                    output.Sums.Staged = staged;
                    WinogradOutput.Run(owner._form.Output, &output, products, pixels);
                }
                output.Zeros += owner._source.TileColumns;
                if (owner._pool is not null && (row + 1 == end || (row + 1) % owner._tileRows == 0))
                    owner._pool.Run(whole, image, owner.PooledStart(item), owner.PooledEnd(item), destination, codes);
            }
        }
    }
}
