using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfCnn.Kernels;

/// <summary>Transposes 8 by 8 elements of four bytes in eight AVX registers.</summary>
internal static unsafe class Transpose8X8
{
    /// <summary>Reads eight rows of 32 bytes, <paramref name="sourceStride"/> bytes apart, and writes the columns as rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* source, long sourceStride, byte* target, long targetStride)
    {
        Vector256<float> r0 = Load(source), r1 = Load(source + sourceStride);
        Vector256<float> r2 = Load(source + 2 * sourceStride), r3 = Load(source + 3 * sourceStride);
        Vector256<float> r4 = Load(source + 4 * sourceStride), r5 = Load(source + 5 * sourceStride);
        Vector256<float> r6 = Load(source + 6 * sourceStride), r7 = Load(source + 7 * sourceStride);

        // Pairs of rows interleaved: a0 b0 a1 b1 | a4 b4 a5 b5, and a2 b2 a3 b3 | a6 b6 a7 b7.
        Vector256<float> p0 = Avx.UnpackLow(r0, r1), p1 = Avx.UnpackHigh(r0, r1);
        Vector256<float> p2 = Avx.UnpackLow(r2, r3), p3 = Avx.UnpackHigh(r2, r3);
        Vector256<float> p4 = Avx.UnpackLow(r4, r5), p5 = Avx.UnpackHigh(r4, r5);
        Vector256<float> p6 = Avx.UnpackLow(r6, r7), p7 = Avx.UnpackHigh(r6, r7);

        // Four rows interleaved: column k of rows 0 to 3 in the low half, column k + 4 in the high half; the same of rows 4 to 7.
        Vector256<float> q0 = Avx.Shuffle(p0, p2, 0x44), q1 = Avx.Shuffle(p0, p2, 0xEE);
        Vector256<float> q2 = Avx.Shuffle(p1, p3, 0x44), q3 = Avx.Shuffle(p1, p3, 0xEE);
        Vector256<float> s0 = Avx.Shuffle(p4, p6, 0x44), s1 = Avx.Shuffle(p4, p6, 0xEE);
        Vector256<float> s2 = Avx.Shuffle(p5, p7, 0x44), s3 = Avx.Shuffle(p5, p7, 0xEE);

        Store(target, Avx.Permute2x128(q0, s0, 0x20));
        Store(target + targetStride, Avx.Permute2x128(q1, s1, 0x20));
        Store(target + 2 * targetStride, Avx.Permute2x128(q2, s2, 0x20));
        Store(target + 3 * targetStride, Avx.Permute2x128(q3, s3, 0x20));
        Store(target + 4 * targetStride, Avx.Permute2x128(q0, s0, 0x31));
        Store(target + 5 * targetStride, Avx.Permute2x128(q1, s1, 0x31));
        Store(target + 6 * targetStride, Avx.Permute2x128(q2, s2, 0x31));
        Store(target + 7 * targetStride, Avx.Permute2x128(q3, s3, 0x31));
    }

    private static Vector256<float> Load(byte* p) => Vector256.Load((float*)p);

    private static void Store(byte* p, Vector256<float> v) => v.Store((float*)p);
}
