using System.Diagnostics;
using unsafe TileKernel = delegate*<int, float*, float*, nint, float*, float*, nint, bool, TfCnn.Kernels.AheadLines, void>;

namespace TfCnn.Kernels;

/// <summary>
/// The product as the gradient of an optimizer's step: each item computes a row tile of it in a buffer, panel after panel, and
/// updates these weights before it goes on, so that the gradient never goes through memory.
/// </summary>
/// <remarks>
/// A row tile spans whole rows if it can, so that weights and slots are one run of memory for it. The rows of a single tile of C
/// would be slow to update where they lie a multiple of 4 KB apart: the loads of a row have the same low address bits as the
/// stores of the row before, which the processor takes for a dependency. While one row tile is multiplied, the weights of the
/// next are fetched.
/// </remarks>
public sealed unsafe partial class Gemm
{
    // What a row tile passes over again and again: the panels of B in the second- or third-level cache, its gradient in the
    // second-level.
    private const int UpdatedBytesOfB = 4 << 20, UpdatedBytesOfRows = 256 << 10;

    /// <summary>Updates the M × N weights and the slots in use.</summary>
    internal void Update<R>(
        R rule, Block a, Block b, Block weights, Block slot0, Block slot1, Block slot2, Block scratch, Workers workers)
        where R : struct, IUpdateRule
    {
        Debug.Assert(weights.Bytes == (long)_m * _n * sizeof(float) && IsUpdate, "there are as many weights as gradients");
        Operands operands = OperandsOf(a, b, default, scratch, workers);
        Pack(operands, workers);
        workers.Run(_rowBlocks * _columnItems,
            new UpdateBody<R>(this, operands, rule, workers.Count, weights.Floats, slot0.Floats, slot1.Floats, slot2.Floats));
    }

    private int UpdatedPanelsPerItem()
    {
        long panel = (long)_blocking.Columns * sizeof(float);
        long fitting = Math.Min(UpdatedBytesOfB / (panel * Math.Max(1, _k)), UpdatedBytesOfRows / (panel * _blocking.Rows));
        return (int)Math.Clamp(fitting, 1, Math.Max(1, _panels));
    }

    // Floats from a row of the buffer to the next: not a multiple of 4 KB, so that the rows of a tile do not push each other out
    // of the first-level cache.
    private int GradientStride => (_panelsPerItem * _blocking.Columns) + 16;

    private long WorkerGradientBytes => (long)_blocking.Rows * GradientStride * sizeof(float);

    // 16 items are enough to share out, and long enough for fetching ahead.
    private int UpdatedTilesPerItem() => Math.Max(1, (int)((long)_rowTiles * Ceiling(_panels, UpdatedPanelsPerItem()) / 16));

    private readonly struct UpdateBody<R>(
        Gemm gemm, Operands operands, R rule, int workers, float* w, float* s0, float* s1, float* s2) : IWorkBody
        where R : struct, IUpdateRule
    {
        private readonly Operands _operands = operands;

        public void Execute(int item, int worker)
        {
            (int tileStart, int tileEnd, int panelStart, int panelEnd) = gemm.Part(item);
            float* gradient = _operands.Gradient + (worker * (gemm.WorkerGradientBytes / sizeof(float)));
            int column = panelStart * gemm._blocking.Columns;
            int columns = Math.Min(gemm._n, panelEnd * gemm._blocking.Columns) - column;
            for (int ir = tileStart; ir < tileEnd; ir++)
            {
                int row = gemm.RowOf(ir), end = gemm.RowOf(ir + 1);
                int next = ir + 1 < tileEnd ? ir + 1 : gemm.Part(item + workers).TileStart;
                MultiplyRow(row, end - row, panelStart, panelEnd, next, gradient);
                for (float* g = gradient; row < end; row++, g += gemm.GradientStride)
                {
                    nint at = ((nint)row * gemm._n) + column;
                    UpdateSweep.Run(rule, columns, g, w + at, s0 + at, s1 + at, s2 + at, gemm._tier);
                }
            }
        }

        // Each panel fetches its share of the next row tile's weights and slots, if these are in one piece: the panels are dealt
        // out to the arrays in equal parts.
        private void MultiplyRow(int row, int rows, int panelStart, int panelEnd, int next, float* gradient)
        {
            bool fetches = gemm._columnItems == 1 && next < gemm._rowTiles;
            nint start = fetches ? (nint)gemm.RowOf(next) * gemm._n : 0, end = fetches ? (nint)gemm.RowOf(next + 1) * gemm._n : 0;
            int panels = Math.Max(1, gemm._panels / (R.Slots + 1));
            int lines = Ceiling((int)((end - start) * sizeof(float) / Line), panels);
            int array = 0, share = 0;
            for (int jr = panelStart; jr < panelEnd; jr++, gradient += gemm._blocking.Columns)
            {
                float* values = (array switch { 0 => w, 1 => s0, 2 => s1, _ => s2 }) + start;
                byte* first = (byte*)values + ((nint)share * lines * Line);
                AheadLines ahead = array > R.Slots ? default : new AheadLines(first, Line, lines);
                gemm.MultiplyTile(row, rows, jr, _operands, gradient, ahead);
                if (++share == panels)
                    (array, share) = (array + 1, 0);
            }
        }
    }

    private void MultiplyTile(int row, int rows, int jr, Operands operands, float* gradient, AheadLines ahead)
    {
        int width = WidthOf(jr);
        TileKernel kernel = _kernels[KernelsOf(width) + (rows > _shortRows ? 1 : 0)];
        for (int pc = 0; pc < _depthBlocks; pc++)
        {
            int depth = DepthOf(pc);
            float* a = operands.PackedA + ((nint)DepthStart(pc) * _m) + ((nint)row * depth);
            kernel(depth, a, SharedPanel(jr, pc, operands.PackedB), width, null, gradient, GradientStride, pc > 0, ahead);
            ahead = default;
        }
    }
}
