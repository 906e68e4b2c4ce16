using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace TfCnn.Kernels;

/// <summary>
/// Copies a part of a matrix into a panel [k][lanes], the order in which the micro-kernel reads it: lanes are rows of C for A and
/// columns of C for B.
/// </summary>
internal static unsafe class Packing
{
    /// <summary>Panel[k][i] = source[k · stride + i] for i &lt; lanes, 0 for lanes ≤ i &lt; width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* source, nint stride, int depth, int lanes, int width, float* panel)
    {
        for (int k = 0; k < depth; k++)
        {
            CopyRow(source, panel, lanes);
            for (int i = lanes; i < width; i++)
                panel[i] = 0;
            source += stride;
            panel += width;
        }
    }

    /// <summary>Panel[k][i] = source[i · stride + k] for i &lt; lanes, 0 for lanes ≤ i &lt; width.</summary>
    public static void Transpose(float* source, nint stride, int depth, int lanes, int width, float* panel)
    {
        int i = 0;
        for (; i + 4 <= lanes; i += 4)
            TransposeFour(source + (i * stride), stride, depth, width, panel + i);
        for (; i < width; i++)
            for (int k = 0; k < depth; k++)
                panel[(k * (nint)width) + i] = i < lanes ? source[(i * stride) + k] : 0;
    }

    // Four rows at a time and all of their k, so that every cache line of the source is used up while it is there: rows that lie
    // a power of two apart would push each other out.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeFour(float* source, nint stride, int depth, nint width, float* panel)
    {
        int k = 0;
        if (CanZip)
            for (; k + 4 <= depth; k += 4)
            {
                Vector128<float> r0 = Vector128.Load(source + k), r1 = Vector128.Load(source + stride + k);
                Vector128<float> r2 = Vector128.Load(source + (2 * stride) + k), r3 = Vector128.Load(source + (3 * stride) + k);
                Vector128<float> low02 = ZipLow(r0, r2), high02 = ZipHigh(r0, r2), low13 = ZipLow(r1, r3),
                    high13 = ZipHigh(r1, r3);
                float* p = panel + (k * width);
                ZipLow(low02, low13).Store(p);
                ZipHigh(low02, low13).Store(p + width);
                ZipLow(high02, high13).Store(p + (2 * width));
                ZipHigh(high02, high13).Store(p + (3 * width));
            }
        for (; k < depth; k++)
            for (int i = 0; i < 4; i++)
                panel[(k * width) + i] = source[(i * stride) + k];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRow(float* source, float* target, int count)
    {
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
            for (; i + 8 <= count; i += 8)
                Vector256.Load(source + i).Store(target + i);
        for (; i < count; i++)
            target[i] = source[i];
    }

    private static bool CanZip => Sse.IsSupported || AdvSimd.Arm64.IsSupported;

    // a0 b0 a1 b1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipLow(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    // a2 b2 a3 b3
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipHigh(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);
}
