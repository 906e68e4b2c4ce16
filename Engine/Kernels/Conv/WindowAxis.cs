using System.Diagnostics;

namespace TfCnn.Kernels;

/// <summary>Order of an image batch's dimensions in memory, the last one contiguous.</summary>
public enum ImageLayout
{
    /// <summary>Batch, rows, columns, channels.</summary>
    Nhwc,

    /// <summary>Batch, channels, rows, columns.</summary>
    Nchw,
}

/// <summary>How the border of an image is padded.</summary>
public enum PaddingMode
{
    /// <summary>As many outputs as strides fit into the image; an odd pixel of padding goes to the bottom and right.</summary>
    Same,

    /// <summary>No padding: windows lie inside the image.</summary>
    Valid,

    /// <summary>Given amounts before and after.</summary>
    Explicit,
}

/// <summary>
/// A window sliding along one dimension of an image: the one place with the output-size formula of convolutions and pools.
/// </summary>
/// <param name="Size">Input pixels; <see cref="Unknown"/> if not known yet.</param>
/// <param name="Window">Taps of the window.</param>
/// <param name="Stride">Input pixels from one window to the next.</param>
/// <param name="Dilation">Input pixels from one tap to the next.</param>
/// <param name="Output">Windows; <see cref="Unknown"/> if the size is not known.</param>
/// <param name="Before">Padding before the first pixel; <see cref="Unknown"/> if it depends on an unknown size.</param>
/// <param name="After">Padding after the last pixel; <see cref="Unknown"/> if it depends on an unknown size.</param>
public readonly record struct WindowAxis(int Size, int Window, int Stride, int Dilation, int Output, int Before, int After)
{
    /// <summary>Stands for a size that is not known.</summary>
    public const int Unknown = -1;

    /// <summary>Input pixels from the window's first tap to its last, both included.</summary>
    public int Span => ((Window - 1) * Dilation) + 1;

    /// <summary>False if the padded image is so much smaller than the window that TensorFlow's formula goes below zero: an error
    /// that the caller reports. (A formula of exactly 0 is an empty output and no error.)</summary>
    public bool Fits => Size == Unknown || Output >= 0;

    /// <summary>Places the windows.</summary>
    /// <param name="size">Input pixels, or <see cref="Unknown"/>.</param>
    /// <param name="window">Taps, at least 1.</param>
    /// <param name="stride">At least 1.</param>
    /// <param name="dilation">At least 1.</param>
    /// <param name="padding">How the border is padded.</param>
    /// <param name="before">Padding before, for <see cref="PaddingMode.Explicit"/> only.</param>
    /// <param name="after">Padding after, for <see cref="PaddingMode.Explicit"/> only.</param>
    public static WindowAxis Slide(
        int size, int window, int stride, int dilation, PaddingMode padding, int before = 0, int after = 0)
    {
        Debug.Assert(window >= 1 && stride >= 1 && dilation >= 1 && before >= 0 && after >= 0);
        int span = ((window - 1) * dilation) + 1;
        if (padding == PaddingMode.Same)
        {
            if (size == Unknown)
                return new WindowAxis(size, window, stride, dilation, Unknown, Unknown, Unknown);
            int output = (size / stride) + (size % stride == 0 ? 0 : 1);
            int needed = Math.Max(0, ((output - 1) * stride) + span - size);
            return new WindowAxis(size, window, stride, dilation, output, needed / 2, needed - (needed / 2));
        }
        if (padding == PaddingMode.Valid)
            (before, after) = (0, 0);
        // C++'s division, which truncates toward zero as C#'s does.
        int windows = size == Unknown ? Unknown : (size + before + after - span + stride) / stride;
        return new WindowAxis(size, window, stride, dilation, windows, before, after);
    }
}
