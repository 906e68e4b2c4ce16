using NumSharp;

namespace TfCnn.Shared.Datasets;

/// <summary>NumSharp arrays as this project uses them: whole, contiguous, memory outside the garbage collector's heap.</summary>
internal static class Arrays
{
    public static NDArray Bytes(params int[] shape) => new(NPTypeCode.Byte, new Shape(shape), false);

    public static NDArray Floats(params int[] shape) => new(NPTypeCode.Single, new Shape(shape), false);

    public static NDArray Images(int count, ImageShape shape) => Bytes(count, shape.Height, shape.Width, shape.Channels);

    /// <summary>The array's own memory; it neither moves nor is copied.</summary>
    public static Span<T> Span<T>(this NDArray array) where T : unmanaged => array.Unsafe.Storage.AsSpan<T>();
}
