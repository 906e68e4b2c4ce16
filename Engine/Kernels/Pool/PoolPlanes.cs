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

    /// <summary>True if every input pixel lies in exactly one window: then a gradient is written once, else it is added
    /// up.</summary>
    public bool Partition => Partitions(Rows) && Partitions(Columns);

    private static bool Partitions(WindowAxis axis) =>
        axis.Window == axis.Stride && (axis.Output * axis.Stride) - axis.Before >= axis.Size;
}

/// <summary>A window's pixels inside the image along one dimension; empty if it lies in the padding.</summary>
internal readonly record struct PoolRange(int First, int Count)
{
    public static PoolRange Of(WindowAxis axis, int window)
    {
        int start = (window * axis.Stride) - axis.Before;
        int first = Math.Max(start, 0);
        return new PoolRange(first, Math.Min(start + axis.Window, axis.Size) - first);
    }
}

/// <summary>The memory of one image in a pooling pass; a pass leaves what it does not use null.</summary>
internal unsafe struct PoolImage
{
    public float* Input;
    public float* Output;
    public float* OutputGradient;
    public float* InputGradient;

    /// <summary>Sums of the input gradient, one a channel; null if not wanted.</summary>
    public float* ChannelSums;
}
