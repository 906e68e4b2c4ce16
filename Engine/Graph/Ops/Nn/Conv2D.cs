using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>
/// Two-dimensional convolution (cross-correlation): y[n, i, j, k] = Σ x[n, s·i + d·a, s·j + d·b, c] · filter[a, b, c, k], and its two gradients.
/// A filter depth that divides the input depth makes groups.
/// </summary>
internal static class Conv2D
{
    private static readonly string[] s_attrs =
    [
        "T: {half, bfloat16, float, double, int32}", "strides: list(int)", "use_cudnn_on_gpu: bool = true",
        "padding: {'SAME', 'VALID', 'EXPLICIT'}", "explicit_paddings: list(int) = []", "data_format: {'NHWC', 'NCHW'} = 'NHWC'",
        "dilations: list(int) = [1, 1, 1, 1]",
    ];

    public static readonly OpDef Def = new("Conv2D")
    {
        Inputs = "input: T, filter: T",
        Outputs = "output: T",
        Attrs = s_attrs,
        ShapeRule = c => c.SetOutput(0, OutputShape(c, c.InputOfRank(0, 4), c.InputOfRank(1, 4))),
        Kernel = BindForward,
        Gradient = ForwardGradient,
    };

    public static readonly OpDef BackpropInput = new("Conv2DBackpropInput")
    {
        Inputs = "input_sizes: int32, filter: T, out_backprop: T",
        Outputs = "output: T",
        Attrs = s_attrs,
        ShapeRule = InferInput,
        Kernel = BindBackpropInput,
        Gradient = BackpropInputGradient,
    };

    public static readonly OpDef BackpropFilter = new("Conv2DBackpropFilter")
    {
        Inputs = "input: T, filter_sizes: int32, out_backprop: T",
        Outputs = "output: T",
        Attrs = [.. s_attrs.Select(a => a.StartsWith("T:", StringComparison.Ordinal) ? "T: {half, bfloat16, float, double}" : a)],
        ShapeRule = InferFilter,
        Kernel = BindBackpropFilter,
        Gradient = BackpropFilterGradient,
    };

    /// <summary>Adds a convolution.</summary>
    public static Tensor Build(
        Tensor input, Tensor filter, int[] strides, string padding, string dataFormat = "NHWC", int[]? dilations = null,
        int[]? explicitPaddings = null, string? name = null) =>
        Emit.Op("Conv2D", [input, filter], name ?? "Conv2D", ("strides", strides), ("padding", padding),
            ("explicit_paddings", explicitPaddings ?? []), ("data_format", dataFormat), ("dilations", dilations ?? [1, 1, 1, 1]));

    /// <summary>The geometry for concrete shapes, of a Conv2D or of one of its gradients.</summary>
    public static ConvGeometry Geometry(Operation op, Shape input, Shape filter)
    {
        WindowAttributes a = WindowAttributes.Read(new GraphShapeContext(op));
        return new ConvGeometry(
            a.Layout, (int)input[0], (int)input[a.ChannelAxis], (int)filter[2], (int)filter[3],
            a.Rows(input[a.HeightAxis], (int)filter[0]), a.Columns(input[a.WidthAxis], (int)filter[1]));
    }

    private static Shape OutputShape(ShapeContext c, Shape input, Shape filter)
    {
        WindowAttributes a = WindowAttributes.Read(c);
        long depth = input[a.ChannelAxis];
        if (depth >= 0 && filter[2] >= 0 && (filter[2] == 0 || depth % filter[2] != 0))
            throw c.Error(
                $"filter expects {filter[2]} input channels, which do not divide the input's {depth}",
                $"Make the filter {filter.With(2, depth)}.");
        if (depth > 0 && filter[2] > 0 && filter[3] >= 0 && filter[3] % (depth / filter[2]) != 0)
            throw c.Error($"{filter[3]} output channels are not a multiple of the {depth / filter[2]} groups");
        return a.ImageShape(
            input[0], OutputSize(c, a, a.Rows, input[a.HeightAxis], filter[0], "height"),
            OutputSize(c, a, a.Columns, input[a.WidthAxis], filter[1], "width"), filter[3]);
    }

    /// <summary>The number of filter positions along one dimension, −1 if unknown; refuses a filter that does not fit.</summary>
    public static long OutputSize(
        ShapeContext c, WindowAttributes a, Func<long, int, WindowAxis> slide, long size, long window, string dimension)
    {
        // Padded to the same size, the output does not depend on the filter.
        if (size < 0 || window < 0)
            return size >= 0 && a.Padding == PaddingMode.Same ? slide(size, 1).Output : -1;
        return window > 0
            ? a.Output(c, slide(size, (int)window), "filter", dimension)
            : throw c.Error($"the filter's {dimension} is 0", "Give it at least one tap.");
    }

    private static void InferInput(ShapeContext c)
    {
        Shape filter = c.InputOfRank(1, 4), dy = c.InputOfRank(2, 4);
        Shape sizes = c.ConstantAsShape(0);
        Shape input = sizes.HasRank && sizes.Rank != 4
            ? throw c.Error($"input_sizes must hold 4 sizes, it holds {sizes}")
            : sizes.HasRank ? sizes : Shape.OfRank(4);
        CheckGradient(c, input, filter, dy);
        // As in TensorFlow, the batch is the gradient's, whatever the sizes say.
        c.SetOutput(0, input.With(0, dy[0]));
    }

    private static void InferFilter(ShapeContext c)
    {
        Shape input = c.InputOfRank(0, 4), dy = c.InputOfRank(2, 4);
        Shape sizes = c.ConstantAsShape(1);
        Shape filter = sizes.HasRank && sizes.Rank != 4
            ? throw c.Error($"filter_sizes must hold 4 sizes, it holds {sizes}")
            : sizes.HasRank ? sizes : Shape.OfRank(4);
        CheckGradient(c, input, filter, dy);
        c.SetOutput(0, filter);
    }

    private static void CheckGradient(ShapeContext c, Shape input, Shape filter, Shape dy)
    {
        Shape expected = OutputShape(c, input, filter);
        if (!expected.IsCompatibleWith(dy))
            throw c.Error($"out_backprop must have the convolution's output shape {expected}");
    }

    private static KernelBody BindForward(BindContext c)
    {
        RequireFloat(c);
        var kernel = new Conv2DForward(Geometry(c.Operation, c.InputShape(0), c.InputShape(1)), ConvEpilogue.None, c.Tier, trains: c.TakesGradients);
        Describe(c, kernel.Name, kernel.Flops, kernel.ScratchBytes(c.Workers));
        return (in KernelArgs a) => kernel.Run(a.Input(0), a.Input(1), default, a.Output(0), a.Scratch, a.Workers);
    }

    private static KernelBody BindBackpropInput(BindContext c)
    {
        RequireFloat(c);
        return BindBackpropInput(c, null);
    }

    private static KernelBody BindBackpropFilter(BindContext c)
    {
        RequireFloat(c);
        return BindBackpropFilter(c, null);
    }

    /// <summary>Conv2DBackpropInput; with a pool the last of its inputs is the gradient of the pool's output, and the pool's codes
    /// come behind it.</summary>
    public static KernelBody BindBackpropInput(BindContext c, PoolGeometry? pool)
    {
        var kernel = new Conv2DBackpropInput(Geometry(c.Operation, c.OutputShape(0), c.InputShape(1)), c.Tier, pool);
        Describe(c, kernel.Name, kernel.Flops, kernel.ScratchBytes(c.Workers));
        return (in KernelArgs a) => kernel.Run(
            a.Input(1), a.Input(2), pool is null ? default : a.Input(3), a.Output(0), a.Scratch, a.Workers);
    }

    /// <summary>Conv2DBackpropFilter, with or without a pool likewise.</summary>
    public static KernelBody BindBackpropFilter(BindContext c, PoolGeometry? pool)
    {
        var kernel = new Conv2DBackpropFilter(Geometry(c.Operation, c.InputShape(0), c.OutputShape(0)), c.Tier, pool);
        Describe(c, kernel.Name, kernel.Flops, kernel.ScratchBytes(c.Workers));
        return (in KernelArgs a) => kernel.Run(
            a.Input(0), a.Input(2), pool is null ? default : a.Input(3), a.Output(0), a.Scratch, a.Workers);
    }

    private static void RequireFloat(BindContext c) => NnKernels.RequireFloat(c, c.OutputType(0));

    private static void Describe(BindContext c, string name, long flops, long scratch) =>
        (c.KernelName, c.Flops, c.ScratchBytes) = (name, flops, scratch);

    private static Tensor?[] ForwardGradient(Operation op, Tensor?[] grads)
    {
        Operation shapes = Emit.Node("ShapeN", [op.Inputs[0], op.Inputs[1]], "ShapeN");
        return
        [
            Emit.Op("Conv2DBackpropInput", [shapes.Outputs[0], op.Inputs[1], grads[0]!], "Conv2DBackpropInput", AttrsOf(op)),
            Emit.Op("Conv2DBackpropFilter", [op.Inputs[0], shapes.Outputs[1], grads[0]!], "Conv2DBackpropFilter", AttrsOf(op)),
        ];
    }

    private static Tensor?[] BackpropInputGradient(Operation op, Tensor?[] grads) =>
    [
        null,
        Emit.Op("Conv2DBackpropFilter", [grads[0]!, Emit.Op("Shape", [op.Inputs[1]], "Shape"), op.Inputs[2]], "Conv2DBackpropFilter", AttrsOf(op)),
        Emit.Op("Conv2D", [grads[0]!, op.Inputs[1]], "Conv2D", AttrsOf(op)),
    ];

    private static Tensor?[] BackpropFilterGradient(Operation op, Tensor?[] grads) =>
    [
        Emit.Op("Conv2DBackpropInput", [Emit.Op("Shape", [op.Inputs[0]], "Shape"), grads[0]!, op.Inputs[2]], "Conv2DBackpropInput", AttrsOf(op)),
        null,
        Emit.Op("Conv2D", [op.Inputs[0], grads[0]!], "Conv2D", AttrsOf(op)),
    ];

    private static (string, object)[] AttrsOf(Operation op) =>
        [.. op.Attrs.Where(a => a.Key != "T").Select(a => (a.Key, a.Value))];
}
