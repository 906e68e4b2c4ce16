using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace TfCnn.Kernels;

/// <summary>Per-channel sums kept apart for each share of the work and added up in order, each on its own cache lines.</summary>
internal static unsafe class ChannelSums
{
    public static long Bytes(int shares, int channels) => shares * Stride(channels) * sizeof(float);

    /// <summary>Zeroes the sums of one share and gives their address.</summary>
    public static float* Clear(float* sums, int share, int channels)
    {
        float* own = sums + (share * Stride(channels));
        NativeMemory.Clear(own, (nuint)channels * sizeof(float));
        return own;
    }

    public static void Total(float* sums, int shares, int channels, float* total)
    {
        var result = new Span<float>(total, channels);
        result.Clear();
        for (int share = 0; share < shares; share++)
            TensorPrimitives.Add(result, new ReadOnlySpan<float>(sums + (share * Stride(channels)), channels), result);
    }

    private static long Stride(int channels) => AlignedBuffer.RoundUp((long)channels * sizeof(float)) / sizeof(float);
}
