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
/// <param name="Width">Floats in a vector; a tile is one or two vectors wide.</param>
/// <param name="Depth">KC: steps of k in a block. A packed panel of B, KC × NR floats, takes half of a 32 KB first-level cache
/// or less and stays there while all row tiles of a block pass over it.</param>
internal readonly record struct Blocking(int Rows, int Width, int Depth)
{
    /// <summary>Row tiles that make a block of A: MC = 8 MR rows × KC floats stay in the second-level cache.</summary>
    public const int TilesPerBlock = 8;

    /// <summary>NR: columns of C in a full tile.</summary>
    public int Columns => 2 * Width;

    public static Blocking For(CpuTier tier) => tier switch
    {
        CpuTier.Avx512 => new Blocking(14, 16, 384),
        CpuTier.Avx2 => new Blocking(6, 8, 256),
        CpuTier.V128 => new Blocking(6, 4, 256),
        _ => new Blocking(6, 1, 256),
    };
}
