using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfCnn.Kernels;

/// <summary>Turns random bits into numbers where they lie: every block of 16 bytes becomes 16 bytes of numbers.</summary>
internal unsafe interface IPhiloxConversion
{
    /// <summary>Converts <paramref name="blocks"/> blocks.</summary>
    void Convert(void* data, long blocks);
}

/// <summary>Numbers in [0, 1): random bits as the fraction of a number in [1, 2), less 1.</summary>
internal static class UniformBits
{
    /// <summary>Sign and exponent of 1f.</summary>
    public const uint One = 0x3F800000;

    /// <summary>The 23 bits of a float's fraction.</summary>
    public const uint Fraction = 0x7FFFFF;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Float32(uint word) => BitConverter.UInt32BitsToSingle(One | (word & Fraction)) - 1f;

    /// <summary>52 bits: 20 from the first word, all 32 from the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Float64(uint first, uint second) =>
        BitConverter.UInt64BitsToDouble(0x3FF00000_00000000 | ((ulong)(first & 0xFFFFF) << 32) | second) - 1d;
}

internal readonly unsafe struct UniformFloat32Conversion : IPhiloxConversion
{
    public void Convert(void* data, long blocks)
    {
        uint* p = (uint*)data, end = p + (blocks * PhiloxStream.BlockWords);
        if (Vector512.IsHardwareAccelerated)
            for (; end - p >= Vector512<uint>.Count; p += Vector512<uint>.Count)
            {
                Vector512<uint> fraction = Vector512.Load(p) & Vector512.Create(UniformBits.Fraction);
                ((fraction | Vector512.Create(UniformBits.One)).AsSingle() - Vector512<float>.One).Store((float*)p);
            }
        for (; p < end; p += Vector128<uint>.Count)
        {
            Vector128<uint> fraction = Vector128.Load(p) & Vector128.Create(UniformBits.Fraction);
            ((fraction | Vector128.Create(UniformBits.One)).AsSingle() - Vector128<float>.One).Store((float*)p);
        }
    }
}

internal readonly unsafe struct UniformFloat64Conversion : IPhiloxConversion
{
    public void Convert(void* data, long blocks)
    {
        uint* words = (uint*)data;
        double* numbers = (double*)data;
        for (long i = 0; i < 2 * blocks; i++)
            numbers[i] = UniformBits.Float64(words[2 * i], words[(2 * i) + 1]);
    }
}

/// <summary>
/// minimum + word mod (maximum − minimum), unsigned: a whole number in [minimum, maximum), with TensorFlow's slight bias.
/// </summary>
internal readonly unsafe struct UniformInt32Conversion(int minimum, int maximum) : IPhiloxConversion
{
    private readonly uint _range = (uint)maximum - (uint)minimum;

    public void Convert(void* data, long blocks)
    {
        uint* words = (uint*)data;
        for (long i = 0; i < blocks * PhiloxStream.BlockWords; i++)
            words[i] = (uint)minimum + (words[i] % _range);
    }
}

/// <summary>As <see cref="UniformInt32Conversion"/>, from two words a number, the low one first.</summary>
internal readonly unsafe struct UniformInt64Conversion(long minimum, long maximum) : IPhiloxConversion
{
    private readonly ulong _range = (ulong)maximum - (ulong)minimum;

    public void Convert(void* data, long blocks)
    {
        uint* words = (uint*)data;
        ulong* numbers = (ulong*)data;
        for (long i = 0; i < 2 * blocks; i++)
        {
            ulong word = words[2 * i] | ((ulong)words[(2 * i) + 1] << 32);
            numbers[i] = (ulong)minimum + (word % _range);
        }
    }
}
