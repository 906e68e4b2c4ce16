using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfCnn.Kernels;

/// <summary>Which numbers are not 0.</summary>
internal static unsafe class ActiveNumbers
{
    /// <summary>Numbers whose bits make a word. To take one bit after the other ends in a jump that the processor does not foresee, so a
    /// word should be large.</summary>
    public const int Word = 64;

    // One run in so many is counted for the share.
    private const int SampledRun = 256;
    private const int SampleStep = 16 * SampledRun;

    /// <summary>Bit i: number i is not 0. At most <see cref="Word"/> of <paramref name="count"/> numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Bits(float* numbers, int count)
    {
        ulong word = 0;
        int i = 0;
        count = Math.Min(Word, count);
        for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256<float> zero = Vector256.Equals(Vector256.Load(numbers + i), default);
            word |= (ulong)(~zero.ExtractMostSignificantBits() & 0xff) << i;
        }
        for (; i < count; i++)
            word |= numbers[i] != 0 ? 1UL << i : 0;
        return word;
    }

    /// <summary>The share of numbers that are not 0, from a sample: what is chosen by it depends on the numbers alone.</summary>
    public static double Share(float* numbers, long count)
    {
        long sampled = 0, active = 0;
        for (long start = 0; start < count; start += SampleStep)
        {
            int length = (int)Math.Min(SampledRun, count - start);
            sampled += length;
            for (int i = 0; i < length; i += Word)
                active += BitOperations.PopCount(Bits(numbers + start + i, length - i));
        }
        return active / (double)Math.Max(1, sampled);
    }
}
