using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfCnn.Kernels;

/// <summary>Transposes 16 by 16 floats in sixteen AVX-512 registers. Each row is one load: rows that lie a power of two apart
/// cannot push each other out of the cache half read.</summary>
internal static unsafe class Transpose16X16
{
    /// <summary>Reads sixteen rows of 16 floats, <paramref name="sourceStride"/> floats apart, and writes the columns as
    /// rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* source, nint sourceStride, float* target, nint targetStride)
    {
        // Four rows interleaved: part L of four floats has column 4 L + c of the four rows.
        Four(source, sourceStride,
            out Vector512<float> a0, out Vector512<float> a1, out Vector512<float> a2, out Vector512<float> a3);
        Four(source + (4 * sourceStride), sourceStride,
            out Vector512<float> b0, out Vector512<float> b1, out Vector512<float> b2, out Vector512<float> b3);
        Four(source + (8 * sourceStride), sourceStride,
            out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3);
        Four(source + (12 * sourceStride), sourceStride,
            out Vector512<float> d0, out Vector512<float> d1, out Vector512<float> d2, out Vector512<float> d3);
        Columns(a0, b0, c0, d0, target, targetStride);
        Columns(a1, b1, c1, d1, target + targetStride, targetStride);
        Columns(a2, b2, c2, d2, target + (2 * targetStride), targetStride);
        Columns(a3, b3, c3, d3, target + (3 * targetStride), targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(
        float* source, nint stride,
        out Vector512<float> q0, out Vector512<float> q1, out Vector512<float> q2, out Vector512<float> q3)
    {
        Vector512<float> r0 = Vector512.Load(source), r1 = Vector512.Load(source + stride);
        Vector512<float> r2 = Vector512.Load(source + (2 * stride)), r3 = Vector512.Load(source + (3 * stride));
        Vector512<float> low01 = Avx512F.UnpackLow(r0, r1), high01 = Avx512F.UnpackHigh(r0, r1);
        Vector512<float> low23 = Avx512F.UnpackLow(r2, r3), high23 = Avx512F.UnpackHigh(r2, r3);
        q0 = Avx512F.Shuffle(low01, low23, 0x44);
        q1 = Avx512F.Shuffle(low01, low23, 0xEE);
        q2 = Avx512F.Shuffle(high01, high23, 0x44);
        q3 = Avx512F.Shuffle(high01, high23, 0xEE);
    }

    // Part L of all sixteen rows is column 4 L + c: row 4 L of the target from here.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* target, nint stride)
    {
        Vector512<float> even0 = Avx512F.Shuffle4x128(a, b, 0x88), even1 = Avx512F.Shuffle4x128(c, d, 0x88);
        Vector512<float> odd0 = Avx512F.Shuffle4x128(a, b, 0xDD), odd1 = Avx512F.Shuffle4x128(c, d, 0xDD);
        Avx512F.Shuffle4x128(even0, even1, 0x88).Store(target);
        Avx512F.Shuffle4x128(odd0, odd1, 0x88).Store(target + (4 * stride));
        Avx512F.Shuffle4x128(even0, even1, 0xDD).Store(target + (8 * stride));
        Avx512F.Shuffle4x128(odd0, odd1, 0xDD).Store(target + (12 * stride));
    }
}
