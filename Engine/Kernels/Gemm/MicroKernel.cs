using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using unsafe TileKernel = delegate*<int, float*, float*, nint, float*, float*, nint, bool, TfCnn.Kernels.AheadLines, void>;

namespace TfCnn.Kernels;

/// <summary>
/// The innermost part of the matrix multiplication: one tile of C, rows × (1 or 2 vectors), held in registers while k runs.
/// <code>
///              b: packed panel, or B itself      k ↓ [ v v ]   row k starts at b + k · bStride, and goes to packed if asked for
/// a: packed panel [k][rows]
///      k →                                       c: row r starts at c + r · cStride
///   r  [ . . . ]                                 [ v v ]
///   ↓  [ . . . ]                                 [ v v ]
/// </code>
/// Row r of step k is broadcast from a[k · rows + r]; lane i of vector v belongs to column v · Width + i. All vectors are whole:
/// a narrower panel is padded, and a narrower tile of C goes through a buffer (a call in here, even in a branch that is rarely
/// taken, would make the JIT keep the accumulators in memory). With <c>accumulate</c> unset C is never read, so it may hold
/// anything. The kernel that packs leaves the rows of B behind as a panel for the row tiles after it, which costs less than a
/// pass of its own: the multiplications hide both the fetching and the storing. Each step asks for one line of <c>ahead</c>, as
/// long as there are any.
/// </summary>
internal static unsafe class MicroKernel
{
    /// <summary>The kernel for tiles of exactly <paramref name="rows"/> rows and <paramref name="vectors"/> vectors.</summary>
    public static TileKernel For(CpuTier tier, int rows, int vectors, bool packs) => tier switch
    {
        CpuTier.Avx512 => Select<Simd512, Vector512<float>>(rows, vectors, packs),
        CpuTier.Avx2 => Select<Simd256, Vector256<float>>(rows, vectors, packs),
        CpuTier.V128 => Select<Simd128, Vector128<float>>(rows, vectors, packs),
        _ => Select<SimdScalar, float>(rows, vectors, packs),
    };

    private static TileKernel Select<S, V>(int rows, int vectors, bool packs)
        where S : struct, ISimd<V> where V : struct => (vectors, packs) switch
        {
            (2, true) => Select<S, V, Constant2, Constant1>(rows),
            (2, false) => Select<S, V, Constant2, Constant0>(rows),
            (_, true) => Select<S, V, Constant1, Constant1>(rows),
            _ => Select<S, V, Constant1, Constant0>(rows),
        };

    private static TileKernel Select<S, V, TVectors, TPacks>(int rows)
        where S : struct, ISimd<V> where V : struct
        where TVectors : struct, IConstant where TPacks : struct, IConstant => rows switch
        {
            1 => &Multiply<S, V, Constant1, TVectors, TPacks>,
            2 => &Multiply<S, V, Constant2, TVectors, TPacks>,
            3 => &Multiply<S, V, Constant3, TVectors, TPacks>,
            4 => &Multiply<S, V, Constant4, TVectors, TPacks>,
            5 => &Multiply<S, V, Constant5, TVectors, TPacks>,
            6 => &Multiply<S, V, Constant6, TVectors, TPacks>,
            7 => &Multiply<S, V, Constant7, TVectors, TPacks>,
            8 => &Multiply<S, V, Constant8, TVectors, TPacks>,
            9 => &Multiply<S, V, Constant9, TVectors, TPacks>,
            10 => &Multiply<S, V, Constant10, TVectors, TPacks>,
            11 => &Multiply<S, V, Constant11, TVectors, TPacks>,
            12 => &Multiply<S, V, Constant12, TVectors, TPacks>,
            13 => &Multiply<S, V, Constant13, TVectors, TPacks>,
            _ => &Multiply<S, V, Constant14, TVectors, TPacks>,
        };

    // The constants are known to the JIT: the rows and vectors that a tile lacks leave no code behind.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<S, V, TRows, TVectors, TPacks>(
        int depth, float* a, float* b, nint bStride, float* packed, float* c, nint cStride, bool accumulate, AheadLines ahead)
        where S : struct, ISimd<V> where V : struct
        where TRows : struct, IConstant where TVectors : struct, IConstant where TPacks : struct, IConstant
    {
        byte* line = ahead.First;
        nint lineStride = ahead.Stride;
        int lines = ahead.Count;
        V c00 = default, c01 = default;
        V c10 = default, c11 = default;
        V c20 = default, c21 = default;
        V c30 = default, c31 = default;
        V c40 = default, c41 = default;
        V c50 = default, c51 = default;
        V c60 = default, c61 = default;
        V c70 = default, c71 = default;
        V c80 = default, c81 = default;
        V c90 = default, c91 = default;
        V c100 = default, c101 = default;
        V c110 = default, c111 = default;
        V c120 = default, c121 = default;
        V c130 = default, c131 = default;
        for (int k = 0; k < depth; k++)
        {
            V b0 = S.Load(b);
            V b1 = TVectors.Value > 1 ? S.Load(b + S.Width) : default;
            if (TPacks.Value > 0)
            {
                S.Store(b0, packed);
                if (TVectors.Value > 1)
                    S.Store(b1, packed + S.Width);
                packed += TVectors.Value * S.Width;
            }
            if (TRows.Value > 0)
            {
                V v = S.Broadcast(a[0]);
                c00 = S.Fma(v, b0, c00);
                if (TVectors.Value > 1)
                    c01 = S.Fma(v, b1, c01);
            }
            if (TRows.Value > 1)
            {
                V v = S.Broadcast(a[1]);
                c10 = S.Fma(v, b0, c10);
                if (TVectors.Value > 1)
                    c11 = S.Fma(v, b1, c11);
            }
            if (TRows.Value > 2)
            {
                V v = S.Broadcast(a[2]);
                c20 = S.Fma(v, b0, c20);
                if (TVectors.Value > 1)
                    c21 = S.Fma(v, b1, c21);
            }
            if (TRows.Value > 3)
            {
                V v = S.Broadcast(a[3]);
                c30 = S.Fma(v, b0, c30);
                if (TVectors.Value > 1)
                    c31 = S.Fma(v, b1, c31);
            }
            if (TRows.Value > 4)
            {
                V v = S.Broadcast(a[4]);
                c40 = S.Fma(v, b0, c40);
                if (TVectors.Value > 1)
                    c41 = S.Fma(v, b1, c41);
            }
            if (TRows.Value > 5)
            {
                V v = S.Broadcast(a[5]);
                c50 = S.Fma(v, b0, c50);
                if (TVectors.Value > 1)
                    c51 = S.Fma(v, b1, c51);
            }
            if (TRows.Value > 6)
            {
                V v = S.Broadcast(a[6]);
                c60 = S.Fma(v, b0, c60);
                if (TVectors.Value > 1)
                    c61 = S.Fma(v, b1, c61);
            }
            if (TRows.Value > 7)
            {
                V v = S.Broadcast(a[7]);
                c70 = S.Fma(v, b0, c70);
                if (TVectors.Value > 1)
                    c71 = S.Fma(v, b1, c71);
            }
            if (TRows.Value > 8)
            {
                V v = S.Broadcast(a[8]);
                c80 = S.Fma(v, b0, c80);
                if (TVectors.Value > 1)
                    c81 = S.Fma(v, b1, c81);
            }
            if (TRows.Value > 9)
            {
                V v = S.Broadcast(a[9]);
                c90 = S.Fma(v, b0, c90);
                if (TVectors.Value > 1)
                    c91 = S.Fma(v, b1, c91);
            }
            if (TRows.Value > 10)
            {
                V v = S.Broadcast(a[10]);
                c100 = S.Fma(v, b0, c100);
                if (TVectors.Value > 1)
                    c101 = S.Fma(v, b1, c101);
            }
            if (TRows.Value > 11)
            {
                V v = S.Broadcast(a[11]);
                c110 = S.Fma(v, b0, c110);
                if (TVectors.Value > 1)
                    c111 = S.Fma(v, b1, c111);
            }
            if (TRows.Value > 12)
            {
                V v = S.Broadcast(a[12]);
                c120 = S.Fma(v, b0, c120);
                if (TVectors.Value > 1)
                    c121 = S.Fma(v, b1, c121);
            }
            if (TRows.Value > 13)
            {
                V v = S.Broadcast(a[13]);
                c130 = S.Fma(v, b0, c130);
                if (TVectors.Value > 1)
                    c131 = S.Fma(v, b1, c131);
            }
            if (k < lines)
            {
                Prefetch.ToSecondLevel(line);
                line += lineStride;
            }
            a += TRows.Value;
            b += bStride;
        }
        if (TRows.Value > 0)
            StoreRow<S, V, TVectors>(c00, c01, c + (0 * cStride), accumulate);
        if (TRows.Value > 1)
            StoreRow<S, V, TVectors>(c10, c11, c + (1 * cStride), accumulate);
        if (TRows.Value > 2)
            StoreRow<S, V, TVectors>(c20, c21, c + (2 * cStride), accumulate);
        if (TRows.Value > 3)
            StoreRow<S, V, TVectors>(c30, c31, c + (3 * cStride), accumulate);
        if (TRows.Value > 4)
            StoreRow<S, V, TVectors>(c40, c41, c + (4 * cStride), accumulate);
        if (TRows.Value > 5)
            StoreRow<S, V, TVectors>(c50, c51, c + (5 * cStride), accumulate);
        if (TRows.Value > 6)
            StoreRow<S, V, TVectors>(c60, c61, c + (6 * cStride), accumulate);
        if (TRows.Value > 7)
            StoreRow<S, V, TVectors>(c70, c71, c + (7 * cStride), accumulate);
        if (TRows.Value > 8)
            StoreRow<S, V, TVectors>(c80, c81, c + (8 * cStride), accumulate);
        if (TRows.Value > 9)
            StoreRow<S, V, TVectors>(c90, c91, c + (9 * cStride), accumulate);
        if (TRows.Value > 10)
            StoreRow<S, V, TVectors>(c100, c101, c + (10 * cStride), accumulate);
        if (TRows.Value > 11)
            StoreRow<S, V, TVectors>(c110, c111, c + (11 * cStride), accumulate);
        if (TRows.Value > 12)
            StoreRow<S, V, TVectors>(c120, c121, c + (12 * cStride), accumulate);
        if (TRows.Value > 13)
            StoreRow<S, V, TVectors>(c130, c131, c + (13 * cStride), accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow<S, V, TVectors>(V v0, V v1, float* c, bool accumulate)
        where S : struct, ISimd<V> where V : struct where TVectors : struct, IConstant
    {
        S.Store(accumulate ? S.Add(S.Load(c), v0) : v0, c);
        if (TVectors.Value > 1)
            S.Store(accumulate ? S.Add(S.Load(c + S.Width), v1) : v1, c + S.Width);
    }
}

/// <summary>Cache lines at equal distances, to be fetched while something else is computed.</summary>
internal readonly unsafe struct AheadLines(byte* first, nint stride, int count)
{
    public byte* First { get; } = first;

    public nint Stride { get; } = stride;

    public int Count { get; } = count;

    public AheadLines Moved(nint bytes) => new(First + bytes, Stride, Count);
}

/// <summary>A whole number as a type, so that a generic method is compiled once for each value.</summary>
internal interface IConstant
{
    static abstract int Value { get; }
}

internal readonly struct Constant0 : IConstant { public static int Value => 0; }
internal readonly struct Constant1 : IConstant { public static int Value => 1; }
internal readonly struct Constant2 : IConstant { public static int Value => 2; }
internal readonly struct Constant3 : IConstant { public static int Value => 3; }
internal readonly struct Constant4 : IConstant { public static int Value => 4; }
internal readonly struct Constant5 : IConstant { public static int Value => 5; }
internal readonly struct Constant6 : IConstant { public static int Value => 6; }
internal readonly struct Constant7 : IConstant { public static int Value => 7; }
internal readonly struct Constant8 : IConstant { public static int Value => 8; }
internal readonly struct Constant9 : IConstant { public static int Value => 9; }
internal readonly struct Constant10 : IConstant { public static int Value => 10; }
internal readonly struct Constant11 : IConstant { public static int Value => 11; }
internal readonly struct Constant12 : IConstant { public static int Value => 12; }
internal readonly struct Constant13 : IConstant { public static int Value => 13; }
internal readonly struct Constant14 : IConstant { public static int Value => 14; }
