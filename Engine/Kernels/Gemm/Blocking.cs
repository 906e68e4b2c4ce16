namespace TfCnn.Kernels;

/// <summary>
/// Block sizes of one tier's matrix multiplication, beside the registers they come from.
/// <code>
/// tier     registers  tile        accumulators + B + A
/// avx512   32 of 16   14 × 2·16   28 + 2 + 1
/// avx2     16 of 8     6 × 2·8    12 + 2 + 1
/// v128     16 of 4     6 × 2·4    12 + 2 + 1
/// scalar   16 of 1     6 × 2      12 + 2 + 1
/// </code>
/// </summary>
/// <param name="Rows">MR: the most rows of C in a tile.</param>
/// <param name="Width">Floats in a vector.</param>
/// <param name="Vectors">Vectors in a row of a tile. A lone row has eight: B is read once, where it lies, and what counts is that
/// long runs of its rows are read.</param>
/// <param name="Depth">KC: steps of k in a block. A packed panel of B, KC × NR floats, stays in the first- or second-level cache
/// while all row tiles of a block pass over it.</param>
internal readonly record struct Blocking(int Rows, int Width, int Vectors, int Depth)
{
    /// <summary>The most bytes that a block of A takes where it has all rows: half of a second-level cache of 1 MB.</summary>
    public const int BytesOfA = 512 << 10;

    /// <summary>Row tiles that make a block of A: MC, about 112 rows, × KC floats stay in the second-level cache.</summary>
    public int TilesPerBlock => 112 / Rows;

    /// <summary>NR: columns of C in a full tile.</summary>
    public int Columns => Vectors * Width;

    public static Blocking For(CpuTier tier) => tier switch
    {
        CpuTier.Avx512 => new Blocking(14, 16, 2, 384),
        CpuTier.Avx2 => new Blocking(6, 8, 2, 384),
        CpuTier.V128 => new Blocking(6, 4, 2, 256),
        _ => new Blocking(6, 1, 2, 256),
    };

    /// <summary>The sizes for a product with one row.</summary>
    public Blocking ForOneRow => this with { Rows = 1, Vectors = 8 };
}
