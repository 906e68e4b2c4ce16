using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>An element of a matrix that is not 0.</summary>
/// <param name="Row">Floats from the start of the other matrix to the row that it is multiplied by.</param>
/// <param name="Value">The element.</param>
internal readonly record struct ActiveElement(int Row, float Value);

/// <summary>
/// Products whose left matrix is mostly zeros, as activations behind ReLU and max-pool are: each row of C is the sum of those rows of B
/// whose element of A is not 0.
/// </summary>
/// <remarks>
/// The elements are listed once, row by row. C is cut into items of neighbouring columns, which go through B block of rows by block of
/// rows: a block stays in the second-level cache while all rows of A pass over it, and its sum is added to C. 0 times NaN or infinity is not
/// left out: each block is looked through for such numbers when it is fetched.
/// </remarks>
internal sealed unsafe class SparseRows
{
    /// <summary>The largest share of active elements with which it takes less time than the dense product.</summary>
    public const double MostActive = 0.33;

    // Fewer rows of C do not pay for looking through B.
    private const int FewestRows = 16;
    private const int FewestProducts = 128;
    private const int MostVectors = 8;

    // Of B: with the columns of an item, 64 KB.
    private const int BlockRows = 128;

    // Rows of A whose lists are in scratch at a time.
    private const long MostListedElements = 4 << 20;

    private readonly int _m, _n, _k;
    private readonly int _width;
    private readonly int _blocks;
    private readonly EvenSplit _chunks;
    private readonly EvenSplit _columns;
    private readonly nint[] _code;
    private readonly nint _isFinite;

    private SparseRows(int m, int n, int k, CpuTier tier)
    {
        (_m, _n, _k, _width) = (m, n, k, TileDispatch.WidthOf(tier));
        _blocks = (k + BlockRows - 1) / BlockRows;
        _chunks = EvenSplit.AtMost(m, (int)Math.Max(1, MostListedElements / k));
        _columns = EvenSplit.AtMost(n / _width, MostVectors);
        _code = new nint[MostVectors + 1];
        for (int vectors = 1; vectors <= MostVectors; vectors++)
            _code[vectors] = TileDispatch.Find<SparseRowTile>(tier, vectors, 1);
        _isFinite = VectorDispatch.Find<FiniteKernel>(tier);
    }

    private int MostRows => (_m + _chunks.Pieces - 1) / _chunks.Pieces;

    private long ListBytes => AlignedBuffer.RoundUp(MostRows * (long)_k * sizeof(ActiveElement));

    private long EndBytes => AlignedBuffer.RoundUp(MostRows * (long)_blocks * sizeof(int));

    /// <summary>Bytes of scratch: lists, where each block ends in them, and for each worker whether it met a number that is not
    /// finite.</summary>
    public long ScratchBytes(int workers) => ListBytes + EndBytes + AlignedBuffer.RoundUp(workers * sizeof(int));

    /// <summary>Null where a product is not of this kind: neither matrix transposed, whole vectors of columns, and enough of them.</summary>
    public static SparseRows? For(int m, int n, int k, bool transposeA, bool transposeB, CpuTier tier) =>
        tier != CpuTier.Scalar && !transposeA && !transposeB && m >= FewestRows && k >= FewestProducts
        && n % TileDispatch.WidthOf(tier) == 0 && n >= MostVectors * TileDispatch.WidthOf(tier) && (long)n * k <= int.MaxValue
            ? new SparseRows(m, n, k, tier)
            : null;

    /// <summary>False, with nothing of worth in C, if B has a number that is not finite.</summary>
    public bool Run<E>(float* a, float* b, float* c, byte* scratch, E epilogue, Workers workers) where E : struct, ITileEpilogue
    {
        var lists = (ActiveElement*)scratch;
        var ends = (int*)(scratch + ListBytes);
        var notFinite = (int*)(scratch + ListBytes + EndBytes);
        new Span<int>(notFinite, workers.Count).Clear();
        for (int chunk = 0; chunk < _chunks.Pieces; chunk++)
        {
            int first = _chunks.StartOf(chunk), rows = _chunks.StartOf(chunk + 1) - first;
            workers.Run(rows, new Listing(this, a + ((nint)first * _k), lists, ends));
            workers.Run(_columns.Pieces, new Products<E>(this, lists, ends, b, c + ((nint)first * _n), rows, notFinite, epilogue));
            if (new Span<int>(notFinite, workers.Count).ContainsAnyExcept(0))
                return false;
        }
        return true;
    }

    private readonly struct Listing(SparseRows owner, float* a, ActiveElement* lists, int* ends) : IWorkBody
    {
        public void Execute(int row, int worker)
        {
            float* elements = a + ((nint)row * owner._k);
            ActiveElement* list = lists + ((nint)row * owner._k), next = list;
            for (int block = 0; block < owner._blocks; block++)
            {
                int first = block * BlockRows, end = Math.Min(owner._k, first + BlockRows);
                next = List(elements, first, end, owner._n, next);
                ends[(row * (long)owner._blocks) + block] = (int)(next - list);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static ActiveElement* List(float* elements, int first, int end, int n, ActiveElement* next)
        {
            for (int k = first; k < end; k += ActiveNumbers.Word)
                for (ulong active = ActiveNumbers.Bits(elements + k, end - k); active != 0; active &= active - 1)
                {
                    int at = k + BitOperations.TrailingZeroCount(active);
                    *next++ = new ActiveElement(at * n, elements[at]);
                }
            return next;
        }
    }

    private readonly struct Products<E>(
        SparseRows owner, ActiveElement* lists, int* ends, float* b, float* c, int rows, int* notFinite, E epilogue)
        : IWorkBody where E : struct, ITileEpilogue
    {
        private readonly E _epilogue = epilogue;

        public void Execute(int item, int worker)
        {
            int first = owner._columns.StartOf(item) * owner._width;
            int columns = (owner._columns.StartOf(item + 1) * owner._width) - first;
            var isFinite = (delegate*<float*, int, int, int, bool>)owner._isFinite;
            for (int block = 0; block < owner._blocks; block++)
            {
                float* rowsOfB = b + ((nint)block * BlockRows * owner._n) + first;
                if (!isFinite(rowsOfB, Math.Min(BlockRows, owner._k - (block * BlockRows)), columns, owner._n))
                {
                    notFinite[worker] = 1;
                    return;
                }
                AddBlock(block, first, columns / owner._width);
            }
            _epilogue.Finish(c + first, owner._n, rows, columns, first);
        }

        private void AddBlock(int block, int first, int vectors)
        {
            var add = (delegate*<ActiveElement*, int, float*, float*, bool, void>)owner._code[vectors];
            for (int row = 0; row < rows; row++)
            {
                int* end = ends + (row * (long)owner._blocks) + block;
                int start = block == 0 ? 0 : end[-1];
                if (block == 0 || *end > start)
                    add(lists + ((nint)row * owner._k) + start, *end - start, b + first, c + ((nint)row * owner._n) + first, block > 0);
            }
        }
    }

    // Rows of whole vectors.
    private readonly struct FiniteKernel : IVectorKernel
    {
        public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
            (nint)(delegate*<float*, int, int, int, bool>)&Compute<S, V>;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static bool Compute<S, V>(float* first, int rows, int columns, int step) where S : struct, ISimd<V> where V : struct
        {
            V even = default, odd = default, zero = default;
            for (; rows > 0; rows--, first += step)
            {
                int column = 0;
                for (; column < columns - S.Width; column += 2 * S.Width)
                {
                    even = S.Fma(S.Load(first + column), zero, even);
                    odd = S.Fma(S.Load(first + column + S.Width), zero, odd);
                }
                if (column < columns)
                    even = S.Fma(S.Load(first + column), zero, even);
            }
            // 0, or NaN if a number was not finite.
            return S.Sum(S.Add(even, odd)) == 0;
        }
    }
}
