using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>What max- and average-pooling share: their attributes and shape rules.</summary>
internal static class Pool
{
    /// <summary>The geometry for concrete shapes, of a pool or of its gradient.</summary>
    public static PoolGeometry Geometry(Operation op, Shape image) => PoolWindow.Read(new GraphShapeContext(op)).Geometry(image);

    /// <summary>The pooled shape of an image batch.</summary>
    public static Shape Pooled(ShapeContext c, Shape image) => PoolWindow.Read(c).Pooled(c, image);

    public static void InferPooled(ShapeContext c) => c.SetOutput(0, Pooled(c, c.InputOfRank(0, 4)));

    /// <summary>The attributes of a pool's node, to give them to its gradient.</summary>
    public static (string, object)[] AttrsOf(Operation op) => [.. op.Attrs.Where(a => a.Key != "T").Select(a => (a.Key, a.Value))];
}

/// <summary>The largest value of each window, and the gradient: it goes to the window's first maximum in row-major order.</summary>
internal static class MaxPool
{
    public static readonly OpDef Def = new("MaxPool")
    {
        Inputs = "input: T",
        Outputs = "output: T",
        Attrs =
        [
            "T: {half, bfloat16, float, double, int32, int64, uint8, int16, int8, uint16, qint8} = float", "ksize: list(int) >= 4",
            "strides: list(int) >= 4", "padding: {'SAME', 'VALID', 'EXPLICIT'}", "explicit_paddings: list(int) = []",
            "data_format: {'NHWC', 'NCHW', 'NCHW_VECT_C'} = 'NHWC'",
        ],
        ShapeRule = Pool.InferPooled,
        Kernel = Bind,
        Gradient = (op, grads) => [Emit.Op("MaxPoolGrad", [op.Inputs[0], op.Outputs[0], grads[0]!], "MaxPoolGrad", Pool.AttrsOf(op))],
    };

    public static readonly OpDef Grad = new("MaxPoolGrad")
    {
        Inputs = "orig_input: T, orig_output: T, grad: T",
        Outputs = "output: T",
        Attrs =
        [
            "ksize: list(int) >= 4", "strides: list(int) >= 4", "padding: {'SAME', 'VALID', 'EXPLICIT'}",
            "explicit_paddings: list(int) = []", "data_format: {'NHWC', 'NCHW'} = 'NHWC'",
            "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64} = float",
        ],
        ShapeRule = InferGradient,
        Kernel = BindGradient,
    };

    /// <summary>Adds a max-pool.</summary>
    public static Tensor Build(Tensor value, int[] ksize, int[] strides, string padding, string dataFormat = "NHWC", string? name = null) =>
        Emit.Op("MaxPool", [value], name ?? "MaxPool", ("ksize", ksize), ("strides", strides), ("padding", padding), ("data_format", dataFormat));

    private static void InferGradient(ShapeContext c) => InferGradient(c, Pool.Pooled(c, c.InputOfRank(0, 4)));

    /// <summary>Of a max-pool's gradient, from the shape of what was pooled.</summary>
    internal static void InferGradient(ShapeContext c, Shape pooled)
    {
        if (!pooled.IsCompatibleWith(c.Input(1)) || !pooled.IsCompatibleWith(c.Input(2)))
            throw c.Error($"orig_output and grad must have the pool's output shape {pooled}");
        c.SetOutput(0, c.InputOfRank(0, 4));
    }

    private static KernelBody Bind(BindContext c) => Bind(c, PoolWindow.Read(new GraphShapeContext(c.Operation)));

    internal static KernelBody Bind(BindContext c, PoolWindow window)
    {
        NnKernels.RequireFloat(c, c.OutputType(0));
        var kernel = new MaxPoolForward(window.Geometry(c.InputShape(0)), c.Tier);
        (c.KernelName, c.ScratchBytes) = (kernel.Name, kernel.ScratchBytes(c.Workers));
        return (in KernelArgs a) => kernel.Run(a.Input(0), a.Output(0), a.Scratch, a.Workers);
    }

    private static KernelBody BindGradient(BindContext c) => BindGradient(c, PoolWindow.Read(new GraphShapeContext(c.Operation)));

    internal static KernelBody BindGradient(BindContext c, PoolWindow window)
    {
        NnKernels.RequireFloat(c, c.OutputType(0));
        var kernel = new TfCnn.Kernels.MaxPoolGrad(window.Geometry(c.InputShape(0)), c.Tier);
        (c.KernelName, c.ScratchBytes) = (kernel.Name, kernel.ScratchBytes(c.Workers));
        return (in KernelArgs a) => kernel.Run(a.Input(0), a.Input(2), a.Output(0), a.Scratch, a.Workers);
    }
}

/// <summary>The mean of each window's pixels, padding not counted, and its gradient.</summary>
internal static class AvgPool
{
    private static readonly string[] s_attrs =
    [
        "ksize: list(int) >= 4", "strides: list(int) >= 4", "padding: {'SAME', 'VALID'}", "data_format: {'NHWC', 'NCHW'} = 'NHWC'",
        "T: {half, bfloat16, float, double}",
    ];

    public static readonly OpDef Def = new("AvgPool")
    {
        Inputs = "value: T",
        Outputs = "output: T",
        Attrs = s_attrs,
        ShapeRule = Pool.InferPooled,
        Kernel = Bind,
        Gradient = Differentiate,
    };

    public static readonly OpDef Grad = new("AvgPoolGrad")
    {
        Inputs = "orig_input_shape: int32, grad: T",
        Outputs = "output: T",
        Attrs = s_attrs,
        ShapeRule = InferGradient,
        Kernel = BindGradient,
        Gradient = (op, grads) => [null, Emit.Op("AvgPool", [grads[0]!], "AvgPool", Pool.AttrsOf(op))],
    };

    /// <summary>Adds an average-pool.</summary>
    public static Tensor Build(Tensor value, int[] ksize, int[] strides, string padding, string dataFormat = "NHWC", string? name = null) =>
        Emit.Op("AvgPool", [value], name ?? "AvgPool", ("ksize", ksize), ("strides", strides), ("padding", padding), ("data_format", dataFormat));

    private static Tensor?[] Differentiate(Operation op, Tensor?[] grads) =>
        [Emit.Op("AvgPoolGrad", [Emit.Op("Shape", [op.Inputs[0]], "Shape"), grads[0]!], "AvgPoolGrad", Pool.AttrsOf(op))];

    private static void InferGradient(ShapeContext c)
    {
        Shape image = c.ConstantAsShape(0);
        if (image.HasRank && image.Rank != 4)
            throw c.Error($"orig_input_shape must hold 4 sizes, it holds {image}");
        image = image.HasRank ? image : Shape.OfRank(4);
        Shape pooled = Pool.Pooled(c, image);
        if (!pooled.IsCompatibleWith(c.Input(1)))
            throw c.Error($"grad must have the pool's output shape {pooled}");
        c.SetOutput(0, image);
    }

    private static KernelBody Bind(BindContext c)
    {
        NnKernels.RequireFloat(c, c.OutputType(0));
        var kernel = new AvgPoolForward(Pool.Geometry(c.Operation, c.InputShape(0)), c.Tier);
        (c.KernelName, c.ScratchBytes) = (kernel.Name, kernel.ScratchBytes(c.Workers));
        return (in KernelArgs a) => kernel.Run(a.Input(0), a.Output(0), a.Scratch, a.Workers);
    }

    private static KernelBody BindGradient(BindContext c)
    {
        NnKernels.RequireFloat(c, c.OutputType(0));
        var kernel = new TfCnn.Kernels.AvgPoolGrad(Pool.Geometry(c.Operation, c.OutputShape(0)), c.Tier);
        (c.KernelName, c.ScratchBytes) = (kernel.Name, kernel.ScratchBytes(c.Workers));
        return (in KernelArgs a) => kernel.Run(a.Input(1), a.Output(0), a.Scratch, a.Workers);
    }
}
