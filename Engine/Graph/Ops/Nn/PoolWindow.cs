using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>A pool's window, checked: its size, and how it slides.</summary>
internal sealed record PoolWindow(WindowAttributes Attributes, int Height, int Width)
{
    /// <summary>From the attributes ksize and strides.</summary>
    public static PoolWindow Read(ShapeContext c) => Read(c, c.Attrs.Ints("ksize"), c.Attrs.Ints("strides"));

    /// <summary>From sizes and strides that stand elsewhere.</summary>
    /// <exception cref="ValueError">They cannot be a window's, or another attribute cannot.</exception>
    public static PoolWindow Read(ShapeContext c, long[] ksize, long[] strides)
    {
        WindowAttributes a = WindowAttributes.Read(c, strides);
        if (ksize.Length != 4)
            throw c.Error($"ksize must have 4 values, one per dimension, it has {ksize.Length}");
        if (ksize.Any(k => k < 1))
            throw c.Error($"ksize must be positive, it is [{string.Join(", ", ksize)}]");
        if (ksize[0] != 1 || ksize[a.ChannelAxis] != 1)
            throw c.Error($"Pooling is not supported in the batch and depth dimensions, ksize is [{string.Join(", ", ksize)}]", "Use 1 there.");
        return new PoolWindow(a, (int)ksize[a.HeightAxis], (int)ksize[a.WidthAxis]);
    }

    /// <summary>The geometry for a concrete image batch.</summary>
    public PoolGeometry Geometry(Shape image)
    {
        WindowAttributes a = Attributes;
        return new PoolGeometry(
            a.Layout, (int)image[0], (int)image[a.ChannelAxis], a.Rows(image[a.HeightAxis], Height), a.Columns(image[a.WidthAxis], Width));
    }

    /// <summary>The pooled shape of an image batch.</summary>
    public Shape Pooled(ShapeContext c, Shape image)
    {
        WindowAttributes a = Attributes;
        return a.ImageShape(
            image[0], a.Output(c, a.Rows(image[a.HeightAxis], Height), "window", "height"),
            a.Output(c, a.Columns(image[a.WidthAxis], Width), "window", "width"), image[a.ChannelAxis]);
    }
}
