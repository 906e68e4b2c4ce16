using System.Diagnostics;
using System.Runtime.Intrinsics;
using unsafe TileKernel = delegate*<int, float*, float*, nint, float*, float*, nint, bool, TfCnn.Kernels.AheadLines, void>;

namespace TfCnn.Kernels;

/// <summary>What <see cref="Gemm"/> does to a finished element of C.</summary>
public enum GemmEpilogue
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Adds bias[n].</summary>
    Bias,

    /// <summary>Adds bias[n], then takes max(·, 0).</summary>
    BiasRelu,

    /// <summary>Takes it as the gradient in an optimizer's step; see <see cref="Gradient"/>.</summary>
    Update,
}

/// <summary>
/// float32 matrix multiplication C = op(A)·op(B) on row-major matrices, in the layers of BLIS: packed panels, a register tile,
/// block sizes beside the tile. op(A) is M × K and op(B) is K × N; a transposed operand is stored as K × M or N × K.
/// </summary>
/// <remarks>
/// C is cut into items of whole tiles; each is computed by one worker from start to end, block of K by block of K in order, so
/// the result does not depend on the number of workers. A is packed once, before, or by the one item that needs it. B is packed before as well if several items
/// need it; if one item spans all rows, every panel of B belongs to one item, which packs it just before use, or reads it where
/// it lies if it has a single row tile. Few columns of long rows are <see cref="DotProducts"/>; where A is mostly zeros, a run takes
/// <see cref="SparseRows"/>.
/// </remarks>
public sealed unsafe partial class Gemm
{
    // Below this many panels, columns alone do not make enough items.
    private const int ManyPanels = 16;

    // More items than that, and handing them over counts.
    private const int ManyItems = 32;

    private readonly int _m, _n, _k;
    private readonly bool _transposeA, _transposeB;
    private readonly GemmEpilogue _epilogue;
    private readonly CpuTier _tier;
    private readonly Blocking _blocking;
    private readonly int _depthBlocks, _fullDepth, _rowTiles, _panels, _paddedColumns;
    private readonly int _rowBlocks, _panelsPerItem, _columnItems, _shortRows;
    private readonly bool _sharedB;
    private readonly DotProducts? _dots;
    private readonly SparseRows? _sparse;
    private readonly TileKernel[] _kernels;

    /// <summary>Decides blocks, items and kernels for one geometry.</summary>
    public Gemm(int m, int n, int k, bool transposeA, bool transposeB, GemmEpilogue epilogue, CpuTier tier)
    {
        Debug.Assert(m >= 0 && n >= 0 && k >= 0, "sizes are not negative");
        (_m, _n, _k, _transposeA, _transposeB, _epilogue, _tier) = (m, n, k, transposeA, transposeB, epilogue, tier);
        _dots = IsUpdate ? null : DotProducts.For(m, n, k, transposeA, transposeB, tier);
        _sparse = IsUpdate || _dots is not null ? null : SparseRows.For(m, n, k, transposeA, transposeB, tier);
        _blocking = m == 1 && !transposeB ? Blocking.For(tier).ForOneRow : Blocking.For(tier);
        _depthBlocks = Math.Max(1, Ceiling(k, _blocking.Depth));
        _fullDepth = Ceiling(Ceiling(k, _depthBlocks), 16) * 16;
        _rowTiles = Ceiling(m, _blocking.Rows);
        _panels = Ceiling(n, _blocking.Columns);
        _paddedColumns = Ceiling(n, _blocking.Width) * _blocking.Width;

        int tilesPerBlock = IsUpdate ? UpdatedTilesPerItem() : TilesPerBlock();
        _rowBlocks = Ceiling(_rowTiles, tilesPerBlock);
        _sharedB = _rowBlocks > 1 || IsUpdate;
        _panelsPerItem = IsUpdate ? UpdatedPanelsPerItem() : PanelsPerItem(tilesPerBlock);
        _columnItems = Ceiling(_panels, _panelsPerItem);

        // Tiles are balanced: all have ⌊M / tiles⌋ rows, or one more.
        _shortRows = Math.Max(1, m / Math.Max(1, _rowTiles));
        _kernels = new TileKernel[4 * _blocking.Vectors];
        for (int i = 0; i < _kernels.Length; i++)
            _kernels[i] = _blocking.Rows == 1
                ? RowKernel.For(tier, (i / 4) + 1)
                : MicroKernel.For(tier, Math.Min(_blocking.Rows, _shortRows + (i & 1)), (i / 4) + 1, packs: (i & 2) > 0);
    }

    /// <summary>Algorithm and tier.</summary>
    public string Name => $"gemm {(_dots is not null ? "dots" : _sharedB ? "packed" : "streamed")}{Variant} {Cpu.Name(_tier)}";

    private string Variant => IsUpdate ? " update" : _sparse is not null ? " or sparse" : "";

    /// <summary>Floating-point operations of the product, 2·M·N·K.</summary>
    public long Flops => 2L * _m * _n * _k;

    /// <summary>Bytes of scratch memory that <see cref="Run"/> needs.</summary>
    public long ScratchBytes(int workers) =>
        _dots is not null ? _dots.ScratchBytes : Math.Max(
            GradientOffset(workers) + (IsUpdate ? workers * WorkerGradientBytes : 0), _sparse?.ScratchBytes(workers) ?? 0);

    private bool IsUpdate => _epilogue == GemmEpilogue.Update;

    // One item alone needs a row tile of A: it packs the tile itself, and finds it in the caches.
    private bool PacksInItems => _columnItems == 1 && _sharedB && !IsUpdate;

    private long PackedABytes => AlignedBuffer.RoundUp((long)_m * _k * sizeof(float));
    private long PackedBBytes => (long)_paddedColumns * _k * sizeof(float) + AlignedBuffer.Alignment;
    private long WorkerPanelBytes => AlignedBuffer.RoundUp((long)DepthOf(0) * _blocking.Columns * sizeof(float));

    private long GradientOffset(int workers) =>
        AlignedBuffer.RoundUp(PackedABytes + (_sharedB ? PackedBBytes : workers * WorkerPanelBytes));

    /// <summary>Computes C. <paramref name="bias"/> has N floats, or is empty without a bias.</summary>
    public void Run(Block a, Block b, Block bias, Block c, Block scratch, Workers workers)
    {
        Debug.Assert(c.Bytes >= (long)_m * _n * sizeof(float) && !IsUpdate, "the result fits");
        Debug.Assert(_epilogue == GemmEpilogue.None || bias.Bytes >= (long)_n * sizeof(float), "bias has N values");
        bool relu = _epilogue == GemmEpilogue.BiasRelu;
        Operands operands = OperandsOf(a, b, c, scratch, workers);
        if (_epilogue == GemmEpilogue.None)
            Run(operands, new NoEpilogue(), workers);
        else if (_tier == CpuTier.Avx512)
            Run(operands, new BiasEpilogue<Simd512, Vector512<float>>(bias.Floats, relu), workers);
        else if (_tier == CpuTier.Avx2)
            Run(operands, new BiasEpilogue<Simd256, Vector256<float>>(bias.Floats, relu), workers);
        else if (_tier == CpuTier.V128)
            Run(operands, new BiasEpilogue<Simd128, Vector128<float>>(bias.Floats, relu), workers);
        else
            Run(operands, new BiasEpilogue<SimdScalar, float>(bias.Floats, relu), workers);
    }

    private Operands OperandsOf(Block a, Block b, Block c, Block scratch, Workers workers)
    {
        Debug.Assert(a.Bytes >= (long)_m * _k * sizeof(float) && b.Bytes >= (long)_k * _n * sizeof(float), "operands are whole");
        Debug.Assert(scratch.Bytes >= ScratchBytes(workers.Count), "scratch is large enough");
        byte* memory = scratch.Pointer<byte>();
        return new Operands(a.Floats, b.Floats, c.Floats,
            (float*)memory, (float*)(memory + PackedABytes), (float*)(memory + GradientOffset(workers.Count)));
    }

    private void Run<E>(Operands operands, E epilogue, Workers workers) where E : struct, ITileEpilogue
    {
        if (_dots is not null)
        {
            _dots.Run(operands.A, operands.B, operands.C, operands.PackedA, epilogue, workers);
            return;
        }
        if (_sparse is not null && ActiveNumbers.Share(operands.A, (long)_m * _k) <= SparseRows.MostActive
            && _sparse.Run(operands.A, operands.B, operands.C, (byte*)operands.PackedA, epilogue, workers))
            return;
        Pack(operands, workers);
        workers.Run(_rowBlocks * _columnItems, new MultiplyBody<E>(this, operands, epilogue));
    }

    private void Pack(Operands operands, Workers workers)
    {
        if (!PacksInItems)
            workers.Run(_rowTiles, new PackABody(this, operands));
        if (_sharedB)
            workers.Run(_panels, new PackBBody(this, operands));
    }

    private (int TileStart, int TileEnd, int PanelStart, int PanelEnd) Part(int item)
    {
        int block = item / _columnItems, panelStart = item % _columnItems * _panelsPerItem;
        return ((int)((long)block * _rowTiles / _rowBlocks), (int)((block + 1L) * _rowTiles / _rowBlocks),
            panelStart, Math.Min(_panels, panelStart + _panelsPerItem));
    }

    // Row tiles in an item. All, where a block of A is small enough to stay in the second-level cache and columns alone make
    // enough items. Where a block of A is to be reused by many panels, some.
    private int TilesPerBlock()
    {
        if (_panels < ManyPanels)
            return Math.Clamp(_rowTiles / ManyItems, 1, _blocking.TilesPerBlock);
        if ((long)_m * DepthOf(0) * sizeof(float) <= Blocking.BytesOfA)
            return Math.Max(1, _rowTiles);
        return _depthBlocks == 1 ? 1 : _blocking.TilesPerBlock;
    }

    // About 3 MFLOP an item, 25 µs of one core: fewer if that leaves less than 16 items, but never so few that handing them over
    // counts. Where items pack B, more panels in a row let one be fetched while the other is multiplied: 32 items are enough.
    private int PanelsPerItem(int tilesPerBlock)
    {
        double panel = 2.0 * tilesPerBlock * Math.Min(_blocking.Rows, Math.Max(1, _m)) * _blocking.Columns * Math.Max(1, _k);
        double wanted = Math.Ceiling(Math.Clamp(Flops / 16.0, 64e3, 3e6) / panel);
        return (int)Math.Clamp(_sharedB ? wanted : Math.Max(wanted, _panels / 32), 1, Math.Max(1, _panels));
    }

    private static int Ceiling(int x, int step) => (int)(((long)x + step - 1) / step);

    // Balanced cuts: piece i of n starts at ⌊i · size / n⌋. Blocks of K start at whole cache lines.
    private int RowOf(int tile) => (int)((long)tile * _m / _rowTiles);
    private int DepthStart(int block) => Math.Min(_k, block * _fullDepth);
    private int DepthOf(int block) => DepthStart(block + 1) - DepthStart(block);

    private readonly struct Operands(float* a, float* b, float* c, float* packedA, float* packedB, float* gradient)
    {
        public readonly float* A = a, B = b, C = c;

        /// <summary>[block of k][row tile][k][row]; nothing is padded.</summary>
        public readonly float* PackedA = packedA;

        /// <summary>Shared: [block of k][panel][k][column]. Otherwise one panel a worker. Columns are padded to whole
        /// vectors.</summary>
        public readonly float* PackedB = packedB;

        /// <summary>Where C is not stored: for each worker a row tile of an item.</summary>
        public readonly float* Gradient = gradient;
    }
}
