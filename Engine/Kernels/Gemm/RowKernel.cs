using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using unsafe TileKernel = delegate*<int, float*, float*, nint, float*, float*, nint, bool, TfCnn.Kernels.AheadLines, void>;

namespace TfCnn.Kernels;

/// <summary>
/// The micro-kernel of a product with one row: 1 to 8 vectors of C in registers while k runs. B is read once, in runs of eight
/// vectors, which the processor fetches ahead by itself; nothing is packed. Lane i of vector v belongs to column v · Width + i;
/// as in
/// <see cref="MicroKernel"/>, all vectors are whole and C is not read unless it is added to.
/// </summary>
internal static unsafe class RowKernel
{
    /// <summary>The kernel for <paramref name="vectors"/> vectors.</summary>
    public static TileKernel For(CpuTier tier, int vectors) => tier switch
    {
        CpuTier.Avx512 => Select<Simd512, Vector512<float>>(vectors),
        CpuTier.Avx2 => Select<Simd256, Vector256<float>>(vectors),
        CpuTier.V128 => Select<Simd128, Vector128<float>>(vectors),
        _ => Select<SimdScalar, float>(vectors),
    };

    private static TileKernel Select<S, V>(int vectors) where S : struct, ISimd<V> where V : struct => vectors switch
    {
        1 => &Multiply<S, V, Constant1>,
        2 => &Multiply<S, V, Constant2>,
        3 => &Multiply<S, V, Constant3>,
        4 => &Multiply<S, V, Constant4>,
        5 => &Multiply<S, V, Constant5>,
        6 => &Multiply<S, V, Constant6>,
        7 => &Multiply<S, V, Constant7>,
        _ => &Multiply<S, V, Constant8>,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<S, V, TVectors>(
        int depth, float* a, float* b, nint bStride, float* packed, float* c, nint cStride, bool accumulate, AheadLines ahead)
        where S : struct, ISimd<V> where V : struct where TVectors : struct, IConstant
    {
        V c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        for (int k = 0; k < depth; k++)
        {
            V v = S.Broadcast(a[k]);
            c0 = S.Fma(v, S.Load(b), c0);
            if (TVectors.Value > 1)
                c1 = S.Fma(v, S.Load(b + S.Width), c1);
            if (TVectors.Value > 2)
                c2 = S.Fma(v, S.Load(b + (2 * S.Width)), c2);
            if (TVectors.Value > 3)
                c3 = S.Fma(v, S.Load(b + (3 * S.Width)), c3);
            if (TVectors.Value > 4)
                c4 = S.Fma(v, S.Load(b + (4 * S.Width)), c4);
            if (TVectors.Value > 5)
                c5 = S.Fma(v, S.Load(b + (5 * S.Width)), c5);
            if (TVectors.Value > 6)
                c6 = S.Fma(v, S.Load(b + (6 * S.Width)), c6);
            if (TVectors.Value > 7)
                c7 = S.Fma(v, S.Load(b + (7 * S.Width)), c7);
            b += bStride;
        }
        Store<S, V>(c0, c, accumulate);
        if (TVectors.Value > 1)
            Store<S, V>(c1, c + S.Width, accumulate);
        if (TVectors.Value > 2)
            Store<S, V>(c2, c + (2 * S.Width), accumulate);
        if (TVectors.Value > 3)
            Store<S, V>(c3, c + (3 * S.Width), accumulate);
        if (TVectors.Value > 4)
            Store<S, V>(c4, c + (4 * S.Width), accumulate);
        if (TVectors.Value > 5)
            Store<S, V>(c5, c + (5 * S.Width), accumulate);
        if (TVectors.Value > 6)
            Store<S, V>(c6, c + (6 * S.Width), accumulate);
        if (TVectors.Value > 7)
            Store<S, V>(c7, c + (7 * S.Width), accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<S, V>(V v, float* c, bool accumulate) where S : struct, ISimd<V> where V : struct =>
        S.Store(accumulate ? S.Add(S.Load(c), v) : v, c);
}
