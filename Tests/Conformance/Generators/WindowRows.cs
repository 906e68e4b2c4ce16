using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>Convolutions, pools and resizing of images.</summary>
internal static class WindowRows
{
    public static IEnumerable<OpRow> All =>
    [
        .. new[] { "Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter" }
            .Select(op => new OpRow(op, Measure.Sum, (d, _) => Convolution(d, op, depthwise: false))),
        .. new[] { "DepthwiseConv2dNative", "DepthwiseConv2dNativeBackpropInput", "DepthwiseConv2dNativeBackpropFilter" }
            .Select(op => new OpRow(op, Measure.Sum, (d, _) => Convolution(d, op, depthwise: true))),
        new("AvgPool", Measure.Sum, (d, op) => Pool(d, op)),
        new("AvgPoolGrad", Measure.Sum, (d, op) => Pool(d, op)),
        new("MaxPool", Measure.Exact, (d, op) => Pool(d, op)),
        new("MaxPoolGrad", Measure.Sum, (d, op) => Pool(d, op)),
        new("MaxPoolV2", Measure.Exact, (d, op) => Pool(d, op)),
        new("MaxPoolGradV2", Measure.Sum, (d, op) => Pool(d, op)),
        new("MaxPoolWithArgmax", Measure.Exact, (d, op) => Pool(d, op)),
        new("MaxPoolGradWithArgmax", Measure.Sum, (d, op) => Pool(d, op)),
        new("LRN", Measure.Tensor, Normalization) { HasNoTruth = true },
        new("LRNGrad", Measure.Tensor, Normalization) { HasNoTruth = true },
        new("ResizeBilinear", Measure.Tensor, (d, op) => Resize(d, op, gradient: false)) { HasNoTruth = true },
        new("ResizeNearestNeighbor", Measure.Exact, (d, op) => Resize(d, op, gradient: false)),
        new("ResizeBilinearGrad", Measure.Tensor, (d, op) => Resize(d, op, gradient: true))
        {
            HasNoTruth = true,
            RoundsAsSingle = true,
            ScalesWithInputs = true,
        },
        new("ResizeNearestNeighborGrad", Measure.Sum, (d, op) => Resize(d, op, gradient: true)),
    ];

    /// <summary>Windows along one dimension of an image.</summary>
    private readonly record struct Axis(int Size, int Window, int Stride, int Dilation, int Before, int After, string Padding)
    {
        public int Span => (Window - 1) * Dilation + 1;

        public bool Fits => Padding == "SAME" || Size + Before + After >= Span;

        public int Output => Padding == "SAME" ? (Size + Stride - 1) / Stride : Math.Max(0, (Size + Before + After - Span + Stride) / Stride);

        public static Axis Draw(Draw d, string padding, bool dilated, int stride)
        {
            int window = d.Int(1, 5), dilation = dilated && d.Chance(30) ? d.Int(1, 3) : 1, span = (window - 1) * dilation + 1;
            (int before, int after) = padding == "EXPLICIT" ? (d.Int(0, 3), d.Int(0, 3)) : (0, 0);
            int least = padding == "SAME" || d.Break(2) ? 1 : Math.Max(1, span - before - after);
            return new Axis(d.Int(least, Math.Max(least, 9)), window, stride, dilation, before, after, padding);
        }
    }

    // With many channels and small square filters, where other algorithms take over.
    private static Axis Wide(Axis axis) =>
        axis with { Window = Math.Clamp(axis.Window, 3, 3 + axis.Size % 3), Stride = 1, Dilation = 1, Size = Math.Max(axis.Size, 5) };

    private static OpRun Convolution(Draw d, string op, bool depthwise)
    {
        TF_DataType type = d.Chance(8) ? TF_DataType.TF_DOUBLE : TF_DataType.TF_FLOAT;
        string padding = d.One("VALID", "SAME", "EXPLICIT");
        int stride = d.Int(1, 3);
        Axis rows = Axis.Draw(d, padding, dilated: true, stride);
        Axis columns = Axis.Draw(d, padding, dilated: true, depthwise || d.Bool() ? stride : d.Int(1, 3));
        int groups = !depthwise && d.Chance(12) ? d.Int(1, 3) : 1, depth = d.Int(1, depthwise ? 9 : 5);
        int filters = depthwise ? d.Int(1, 4) : d.One(1, 2, 3, 4, 5, 8, 9, 16, 17) * groups;
        if (!depthwise && d.Chance(12))
            (rows, columns, groups, depth, filters) = (Wide(rows), Wide(columns), 1, d.Int(16, 36), d.Int(16, 36));
        long batch = d.Int(1, 4);
        bool first = d.Chance(10);
        long[] Image(long height, long width, long channels) => first ? [batch, channels, height, width] : [batch, height, width, channels];
        int[] PerDimension(int h, int w) => first ? [1, 1, h, w] : [1, h, w, 1];
        long[] input = Image(rows.Size, columns.Size, depth * groups);
        long[] filter = [rows.Window, columns.Window, d.Break(1) ? depth + 1 : depth, filters];
        long[] output = Image(rows.Output, columns.Output, depthwise ? depth * filters : filters);
        d.MayFail |= !rows.Fits || !columns.Fits;
        List<(string, object)> attrs =
        [
            ("strides", PerDimension(rows.Stride, columns.Stride)), ("dilations", PerDimension(rows.Dilation, columns.Dilation)),
            ("padding", padding), ("data_format", first ? "NCHW" : "NHWC"),
        ];
        if (padding == "EXPLICIT")
            attrs.Add(("explicit_paddings", first
                ? (int[])[0, 0, 0, 0, rows.Before, rows.After, columns.Before, columns.After]
                : (int[])[0, 0, rows.Before, rows.After, columns.Before, columns.After, 0, 0]));
        // Infinities meet the border's zeros or not, depending on the algorithm: NaN or nothing.
        const Domain domain = Domain.Moderate;
        CaseInput[] inputs = op.EndsWith("Input", StringComparison.Ordinal)
            ? [d.Vector(TF_DataType.TF_INT32, input), d.Data(type, filter, domain), d.Data(type, output, domain)]
            : op.EndsWith("Filter", StringComparison.Ordinal)
                ? [d.Data(type, input, domain), d.Vector(TF_DataType.TF_INT32, filter), d.Data(type, output, domain)]
                : [d.Data(type, input, domain), d.Data(type, filter, domain)];
        return new(op, inputs, [.. attrs]);
    }

    private static OpRun Pool(Draw d, OpDef op)
    {
        TF_DataType type = d.Type(op);
        string padding = op.Name is "MaxPool" or "MaxPoolGrad" && d.Chance(25) ? "EXPLICIT" : d.One("VALID", "SAME");
        Axis rows = Axis.Draw(d, padding, dilated: false, d.Int(1, 4)), columns = Axis.Draw(d, padding, dilated: false, d.Int(1, 4));
        // A border as wide as the window would leave windows without a pixel.
        rows = rows with { Before = Math.Min(rows.Before, rows.Window - 1), After = Math.Min(rows.After, rows.Window - 1) };
        columns = columns with { Before = Math.Min(columns.Before, columns.Window - 1), After = Math.Min(columns.After, columns.Window - 1) };
        d.MayFail |= !rows.Fits || !columns.Fits;
        int batch = d.Int(1, 3), channels = d.Int(1, 9);
        bool withPlaces = op.Name.EndsWith("Argmax", StringComparison.Ordinal), first = !withPlaces && d.Chance(10);
        long[] Image(long height, long width) => first ? [batch, channels, height, width] : [batch, height, width, channels];
        long[] input = Image(rows.Size, columns.Size), output = Image(rows.Output, columns.Output);
        var window = new Window(rows, columns, first);
        (string Name, object Value)[] attrs = PoolAttrs(d, op, window);
        return new(op.Name, PoolInputs(d, op.Name, type, input, output, window, attrs.Contains(("include_batch_in_index", true))), attrs);
    }

    /// <summary>Windows on an image, whose channels come last or first.</summary>
    private sealed record Window(Axis Rows, Axis Columns, bool IsChannelsFirst)
    {
        public int[] PerDimension(int h, int w) => IsChannelsFirst ? [1, 1, h, w] : [1, h, w, 1];
    }

    private static (string, object)[] PoolAttrs(Draw d, OpDef op, Window window)
    {
        (Axis rows, Axis columns, bool first) = window;
        List<(string Name, object Value)> attrs =
        [
            ("ksize", window.PerDimension(rows.Window, columns.Window)), ("strides", window.PerDimension(rows.Stride, columns.Stride)),
            ("padding", rows.Padding), ("data_format", first ? "NCHW" : "NHWC"), ("include_batch_in_index", d.Bool()),
        ];
        if (op.Name == "MaxPoolWithArgmax")
            attrs.Add(("Targmax", d.IndexType()));
        if (rows.Padding == "EXPLICIT")
            attrs.Add(("explicit_paddings", first
                ? (int[])[0, 0, 0, 0, rows.Before, rows.After, columns.Before, columns.After]
                : (int[])[0, 0, rows.Before, rows.After, columns.Before, columns.After, 0, 0]));
        return [.. attrs.Where(a => op.Signature.Attrs.Any(own => own.Name == a.Name))];
    }

    private static CaseInput[] PoolInputs(Draw d, string op, TF_DataType type, long[] input, long[] output, Window window, bool batchInIndex)
    {
        CaseInput Sizes(int h, int w) => d.Vector(TF_DataType.TF_INT32, [.. window.PerDimension(h, w).Select(n => (long)n)]);
        CaseInput[] windows = op.EndsWith("V2", StringComparison.Ordinal)
            ? [Sizes(window.Rows.Window, window.Columns.Window), Sizes(window.Rows.Stride, window.Columns.Stride)] : [];
        if (op == "AvgPoolGrad")
            return [d.Vector(TF_DataType.TF_INT32, input), d.Data(type, output, Domain.Summable)];
        if (!op.Contains("Grad", StringComparison.Ordinal))
            return [d.Data(type, input, op == "AvgPool" ? Domain.Summable : Domain.Moderate), .. windows];
        CaseInput x = d.Data(type, input, Domain.Moderate), dy = d.Data(type, output, Domain.Summable);
        if (!op.EndsWith("Argmax", StringComparison.Ordinal))
            return [x, x with { Value = MaxPooled(x.Value, output, window) }, dy, .. windows];
        long perImage = input[1] * input[2] * input[3], perResult = output[1] * output[2] * output[3];
        long[] places = [.. Enumerable.Range(0, dy.Value.Elements.Length).Select(
            i => d.Int(0, (int)Math.Max(0, perImage - 1)) + (batchInIndex ? i / perResult * perImage : 0))];
        return [x, dy, d.Setting(d.IndexType(), output, places)];
    }

    private static HostTensor MaxPooled(HostTensor x, long[] output, Window window)
    {
        var y = HostTensor.Zeros(x.DType, new Shape(output));
        long[] input = x.Shape.ToArray();
        (int h, int c) = window.IsChannelsFirst ? (2, 1) : (1, 3);
        for (int i = 0; i < y.Elements.Length; i++)
        {
            long[] at = Unravel(i, output);
            object? best = null;
            foreach (long row in Taps(window.Rows, at[h]))
                foreach (long column in Taps(window.Columns, at[h + 1]))
                {
                    long[] place = [.. at];
                    (place[h], place[h + 1], place[c]) = (row, column, at[c]);
                    object value = x.Elements.GetValue(Ravel(place, input))!;
                    best = best is null || ((IComparable)value).CompareTo(best) > 0 ? value : best;
                }
            y.Elements.SetValue(best ?? Activator.CreateInstance(y.Elements.GetType().GetElementType()!), i);
        }
        return y;
    }

    private static IEnumerable<long> Taps(Axis axis, long output)
    {
        int before = axis.Padding == "SAME" ? Math.Max(0, (axis.Output - 1) * axis.Stride + axis.Window - axis.Size) / 2 : axis.Before;
        return Enumerable.Range(0, axis.Window).Select(t => output * axis.Stride - before + t).Where(p => p >= 0 && p < axis.Size);
    }

    private static long[] Unravel(long index, long[] shape)
    {
        long[] at = new long[shape.Length];
        for (int i = shape.Length - 1; i >= 0; i--)
            (index, at[i]) = (index / shape[i], index % shape[i]);
        return at;
    }

    private static long Ravel(long[] at, long[] shape) => at.Zip(shape).Aggregate(0L, (index, p) => index * p.Second + p.First);

    private static OpRun Normalization(Draw d, OpDef op)
    {
        long[] shape = d.Dimensions(4, 6, emptyPercent: 1);
        (string, object)[] attrs =
            [("depth_radius", (long)d.Int(0, 5)), ("bias", d.One(1f, 2f)), ("alpha", d.One(1f, 0.1f)), ("beta", d.One(0.5f, 0.75f, 1f))];
        int inputs = op.Name == "LRN" ? 1 : 3;
        return new(op.Name, [.. Enumerable.Range(0, inputs).Select(_ => d.Data(TF_DataType.TF_FLOAT, shape, Domain.Moderate))], attrs);
    }

    private static OpRun Resize(Draw d, OpDef op, bool gradient)
    {
        TF_DataType type = d.Type(op);
        long batch = d.Int(1, 2), channels = d.Int(1, 5);
        long[] small = [batch, d.Int(1, 9), d.Int(1, 9), channels], large = [batch, d.Int(1, 12), d.Int(1, 12), channels];
        bool half = d.Bool(), corners = !half && d.Bool();
        CaseInput size = d.Vector(TF_DataType.TF_INT32, large[1], d.Break() ? 0 : large[2]);
        CaseInput[] inputs = !gradient ? [d.Data(type, small, Domain.Moderate), size]
            : op.Name == "ResizeBilinearGrad" ? [d.Data(TF_DataType.TF_FLOAT, large, Domain.Moderate), d.Data(type, small)]
            : [d.Data(type, large, Domain.Moderate), d.Vector(TF_DataType.TF_INT32, small[1], small[2])];
        return new(op.Name, inputs, ("align_corners", corners), ("half_pixel_centers", half));
    }
}
