using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>The attributes that convolutions and pools place their windows with, checked and put into one order.</summary>
/// <param name="Layout">Order of the image dimensions.</param>
/// <param name="StrideH">Rows from window to window.</param>
/// <param name="StrideW">Columns from window to window.</param>
/// <param name="DilationH">Rows from tap to tap.</param>
/// <param name="DilationW">Columns from tap to tap.</param>
/// <param name="Padding">How the border is padded.</param>
/// <param name="Explicit">Top, bottom, left, right, for explicit padding.</param>
internal sealed record WindowAttributes(
    ImageLayout Layout, int StrideH, int StrideW, int DilationH, int DilationW, PaddingMode Padding, (int Top, int Bottom, int Left, int Right) Explicit)
{
    public int ChannelAxis => Layout == ImageLayout.Nhwc ? 3 : 1;

    public int HeightAxis => Layout == ImageLayout.Nhwc ? 1 : 2;

    public int WidthAxis => HeightAxis + 1;

    /// <exception cref="ValueError">An attribute has the wrong length or a value that no window can have.</exception>
    public static WindowAttributes Read(ShapeContext c) => Read(c, c.Attrs.Ints("strides"));

    /// <summary>With strides that are no attribute.</summary>
    /// <exception cref="ValueError">The strides or an attribute have the wrong length or a value that no window can have.</exception>
    public static WindowAttributes Read(ShapeContext c, long[] strides)
    {
        Attributes attrs = c.Attrs;
        ImageLayout layout = attrs.Contains("data_format") && attrs.String("data_format") != "NHWC" ? ImageLayout.Nchw : ImageLayout.Nhwc;
        int h = layout == ImageLayout.Nhwc ? 1 : 2;
        CheckPerDimension(c, "strides", strides, layout);
        long[] dilations = attrs.Contains("dilations") ? attrs.Ints("dilations") : [1, 1, 1, 1];
        CheckPerDimension(c, "dilations", dilations, layout);
        PaddingMode mode = attrs.String("padding") switch
        {
            "SAME" => PaddingMode.Same,
            "VALID" => PaddingMode.Valid,
            _ => PaddingMode.Explicit,
        };
        return new WindowAttributes(
            layout, (int)strides[h], (int)strides[h + 1], (int)dilations[h], (int)dilations[h + 1], mode, ExplicitPaddings(c, mode, h));
    }

    public WindowAxis Rows(long size, int window) =>
        WindowAxis.Slide((int)size, window, StrideH, DilationH, Padding, Explicit.Top, Explicit.Bottom);

    public WindowAxis Columns(long size, int window) =>
        WindowAxis.Slide((int)size, window, StrideW, DilationW, Padding, Explicit.Left, Explicit.Right);

    /// <summary>The number of windows along an axis. A window that is one stride too large has an empty output in the run, but is
    /// refused where the sizes are known before it, as TensorFlow does.</summary>
    /// <exception cref="ValueError">The window does not fit into the padded image.</exception>
    public long Output(ShapeContext c, WindowAxis axis, string window, string dimension)
    {
        long padded = axis.Size + axis.Before + axis.After;
        bool isSeenTooLarge = c is GraphShapeContext && axis.Size >= 0 && Padding != PaddingMode.Same && axis.Span > padded;
        return axis.Fits && !isSeenTooLarge
            ? axis.Output
            : throw c.Error(
                $"the {window}'s {dimension} {axis.Window} does not fit into the padded input's {dimension} {padded}",
                $"Use padding 'SAME', a smaller {window} or a larger image.");
    }

    /// <summary>The shape of an image batch in this layout.</summary>
    public Shape ImageShape(long n, long h, long w, long channels) =>
        Layout == ImageLayout.Nhwc ? new Shape(n, h, w, channels) : new Shape(n, channels, h, w);

    private static void CheckPerDimension(ShapeContext c, string name, long[] values, ImageLayout layout)
    {
        if (values.Length != 4)
            throw c.Error($"{name} must have 4 values, one per dimension of {layout.ToString().ToUpperInvariant()}, it has {values.Length}");
        int channels = layout == ImageLayout.Nhwc ? 3 : 1;
        if (values[0] != 1 || values[channels] != 1)
            throw c.Error(
                $"Current implementation does not support {name} in the batch and depth dimensions, {name} is [{string.Join(", ", values)}]",
                $"Use 1 there.");
        if (values.Any(v => v < 1))
            throw c.Error($"{name} must be positive, it is [{string.Join(", ", values)}]");
    }

    private static (int, int, int, int) ExplicitPaddings(ShapeContext c, PaddingMode mode, int h)
    {
        long[] pads = c.Attrs.Contains("explicit_paddings") ? c.Attrs.Ints("explicit_paddings") : [];
        if (mode != PaddingMode.Explicit)
            return pads.Length == 0
                ? default
                : throw c.Error("attribute explicit_paddings must be empty unless padding is 'EXPLICIT'", "Leave it out, or set padding to 'EXPLICIT'.");
        if (pads.Length != 8)
            throw c.Error($"attribute explicit_paddings must have 8 values, before and after for each dimension, it has {pads.Length}");
        if (pads.Any(p => p < 0))
            throw c.Error($"attribute explicit_paddings must not be negative, it is [{string.Join(", ", pads)}]");
        int channels = h == 1 ? 3 : 1;
        if (pads[0] != 0 || pads[1] != 0 || pads[2 * channels] != 0 || pads[(2 * channels) + 1] != 0)
            throw c.Error($"explicit_paddings in the batch and depth dimensions must be 0, they are [{string.Join(", ", pads)}]");
        return ((int)pads[2 * h], (int)pads[(2 * h) + 1], (int)pads[(2 * h) + 2], (int)pads[(2 * h) + 3]);
    }
}
