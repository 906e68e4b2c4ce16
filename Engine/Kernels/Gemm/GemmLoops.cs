using System.Runtime.CompilerServices;
using unsafe TileKernel = delegate*<int, float*, float*, nint, float*, float*, nint, bool, TfCnn.Kernels.AheadLines, void>;

namespace TfCnn.Kernels;

/// <summary>The loops around the micro-kernel, named as in the BLIS papers: pc walks blocks of K, jr panels, ir row
/// tiles.</summary>
public sealed unsafe partial class Gemm
{
    // Bytes of a cache line.
    private const int Line = 64;

    private readonly struct PackABody(Gemm gemm, Operands operands) : IWorkBody
    {
        private readonly Operands _operands = operands;

        public void Execute(int item, int worker) => gemm.PackRows(item, _operands);
    }

    private readonly struct PackBBody(Gemm gemm, Operands operands) : IWorkBody
    {
        private readonly Operands _operands = operands;

        public void Execute(int item, int worker)
        {
            for (int pc = 0; pc < gemm._depthBlocks; pc++)
                gemm.PackPanel(item, pc, _operands.B, gemm.SharedPanel(item, pc, _operands.PackedB));
        }
    }

    private readonly struct MultiplyBody<E>(Gemm gemm, Operands operands, E epilogue) : IWorkBody where E : struct, ITileEpilogue
    {
        private readonly Operands _operands = operands;
        private readonly E _epilogue = epilogue;

        public void Execute(int item, int worker)
        {
            (int tileStart, int tileEnd, int panelStart, int panelEnd) = gemm.Part(item);
            for (int tile = tileStart; tile < tileEnd && gemm.PacksInItems; tile++)
                gemm.PackRows(tile, _operands);
            if (gemm._sharedB)
            {
                // The block of A stays in the second-level cache while all panels pass over it.
                for (int pc = 0; pc < gemm._depthBlocks; pc++)
                    for (int jr = panelStart; jr < panelEnd; jr++)
                        gemm.MultiplyPanel(tileStart, tileEnd, jr, pc, worker, _operands, _epilogue);
                return;
            }
            for (int jr = panelStart; jr < panelEnd; jr++)
                for (int pc = 0; pc < gemm._depthBlocks; pc++)
                    gemm.MultiplyPanel(tileStart, tileEnd, jr, pc, worker, _operands, _epilogue);
        }
    }

    private void MultiplyPanel<E>(int tileStart, int tileEnd, int jr, int pc, int worker, Operands operands, E epilogue)
        where E : struct, ITileEpilogue
    {
        int depth = DepthOf(pc), column = jr * _blocking.Columns, columns = ColumnsOf(jr), width = WidthOf(jr);
        int row = RowOf(tileStart), kernels = KernelsOf(width);
        float* b = Panel(jr, pc, worker, operands, out nint bStep, out float* packed);
        AheadLines ahead = Ahead(tileEnd - tileStart, jr, pc, operands, out nint toNextTile, out int fetchingTiles);
        float* a = operands.PackedA + ((nint)DepthStart(pc) * _m) + ((nint)row * depth);
        float* c = operands.C + ((nint)row * _n) + column;
        for (int ir = tileStart; ir < tileEnd; ir++)
        {
            int rows = RowOf(ir + 1) - row;
            TileKernel kernel = _kernels[kernels + (packed != null ? 2 : 0) + (rows > _shortRows ? 1 : 0)];
            if (columns == width)
                kernel(depth, a, b, bStep, packed, c, _n, pc > 0, ir - tileStart < fetchingTiles ? ahead : default);
            else
                MultiplyEdge(kernel, depth, a, b, bStep, c, rows, columns, pc > 0);
            if (pc == _depthBlocks - 1)
                epilogue.Finish(c, _n, rows, columns, column);
            if (packed != null)
            {
                b = packed;
                bStep = width;
                packed = null;
            }
            ahead = ahead.Moved(toNextTile);
            row += rows;
            a += (nint)rows * depth;
            c += (nint)rows * _n;
        }
    }

    // The panel as it was packed before; or where it lies in B, for the first tile to pack it into packed on the way; or packed
    // now.
    private float* Panel(int jr, int pc, int worker, Operands operands, out nint step, out float* packed)
    {
        step = WidthOf(jr);
        packed = null;
        if (_sharedB)
            return SharedPanel(jr, pc, operands.PackedB);
        float* own = operands.PackedB + (worker * (WorkerPanelBytes / sizeof(float)));
        if (_transposeB || ColumnsOf(jr) < WidthOf(jr))
        {
            PackPanel(jr, pc, operands.B, own);
            return own;
        }
        // Packing pays by reuse: a single row tile reads a panel once.
        packed = _rowTiles == 1 ? null : own;
        step = _n;
        return operands.B + ((nint)DepthStart(pc) * _n) + (jr * _blocking.Columns);
    }

    // Where the kernels for tiles of that width start: packing ones follow after 2, those for a row more after 1.
    private int KernelsOf(int width) => ((width / _blocking.Width) - 1) * 4;

    // A tile that C has no room for as a whole goes through a buffer.
    [SkipLocalsInit]
    private void MultiplyEdge(
        TileKernel kernel, int depth, float* a, float* panel, nint panelStep, float* c, int rows, int columns, bool accumulate)
    {
        float* buffer = stackalloc float[_blocking.Rows * _blocking.Columns];
        int width = Ceiling(columns, _blocking.Width) * _blocking.Width;
        kernel(depth, a, panel, panelStep, null, buffer, width, false, default);
        for (int r = 0; r < rows; r++, buffer += width, c += _n)
            for (int i = 0; i < columns; i++)
                c[i] = accumulate ? c[i] + buffer[i] : buffer[i];
    }

    // What the first row tile fetches while it multiplies panel (jr, pc), and how far on the others go: shares of what is read
    // next. Packed before: the next panel. B transposed: the next panel's rows are one run of memory; a step of every tile takes
    // its share of a row's step. B as it is: one line of each row of the next block of K, tile 0 the first line, tile 1 the
    // second.
    private AheadLines Ahead(int tiles, int jr, int pc, Operands operands, out nint toNextTile, out int fetchingTiles)
    {
        int depth = DepthOf(pc), column = jr * _blocking.Columns, nextColumn = Math.Min(column + _blocking.Columns, _n - 1);
        fetchingTiles = tiles;
        if (_sharedB)
        {
            int lines = Ceiling(depth * WidthOf(jr) * sizeof(float) / Line, tiles);
            toNextTile = (nint)lines * Line;
            return new AheadLines((byte*)SharedPanel(jr + 1, pc, operands.PackedB), Line, lines);
        }
        if (_transposeB)
        {
            int share = Math.Min(Line, _blocking.Columns * sizeof(float) / tiles);
            toNextTile = (nint)depth * share;
            byte* rows = (byte*)(operands.B + ((nint)nextColumn * _k));
            return new AheadLines(rows + ((nint)DepthStart(pc) * tiles * share), share, depth);
        }
        toNextTile = Line;
        fetchingTiles = Math.Min(tiles, _blocking.Columns * sizeof(float) / Line);
        bool lastBlock = pc == _depthBlocks - 1;
        float* next = operands.B + (lastBlock ? nextColumn : ((nint)DepthStart(pc + 1) * _n) + column);
        return new AheadLines((byte*)next, (nint)_n * sizeof(float), DepthOf(lastBlock ? 0 : pc + 1));
    }

    private void PackRows(int tile, Operands operands)
    {
        int row = RowOf(tile), rows = RowOf(tile + 1) - row;
        for (int pc = 0; pc < _depthBlocks; pc++)
        {
            int k = DepthStart(pc), depth = DepthOf(pc);
            float* target = operands.PackedA + ((nint)k * _m) + ((nint)row * depth);
            if (_transposeA)
                Packing.Copy(operands.A + ((nint)k * _m) + row, _m, depth, rows, rows, target);
            else
                Packing.Transpose(operands.A + ((nint)row * _k) + k, _k, depth, rows, rows, target);
        }
    }

    private void PackPanel(int panel, int pc, float* b, float* target)
    {
        int k = DepthStart(pc), depth = DepthOf(pc), column = panel * _blocking.Columns;
        if (_transposeB)
            Packing.Transpose(b + ((nint)column * _k) + k, _k, depth, ColumnsOf(panel), WidthOf(panel), target);
        else
            Packing.Copy(b + ((nint)k * _n) + column, _n, depth, ColumnsOf(panel), WidthOf(panel), target);
    }

    private float* SharedPanel(int panel, int pc, float* packedB) =>
        packedB + ((nint)DepthStart(pc) * _paddedColumns) + ((nint)panel * _blocking.Columns * DepthOf(pc));

    private int ColumnsOf(int panel) => Math.Min(_blocking.Columns, _n - (panel * _blocking.Columns));

    // Floats in a row of the packed panel: whole vectors.
    private int WidthOf(int panel) => Math.Min(_blocking.Columns, _paddedColumns - (panel * _blocking.Columns));
}
