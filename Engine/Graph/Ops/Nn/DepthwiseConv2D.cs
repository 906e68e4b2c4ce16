using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>
/// Convolution of each channel on its own: y[n, i, j, c · M + m] = Σ x[n, s·i + d·a, s·j + d·b, c] · filter[a, b, c, m], and its two
/// gradients.
/// </summary>
internal static class DepthwiseConv2D
{
    private static readonly string[] s_attrs =
    [
        "T: {half, bfloat16, float, double}", "strides: list(int)", "padding: {'SAME', 'VALID', 'EXPLICIT'}",
        "explicit_paddings: list(int) = []", "data_format: {'NHWC', 'NCHW'} = 'NHWC'", "dilations: list(int) = [1, 1, 1, 1]",
    ];

    public static readonly OpDef Def = new("DepthwiseConv2dNative")
    {
        Inputs = "input: T, filter: T",
        Outputs = "output: T",
        Attrs = s_attrs,
        ShapeRule = c => c.SetOutput(0, OutputShape(c, c.InputOfRank(0, 4), c.InputOfRank(1, 4))),
        Kernel = BindForward,
        Gradient = ForwardGradient,
    };

    public static readonly OpDef BackpropInput = new("DepthwiseConv2dNativeBackpropInput")
    {
        Inputs = "input_sizes: int32, filter: T, out_backprop: T",
        Outputs = "output: T",
        Attrs = s_attrs,
        ShapeRule = InferInput,
        Kernel = BindBackpropInput,
        Gradient = BackpropInputGradient,
    };

    public static readonly OpDef BackpropFilter = new("DepthwiseConv2dNativeBackpropFilter")
    {
        Inputs = "input: T, filter_sizes: int32, out_backprop: T",
        Outputs = "output: T",
        Attrs = s_attrs,
        ShapeRule = InferFilter,
        Kernel = BindBackpropFilter,
        Gradient = BackpropFilterGradient,
    };

    /// <summary>Adds a depthwise convolution.</summary>
    public static Tensor Build(
        Tensor input, Tensor filter, int[] strides, string padding, string dataFormat = "NHWC", int[]? dilations = null, string? name = null) =>
        Emit.Op("DepthwiseConv2dNative", [input, filter], name, ("strides", strides), ("padding", padding), ("data_format", dataFormat),
            ("dilations", dilations ?? [1, 1, 1, 1]));

    private static Shape OutputShape(ShapeContext c, Shape input, Shape filter)
    {
        WindowAttributes a = WindowAttributes.Read(c);
        long depth = input[a.ChannelAxis];
        if (depth >= 0 && filter[2] >= 0 && depth != filter[2])
            throw c.Error(
                $"the filter is for {filter[2]} input channels, the input has {depth}", $"Make the filter {filter.With(2, depth)}.");
        long channels = depth >= 0 ? depth : filter[2];
        return a.ImageShape(
            input[0], Conv2D.OutputSize(c, a, a.Rows, input[a.HeightAxis], filter[0], "height"),
            Conv2D.OutputSize(c, a, a.Columns, input[a.WidthAxis], filter[1], "width"),
            channels >= 0 && filter[3] >= 0 ? channels * filter[3] : -1);
    }

    private static void InferInput(ShapeContext c)
    {
        Shape filter = c.InputOfRank(1, 4), dy = c.InputOfRank(2, 4), input = Sizes(c, 0, "input_sizes");
        CheckGradient(c, input, filter, dy);
        c.SetOutput(0, input);
    }

    private static void InferFilter(ShapeContext c)
    {
        Shape input = c.InputOfRank(0, 4), dy = c.InputOfRank(2, 4), filter = Sizes(c, 1, "filter_sizes");
        CheckGradient(c, input, filter, dy);
        c.SetOutput(0, filter);
    }

    private static Shape Sizes(ShapeContext c, int index, string name)
    {
        Shape sizes = c.ConstantAsShape(index);
        if (sizes.HasRank && sizes.Rank != 4)
            throw c.Error($"{name} must hold 4 sizes, it holds {sizes}");
        return sizes.HasRank ? sizes : Shape.OfRank(4);
    }

    private static void CheckGradient(ShapeContext c, Shape input, Shape filter, Shape dy)
    {
        Shape expected = OutputShape(c, input, filter);
        if (!expected.IsCompatibleWith(dy))
            throw c.Error($"out_backprop must have the convolution's output shape {expected}");
    }

    // A filter [h, w, c, m] lies in memory as one [h, w, 1, c · m] of as many groups as channels.
    private static ConvGeometry Geometry(Operation op, Shape input, Shape filter) =>
        Conv2D.Geometry(op, input, new Shape(filter[0], filter[1], 1, filter[2] * filter[3]));

    private static KernelBody BindForward(BindContext c)
    {
        NnKernels.RequireFloat(c, c.OutputType(0));
        var kernel = new DepthwiseForward(Geometry(c.Operation, c.InputShape(0), c.InputShape(1)), c.Tier);
        (c.KernelName, c.Flops, c.ScratchBytes) = (kernel.Name, kernel.Flops, kernel.ScratchBytes(c.Workers));
        return (in KernelArgs a) => kernel.Run(a.Input(0), a.Input(1), a.Output(0), a.Scratch, a.Workers);
    }

    private static KernelBody BindBackpropInput(BindContext c)
    {
        NnKernels.RequireFloat(c, c.OutputType(0));
        var kernel = new DepthwiseBackpropInput(Geometry(c.Operation, c.OutputShape(0), c.InputShape(1)), c.Tier);
        (c.KernelName, c.Flops, c.ScratchBytes) = (kernel.Name, kernel.Flops, kernel.ScratchBytes(c.Workers));
        return (in KernelArgs a) => kernel.Run(a.Input(1), a.Input(2), a.Output(0), a.Scratch, a.Workers);
    }

    private static KernelBody BindBackpropFilter(BindContext c)
    {
        NnKernels.RequireFloat(c, c.OutputType(0));
        var kernel = new DepthwiseBackpropFilter(Geometry(c.Operation, c.InputShape(0), c.OutputShape(0)), c.Tier);
        (c.KernelName, c.Flops, c.ScratchBytes) = (kernel.Name, kernel.Flops, kernel.ScratchBytes(c.Workers));
        return (in KernelArgs a) => kernel.Run(a.Input(0), a.Input(2), a.Output(0), a.Scratch, a.Workers);
    }

    private static Tensor?[] ForwardGradient(Operation op, Tensor?[] grads)
    {
        Tensor inputSizes = Emit.Op("Shape", [op.Inputs[0]], "Shape"), filterSizes = Emit.Op("Shape", [op.Inputs[1]], "Shape");
        return
        [
            Emit.Op("DepthwiseConv2dNativeBackpropInput", [inputSizes, op.Inputs[1], grads[0]!], null, Pool.AttrsOf(op)),
            Emit.Op("DepthwiseConv2dNativeBackpropFilter", [op.Inputs[0], filterSizes, grads[0]!], null, Pool.AttrsOf(op)),
        ];
    }

    private static Tensor?[] BackpropInputGradient(Operation op, Tensor?[] grads) =>
    [
        null,
        Emit.Op("DepthwiseConv2dNativeBackpropFilter",
            [grads[0]!, Emit.Op("Shape", [op.Inputs[1]], "Shape"), op.Inputs[2]], null, Pool.AttrsOf(op)),
        Emit.Op("DepthwiseConv2dNative", [grads[0]!, op.Inputs[1]], null, Pool.AttrsOf(op)),
    ];

    private static Tensor?[] BackpropFilterGradient(Operation op, Tensor?[] grads) =>
    [
        Emit.Op("DepthwiseConv2dNativeBackpropInput",
            [Emit.Op("Shape", [op.Inputs[0]], "Shape"), grads[0]!, op.Inputs[2]], null, Pool.AttrsOf(op)),
        null,
        Emit.Op("DepthwiseConv2dNative", [op.Inputs[0], grads[0]!], null, Pool.AttrsOf(op)),
    ];
}
