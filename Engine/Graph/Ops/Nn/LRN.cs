using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>Local response normalization over the last dimension.</summary>
internal static class LRN
{
    private static readonly string[] s_attrs =
        ["depth_radius: int = 5", "bias: float = 1.0", "alpha: float = 1.0", "beta: float = 0.5", "T: {half, bfloat16, float} = float"];

    public static readonly OpDef Def = new("LRN")
    {
        Inputs = "input: T",
        Outputs = "output: T",
        Attrs = s_attrs,
        ShapeRule = InferShape,
        Kernel = Bind,
        Gradient = (op, grads) => [Emit.Op("LRNGrad", [grads[0]!, op.Inputs[0], op.Outputs[0]], "LRNGrad", Pool.AttrsOf(op))],
    };

    public static readonly OpDef Grad = new("LRNGrad")
    {
        Inputs = "input_grads: T, input_image: T, output_image: T",
        Outputs = "output: T",
        Attrs = s_attrs,
        ShapeRule = InferGradient,
        Kernel = BindGradient,
    };

    /// <summary>Adds a local response normalization.</summary>
    public static Tensor Build(Tensor input, int depthRadius, float bias, float alpha, float beta, string? name = null) =>
        Emit.Op("LRN", [input], name, ("depth_radius", depthRadius), ("bias", bias), ("alpha", alpha), ("beta", beta));

    private static void InferShape(ShapeContext c)
    {
        CheckRadius(c);
        c.SetOutput(0, c.InputOfRank(0, 4));
    }

    private static void CheckRadius(ShapeContext c)
    {
        if (c.Attrs.Int("depth_radius") is var radius && radius is < 0 or > int.MaxValue)
            throw c.Error($"attribute depth_radius is {radius}, but must be in [0, {int.MaxValue}]");
    }

    private static void InferGradient(ShapeContext c)
    {
        CheckRadius(c);
        Shape? image = c.InputOfRank(0, 4).Merge(c.InputOfRank(1, 4))?.Merge(c.InputOfRank(2, 4));
        c.SetOutput(0, image ?? throw c.Error("all inputs must have one shape"));
    }

    private static KernelBody Bind(BindContext c)
    {
        LocalResponseNorm kernel = Kernel(c);
        return (in KernelArgs a) => kernel.Run(a.Input(0), a.Output(0), a.Scratch, a.Workers);
    }

    private static KernelBody BindGradient(BindContext c)
    {
        LocalResponseNorm kernel = Kernel(c);
        return (in KernelArgs a) => kernel.Gradient(a.Input(0), a.Input(1), a.Input(2), a.Output(0), a.Scratch, a.Workers);
    }

    private static LocalResponseNorm Kernel(BindContext c)
    {
        NnKernels.RequireFloat(c, c.OutputType(0));
        Shape image = c.InputShape(0);
        var kernel = new LocalResponseNorm(
            NnKernels.RowsOf(image), (int)image[3], (int)c.Attrs.Int("depth_radius"), c.Attrs.Float("bias"), c.Attrs.Float("alpha"),
            c.Attrs.Float("beta"));
        c.ScratchBytes = kernel.ScratchBytes(c.Workers);
        return kernel;
    }
}
