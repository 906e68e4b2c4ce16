using System.Runtime.Intrinsics;

namespace TfCnn.Kernels;

/// <summary>A micro-kernel written over tier and tile size; gives the address of one size's code.</summary>
internal interface ITileKernel
{
    static abstract nint Address<S, V, P, Q>()
        where S : struct, ISimd<V> where V : struct where P : struct, ICount where Q : struct, ICount;
}

/// <summary>Goes from a tier and a tile size known at run time to the code compiled for them.</summary>
internal static class TileDispatch
{
    /// <summary>Floats in a vector of <paramref name="tier"/>.</summary>
    public static int WidthOf(CpuTier tier) => tier switch
    {
        CpuTier.Avx512 => Simd512.Width,
        CpuTier.Avx2 => Simd256.Width,
        CpuTier.V128 => Simd128.Width,
        _ => SimdScalar.Width,
    };

    /// <summary>
    /// The tier for tiles of so few channels: the narrowest vectors that hold them. Half the lanes take half the time where two narrow
    /// vectors are multiplied at once in place of a wide one, and never more. With the same registers the tiles are as large.
    /// </summary>
    public static CpuTier Narrowest(CpuTier tier, int channels)
    {
        while (tier > CpuTier.V128 && channels <= WidthOf(tier - 1))
            tier--;
        return tier;
    }

    /// <summary>The most accumulators of a tile's other side beside <see cref="ConvTile.MostVectors"/> vectors.</summary>
    public static int MostPixelsOf(CpuTier tier) => tier == CpuTier.Avx512 ? ConvTile.MostPixels : 6;

    public static nint Find<TKernel>(CpuTier tier, int pixels, int vectors) where TKernel : ITileKernel => tier switch
    {
        CpuTier.Avx512 => Find<TKernel, Simd512, Vector512<float>>(pixels, vectors),
        CpuTier.Avx2 => Find<TKernel, Simd256, Vector256<float>>(pixels, vectors),
        CpuTier.V128 => Find<TKernel, Simd128, Vector128<float>>(pixels, vectors),
        _ => Find<TKernel, SimdScalar, float>(pixels, vectors),
    };

    private static nint Find<TKernel, S, V>(int pixels, int vectors)
        where TKernel : ITileKernel where S : struct, ISimd<V> where V : struct =>
        vectors == 1 ? Find<TKernel, S, V, N1>(pixels) : Find<TKernel, S, V, N2>(pixels);

    private static nint Find<TKernel, S, V, Q>(int pixels)
        where TKernel : ITileKernel where S : struct, ISimd<V> where V : struct where Q : struct, ICount => pixels switch
        {
            1 => TKernel.Address<S, V, N1, Q>(),
            2 => TKernel.Address<S, V, N2, Q>(),
            3 => TKernel.Address<S, V, N3, Q>(),
            4 => TKernel.Address<S, V, N4, Q>(),
            5 => TKernel.Address<S, V, N5, Q>(),
            6 => TKernel.Address<S, V, N6, Q>(),
            7 => TKernel.Address<S, V, N7, Q>(),
            8 => TKernel.Address<S, V, N8, Q>(),
            9 => TKernel.Address<S, V, N9, Q>(),
            10 => TKernel.Address<S, V, N10, Q>(),
            11 => TKernel.Address<S, V, N11, Q>(),
            12 => TKernel.Address<S, V, N12, Q>(),
            13 => TKernel.Address<S, V, N13, Q>(),
            _ => TKernel.Address<S, V, N14, Q>(),
        };

    /// <summary>The code for a piece of a window: P is its columns, Q its rows.</summary>
    public static nint FindTaps<TKernel>(CpuTier tier, int rows, int columns) where TKernel : ITileKernel => tier switch
    {
        CpuTier.Avx512 => FindTaps<TKernel, Simd512, Vector512<float>>(rows, columns),
        CpuTier.Avx2 => FindTaps<TKernel, Simd256, Vector256<float>>(rows, columns),
        CpuTier.V128 => FindTaps<TKernel, Simd128, Vector128<float>>(rows, columns),
        _ => FindTaps<TKernel, SimdScalar, float>(rows, columns),
    };

    private static nint FindTaps<TKernel, S, V>(int rows, int columns)
        where TKernel : ITileKernel where S : struct, ISimd<V> where V : struct => rows switch
        {
            1 => FindTaps<TKernel, S, V, N1>(columns),
            2 => FindTaps<TKernel, S, V, N2>(columns),
            3 => FindTaps<TKernel, S, V, N3>(columns),
            4 => FindTaps<TKernel, S, V, N4>(columns),
            _ => FindTaps<TKernel, S, V, N5>(columns),
        };

    private static nint FindTaps<TKernel, S, V, Q>(int columns)
        where TKernel : ITileKernel where S : struct, ISimd<V> where V : struct where Q : struct, ICount => columns switch
        {
            1 => TKernel.Address<S, V, N1, Q>(),
            2 => TKernel.Address<S, V, N2, Q>(),
            3 => TKernel.Address<S, V, N3, Q>(),
            4 => TKernel.Address<S, V, N4, Q>(),
            _ => TKernel.Address<S, V, N5, Q>(),
        };
}

/// <summary>The code for each size of tile that a convolution needs, found before its first run.</summary>
internal sealed class TileCode<TKernel>(CpuTier tier) where TKernel : ITileKernel
{
    private readonly nint[,] _addresses = new nint[ConvTile.MostVectors + 1, ConvTile.MostPixels + 1];

    /// <summary>The address of the code for a size that was bound.</summary>
    public nint this[int vectors, int pixels] => _addresses[vectors, pixels];

    /// <summary>Finds the code for tiles between neighbouring starts, in every block of channels.</summary>
    public void Bind(ChannelBlocks blocks, ReadOnlySpan<int> starts)
    {
        for (int block = 0; block < blocks.Count; block++)
            for (int i = 1; i < starts.Length; i++)
            {
                int vectors = blocks.VectorsOf(block), pixels = starts[i] - starts[i - 1];
                if (_addresses[vectors, pixels] == 0)
                    _addresses[vectors, pixels] = TileDispatch.Find<TKernel>(tier, pixels, vectors);
            }
    }
}

/// <summary>
/// A length cut into the fewest pieces of at most a given size, as equal as can be: 32 pixels are 11 + 11 + 10 rather than
/// 14 + 14 + 4, since small tiles reuse what they load less.
/// </summary>
internal readonly record struct EvenSplit(int Length, int Pieces)
{
    public static EvenSplit AtMost(int length, int size) => new(length, (length + size - 1) / size);

    public int StartOf(int piece) => (int)((long)Length * piece / Pieces);

    /// <summary>The start of each piece, then the end of the last.</summary>
    public int[] Starts()
    {
        int[] starts = new int[Pieces + 1];
        for (int piece = 1; piece <= Pieces; piece++)
            starts[piece] = StartOf(piece);
        return starts;
    }
}
