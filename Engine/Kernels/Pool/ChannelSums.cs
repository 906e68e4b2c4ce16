using System.Runtime.InteropServices;

namespace TfCnn.Kernels;

/// <summary>
/// The sums over pixels of each channel that one share of the work has of its own: a float a channel that a kernel's loop adds
/// to, and a double that takes it in before its rounding counts. The shares lie on cache lines of their own and are added up in
/// order.
/// </summary>
internal readonly unsafe struct ChannelSums
{
    /// <summary>Pixels after which the loop's sums are flushed.</summary>
    public const int MostPixels = 256;

    private readonly double* _totals;
    private readonly int _channels;

    /// <summary>The sums of one share, zeroed; <paramref name="memory"/> null for none.</summary>
    public ChannelSums(byte* memory, int share, int channels)
    {
        _channels = channels;
        if (memory == null)
            return;
        _totals = (double*)(memory + (share * Stride(channels)));
        NativeMemory.Clear(_totals, (nuint)Stride(channels));
    }

    /// <summary>What the loop adds to, [channels]; null for no sums.</summary>
    public float* Running => _totals == null ? null : (float*)(_totals + _channels);

    /// <summary>Scratch for all shares.</summary>
    public static long Bytes(int shares, int channels) => shares * Stride(channels);

    /// <summary>Takes the loop's sums in and zeroes them.</summary>
    public void Flush()
    {
        if (_totals == null)
            return;
        FloatSums.Add(Running, 1, _channels, _channels, _totals);
        NativeMemory.Clear(Running, (nuint)_channels * sizeof(float));
    }

    /// <summary>Adds up all shares' sums, after they were flushed, and rounds once.</summary>
    public static void Total(byte* memory, int shares, int channels, float* total)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            double sum = 0;
            for (int share = 0; share < shares; share++)
                sum += ((double*)(memory + (share * Stride(channels))))[channel];
            total[channel] = (float)sum;
        }
    }

    private static long Stride(int channels) => AlignedBuffer.RoundUp((long)channels * (sizeof(double) + sizeof(float)));
}
