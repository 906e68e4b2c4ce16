using System.Runtime.CompilerServices;
using unsafe TileKernel = delegate*<int, float*, float*, nint, float*, nint, bool, byte*, nint, void>;

namespace TfCnn.Kernels;

/// <summary>The loops around the micro-kernel, named as in the BLIS papers: pc walks blocks of K, jr panels, ir row
/// tiles.</summary>
public sealed unsafe partial class Gemm
{
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
            int tileStart = (int)((long)(item / gemm._columnItems) * gemm._rowTiles / gemm._rowBlocks);
            int tileEnd = (int)((long)((item / gemm._columnItems) + 1) * gemm._rowTiles / gemm._rowBlocks);
            int panelStart = item % gemm._columnItems * gemm._panelsPerItem;
            int panelEnd = Math.Min(gemm._panels, panelStart + gemm._panelsPerItem);
            float* own = _operands.PackedB + (worker * (gemm.WorkerPanelBytes / sizeof(float)));
            if (gemm._sharedB)
            {
                for (int pc = 0; pc < gemm._depthBlocks; pc++)
                    for (int jr = panelStart; jr < panelEnd; jr++)
                        gemm.MultiplyPanel(tileStart, tileEnd, jr, pc, gemm.SharedPanel(jr, pc, _operands.PackedB),
                            gemm.WidthOf(jr), _operands, _epilogue);
                return;
            }
            for (int jr = panelStart; jr < panelEnd; jr++)
                for (int pc = 0; pc < gemm._depthBlocks; pc++)
                {
                    if (gemm.ReadsInPlace(jr))
                    {
                        float* b = _operands.B + ((nint)gemm.DepthStart(pc) * gemm._n) + (jr * gemm._blocking.Columns);
                        gemm.MultiplyPanel(tileStart, tileEnd, jr, pc, b, gemm._n, _operands, _epilogue);
                        continue;
                    }
                    gemm.PackPanel(jr, pc, _operands.B, own);
                    gemm.MultiplyPanel(tileStart, tileEnd, jr, pc, own, gemm.WidthOf(jr), _operands, _epilogue);
                }
        }
    }

    [SkipLocalsInit]
    private void MultiplyPanel<E>(
        int tileStart, int tileEnd, int jr, int pc, float* panel, nint panelStep, Operands operands, E epilogue)
        where E : struct, ITileEpilogue
    {
        float* buffer = stackalloc float[_blocking.Rows * _blocking.Columns];
        int depth = DepthOf(pc), column = jr * _blocking.Columns, columns = ColumnsOf(jr), width = WidthOf(jr);
        bool two = width > _blocking.Width;
        float* a = operands.PackedA + ((nint)DepthStart(pc) * _m);
        for (int ir = tileStart; ir < tileEnd; ir++)
        {
            int row = RowOf(ir), rows = RowOf(ir + 1) - row;
            bool tall = rows > _m / _rowTiles;
            TileKernel kernel = tall ? two ? _tall2 : _tall1 : two ? _short2 : _short1;
            byte* ahead = Ahead(ir, jr, pc, operands, out nint aheadStride);
            float* c = operands.C + ((nint)row * _n) + column;
            if (columns == width)
            {
                kernel(depth, a + ((nint)row * depth), panel, panelStep, c, _n, pc > 0, ahead, aheadStride);
            }
            else
            {
                kernel(depth, a + ((nint)row * depth), panel, panelStep, buffer, width, false, ahead, aheadStride);
                StoreEdge(buffer, width, rows, columns, c, pc > 0);
            }
            if (pc == _depthBlocks - 1)
                epilogue.Finish(c, _n, rows, columns, column);
        }
    }

    // What row tile ir should fetch while it multiplies panel (jr, pc): a share of what is packed next. B as it is: one line of
    // each row of the next block of K, tile 0 the first line, tile 1 the second. B transposed: the next panel's rows are one run
    // of memory; a step of every tile takes its share of a row's step. Without packing the panel itself, which is there already.
    private byte* Ahead(int ir, int jr, int pc, Operands operands, out nint stride)
    {
        const int Line = 64;
        int column = jr * _blocking.Columns, nextColumn = Math.Min(column + _blocking.Columns, _n - 1);
        stride = 0;
        if (_sharedB)
            return (byte*)operands.PackedB;
        if (_transposeB)
        {
            stride = Math.Min(Line, _blocking.Columns * sizeof(float) / _rowTiles);
            long done = ((long)DepthStart(pc) * _rowTiles) + ((long)ir * DepthOf(pc));
            return (byte*)(operands.B + ((nint)nextColumn * _k)) + (nint)(done * stride);
        }
        bool lastBlock = pc == _depthBlocks - 1;
        if (ir * Line >= _blocking.Columns * sizeof(float))
            return (byte*)operands.PackedA;
        stride = (nint)_n * sizeof(float);
        return (byte*)(operands.B + (lastBlock ? nextColumn : ((nint)DepthStart(pc + 1) * _n) + column)) + (ir * Line);
    }

    private void StoreEdge(float* tile, int width, int rows, int columns, float* c, bool accumulate)
    {
        for (int r = 0; r < rows; r++, tile += width, c += _n)
            for (int i = 0; i < columns; i++)
                c[i] = accumulate ? c[i] + tile[i] : tile[i];
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

    // Packing pays by reuse: a single row tile reads a panel of B once, so it may as well read it where it lies.
    private bool ReadsInPlace(int panel) => _rowTiles == 1 && !_transposeB && ColumnsOf(panel) == WidthOf(panel);

    private float* SharedPanel(int panel, int pc, float* packedB) =>
        packedB + ((nint)DepthStart(pc) * _paddedColumns) + ((nint)panel * _blocking.Columns * DepthOf(pc));

    private int ColumnsOf(int panel) => Math.Min(_blocking.Columns, _n - (panel * _blocking.Columns));

    // Floats in a row of the packed panel: whole vectors.
    private int WidthOf(int panel) => Math.Min(_blocking.Columns, _paddedColumns - (panel * _blocking.Columns));
}
