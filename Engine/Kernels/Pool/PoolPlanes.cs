namespace TfCnn.Kernels;

/// <summary>
/// What the pooling loops see: images of pixels of neighbouring channels. NCHW becomes N · C images of one channel, since pooling
/// treats every channel alike.
/// </summary>
internal readonly record struct PoolPlanes(int Images, int Channels, WindowAxis Rows, WindowAxis Columns)
{
    public static PoolPlanes Of(PoolGeometry g) =>
        g.Layout == ImageLayout.Nhwc ? new(g.N, g.C, g.Rows, g.Columns) : new(g.N * g.C, 1, g.Rows, g.Columns);

    public long InputSize => (long)Rows.Size * Columns.Size * Channels;

    public long OutputSize => (long)Rows.Output * Columns.Output * Channels;

    public long CodesSize => (long)Rows.Output * Columns.Output * PoolCodes.ChannelStep(Channels);

    /// <summary>True if every input pixel lies in exactly one window: then a gradient is written once, else it is added
    /// up.</summary>
    public bool Partition => Partitions(Rows) && Partitions(Columns);

    /// <summary>The same along one dimension.</summary>
    public static bool Partitions(WindowAxis axis) =>
        axis.Window == axis.Stride && (axis.Output * axis.Stride) - axis.Before >= axis.Size;
}

/// <summary>A window's pixels inside the image along one dimension, after those skipped in the padding; empty if it lies in the
/// padding.</summary>
internal readonly record struct PoolRange(int First, int Count, int Skipped)
{
    public static PoolRange Of(WindowAxis axis, int window)
    {
        int start = (window * axis.Stride) - axis.Before;
        int first = Math.Max(start, 0);
        return new PoolRange(first, Math.Min(start + axis.Window, axis.Size) - first, first - start);
    }

    /// <summary>The windows, from a first one to an end, that lie in the image with all their pixels.</summary>
    public static (int First, int End) Whole(WindowAxis axis)
    {
        int first = (axis.Before + axis.Stride - 1) / axis.Stride;
        int reach = axis.Size + axis.Before - axis.Window;
        return (first, reach < 0 ? first : Math.Min(axis.Output, (reach / axis.Stride) + 1));
    }
}

/// <summary>The memory of one image in a pooling pass; a pass leaves what it does not use null.</summary>
internal unsafe struct PoolImage
{
    public float* Input;
    public float* Output;
    public float* OutputGradient;
    public float* InputGradient;

    /// <summary>See <see cref="PoolCodes"/>.</summary>
    public byte* Codes;

    /// <summary>Sums of the input gradient, one a channel; null if not wanted.</summary>
    public float* ChannelSums;
}
