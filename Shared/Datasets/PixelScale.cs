using System.Runtime.Intrinsics;

namespace TfCnn.Shared.Datasets;

/// <summary>How a pixel's byte becomes a float in [0, 1]: the chapter's two ways differ in the last bit.</summary>
public enum PixelScale
{
    /// <summary>float32(byte) × float32(1/255), as <c>input_data</c> made MNIST's pixels.</summary>
    TimesReciprocal,

    /// <summary>float32(byte) / 255, as the CIFAR-10 programs do.</summary>
    DividedBy255,
}

/// <summary>Scales bytes to floats, bit for bit as one float32 operation on each pixel.</summary>
internal static class PixelScaling
{
    private const float Reciprocal = 1f / 255f;

    public static float Of(PixelScale scale, byte pixel) =>
        scale == PixelScale.TimesReciprocal ? pixel * Reciprocal : pixel / 255f;

    /// <summary>Sixteen pixels at a time; the remainder one by one with the same rounding.</summary>
    public static void Apply(PixelScale scale, ReadOnlySpan<byte> pixels, Span<float> values)
    {
        int i = 0;
        for (; i <= pixels.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Create(pixels.Slice(i, 16)));
            Store(scale, low, values.Slice(i, 8));
            Store(scale, high, values.Slice(i + 8, 8));
        }
        for (; i < pixels.Length; i++) values[i] = Of(scale, pixels[i]);
    }

    private static void Store(PixelScale scale, Vector128<ushort> pixels, Span<float> values)
    {
        Vector256<int> wide = Vector256.Create(Vector128.WidenLower(pixels).AsInt32(), Vector128.WidenUpper(pixels).AsInt32());
        Vector256<float> floats = Vector256.ConvertToSingle(wide);
        (scale == PixelScale.TimesReciprocal ? floats * Reciprocal : floats / 255f).CopyTo(values);
    }
}
