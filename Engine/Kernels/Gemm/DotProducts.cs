namespace TfCnn.Kernels;

/// <summary>
/// A product with few columns, or few rows: dot products of the many rows of one matrix, read where they lie, with the few columns of
/// the other. Packing the large matrix, to use each packed panel once or twice, would cost more than the product.
/// </summary>
/// <remarks>The large matrix has its rows along k: A, or a transposed B. The small one is packed so, unless it lies so already. C is
/// cut into items of neighbouring rows of the large matrix; each sum goes block of k by block of k, whatever the item.</remarks>
internal sealed unsafe class DotProducts
{
    // More columns are worth a packed panel.
    private const int MostColumns = 32;

    // Shorter sums cost more to add up over the lanes than they take; and the more columns, the more a packed panel is used.
    private const int FewestProducts = 128;
    private const int FewestProductsPerColumn = 16;

    // Products that a lane adds up before its sum goes to C: a running sum's error grows with its length. A block of the columns stays in
    // the first-level cache.
    private const int VectorsPerBlock = 64;

    // Of the large matrix in an item.
    private const int FloatsPerItem = 64 << 10;

    private readonly int _rows, _columns, _depth, _blockDepth, _rowsPerItem, _mostColumns;
    private readonly bool _rowsAreB, _packs;
    private readonly nint[] _code = new nint[DotTile.MostColumns + 1];

    private DotProducts(int rows, int columns, int depth, bool rowsAreB, bool packs, CpuTier tier)
    {
        (_rows, _columns, _depth, _rowsAreB, _packs) = (rows, columns, depth, rowsAreB, packs);
        _blockDepth = VectorsPerBlock * TileDispatch.WidthOf(tier);
        _rowsPerItem = Math.Max(1, FloatsPerItem / depth / DotTile.Rows) * DotTile.Rows;
        _mostColumns = DotTile.MostColumnsOf(tier);
        for (int i = 1; i <= _mostColumns; i++)
            _code[i] = DotTile.Find(tier, i);
    }

    /// <summary>Bytes of scratch for the packed columns.</summary>
    public long ScratchBytes => _packs ? (long)_columns * _depth * sizeof(float) : 0;

    /// <summary>Null where the product is not of this kind.</summary>
    public static DotProducts? For(int m, int n, int k, bool transposeA, bool transposeB, CpuTier tier)
    {
        if (!transposeA && n <= m && Pays(n, k))
            return new DotProducts(m, n, k, rowsAreB: false, packs: !transposeB && n > 1, tier);
        return transposeB && m <= n && Pays(m, k)
            ? new DotProducts(n, m, k, rowsAreB: true, packs: transposeA && m > 1, tier)
            : null;
    }

    private static bool Pays(int columns, int depth) =>
        columns <= MostColumns && depth >= Math.Max(FewestProducts, FewestProductsPerColumn * columns);

    public void Run<E>(float* a, float* b, float* c, float* scratch, E epilogue, Workers workers) where E : struct, ITileEpilogue
    {
        float* rows = _rowsAreB ? b : a, columns = _rowsAreB ? a : b;
        if (_packs)
        {
            // [k][column] becomes [column][k].
            Packing.Transpose(columns, _columns, _columns, _depth, _depth, scratch);
            columns = scratch;
        }
        workers.Run((_rows + _rowsPerItem - 1) / _rowsPerItem, new Body<E>(this, rows, columns, c, epilogue));
    }

    private readonly struct Body<E>(DotProducts owner, float* rows, float* columns, float* c, E epilogue) : IWorkBody
        where E : struct, ITileEpilogue
    {
        private readonly E _epilogue = epilogue;

        public void Execute(int item, int worker)
        {
            int first = item * owner._rowsPerItem, end = Math.Min(owner._rows, first + owner._rowsPerItem);
            for (int row = first; row < end; row += DotTile.Rows)
                owner.Multiply(rows, columns, c, row, end);
            if (owner._rowsAreB)
                _epilogue.Finish(c + first, owner._rows, owner._columns, end - first, first);
            else
                _epilogue.Finish(c + ((nint)first * owner._columns), owner._columns, end - first, owner._columns, 0);
        }
    }

    // All columns of four rows, or of as many as are left.
    private void Multiply(float* rows, float* columns, float* c, int row, int end)
    {
        int last = end - 1 - row;
        nint start = 0;
        var tile = new DotTile
        {
            RowCount = Math.Min(DotTile.Rows, end - row),
            Runs = &start,
            RunCount = 1,
            ColumnStep = _depth,
            RowOutput = _rowsAreB ? 1 : _columns,
            ColumnOutput = _rowsAreB ? _rows : 1,
        };
        c += row * tile.RowOutput;
        for (int k = 0; k < _depth; k += _blockDepth)
        {
            tile.RunLength = Math.Min(_blockDepth, _depth - k);
            tile.Row0 = rows + ((nint)row * _depth) + k;
            tile.Row1 = tile.Row0 + (Math.Min(1, last) * (nint)_depth);
            tile.Row2 = tile.Row0 + (Math.Min(2, last) * (nint)_depth);
            tile.Row3 = tile.Row0 + (Math.Min(3, last) * (nint)_depth);
            tile.Accumulate = k > 0;
            for (int piece = 0, column = 0; column < _columns; piece++)
            {
                int next = Split.StartOf(piece + 1);
                tile.Columns = columns + ((nint)column * _depth) + k;
                ((delegate*<DotTile*, float*, void>)_code[next - column])(&tile, c + (column * tile.ColumnOutput));
                column = next;
            }
        }
    }

    private EvenSplit Split => EvenSplit.AtMost(_columns, _mostColumns);
}
