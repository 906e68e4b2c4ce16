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
        if (Avx512F.IsSupported && lanes >= 16 && depth >= 16)
            TransposeSixteens(source, stride, depth, lanes, width, panel);
        else if (Avx.IsSupported && lanes >= 8 && depth >= 8)
            TransposeEights(source, stride, depth, lanes, width, panel);
        else if (CanZip && lanes >= 4 && depth >= 4)
            TransposeFours(source, stride, depth, lanes, width, panel);
        else
            for (int i = 0; i < lanes; i++)
                for (int k = 0; k < depth; k++)
                    panel[(k * (nint)width) + i] = source[(i * stride) + k];
        for (int i = lanes; i < width; i++)
            for (int k = 0; k < depth; k++)
                panel[(k * (nint)width) + i] = 0;
    }

    // Blocks of 16 lanes × 16 k, all of a lane's k in a row: more rows at once would push each other out of the first-level cache
    // where they lie a power of two apart. What is left of lanes or k is done by a last block that overlaps the one before.
    private static void TransposeSixteens(float* source, nint stride, int depth, int lanes, nint width, float* panel)
    {
        for (int lane = 0; lane < lanes; lane += 16)
            for (int next = 0; next < depth; next += 16)
            {
                int i = Math.Min(lane, lanes - 16), k = Math.Min(next, depth - 16);
                Transpose16X16.Run(source + (i * stride) + k, stride, panel + (k * width) + i, width);
            }
    }

    // The same with 8 lanes × 16 k: whole cache lines of the source, since rows that lie a power of two apart would push each
    // other out before they are read again.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeEights(float* source, nint stride, int depth, int lanes, nint width, float* panel)
    {
        for (int k = 0; k < depth; k += 16)
            for (int lane = 0; lane < lanes; lane += 8)
            {
                int i = Math.Min(lane, lanes - 8), k0 = Math.Min(k, depth - 8), k1 = Math.Min(k + 8, depth - 8);
                float* rows = source + (i * stride), target = panel + i;
                nint rowBytes = stride * sizeof(float), stepBytes = width * sizeof(float);
                Transpose8X8.Run((byte*)(rows + k0), rowBytes, (byte*)(target + (k0 * width)), stepBytes);
                Transpose8X8.Run((byte*)(rows + k1), rowBytes, (byte*)(target + (k1 * width)), stepBytes);
            }
    }

    // The same with 4 lanes × 4 k, all of a lane's k in a row.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeFours(float* source, nint stride, int depth, int lanes, nint width, float* panel)
    {
        for (int lane = 0; lane < lanes; lane += 4)
            for (int next = 0; next < depth; next += 4)
            {
                int i = Math.Min(lane, lanes - 4), k = Math.Min(next, depth - 4);
                float* rows = source + (i * stride) + k;
                Vector128<float> r0 = Vector128.Load(rows), r1 = Vector128.Load(rows + stride);
                Vector128<float> r2 = Vector128.Load(rows + (2 * stride)), r3 = Vector128.Load(rows + (3 * stride));
                Vector128<float> low02 = ZipLow(r0, r2), high02 = ZipHigh(r0, r2), low13 = ZipLow(r1, r3),
                    high13 = ZipHigh(r1, r3);
                float* p = panel + (k * width) + i;
                ZipLow(low02, low13).Store(p);
                ZipHigh(low02, low13).Store(p + width);
                ZipLow(high02, high13).Store(p + (2 * width));
                ZipHigh(high02, high13).Store(p + (3 * width));
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRow(float* source, float* target, int count)
    {
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
            for (; i + 8 <= count; i += 8)
                Vector256.Load(source + i).Store(target + i);
        if (Vector128.IsHardwareAccelerated && i + 4 <= count)
        {
            Vector128.Load(source + i).Store(target + i);
            i += 4;
        }
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
