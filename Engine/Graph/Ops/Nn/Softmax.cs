namespace Tensorflow;

/// <summary>exp(x) / Σ exp(x) over the last dimension, and its logarithm.</summary>
internal static class Softmax
{
    public static readonly OpDef Def = new("Softmax")
    {
        Inputs = "logits: T",
        Outputs = "softmax: T",
        Attrs = ["T: {half, bfloat16, float, double}"],
        ShapeRule = InferShape,
        Kernel = c => Bind(c, logarithm: false),
        Gradient = Differentiate,
    };

    public static readonly OpDef LogDef = new("LogSoftmax")
    {
        Inputs = "logits: T",
        Outputs = "logsoftmax: T",
        Attrs = ["T: {half, bfloat16, float, double}"],
        ShapeRule = InferShape,
        Kernel = c => Bind(c, logarithm: true),
        Gradient = DifferentiateLog,
    };

    /// <summary>Adds a softmax over the last dimension.</summary>
    public static Tensor Build(Tensor logits, string? name = null) => Emit.Op("Softmax", [logits], name ?? "Softmax");

    /// <summary>Adds a log-softmax over the last dimension.</summary>
    public static Tensor BuildLog(Tensor logits, string? name = null) => Emit.Op("LogSoftmax", [logits], name ?? "LogSoftmax");

    private static void InferShape(ShapeContext c)
    {
        if (c.Input(0).Rank == 0)
            throw c.Error("logits must have at least rank 1");
        c.SetOutput(0, c.Input(0));
    }

    private static KernelBody Bind(BindContext c, bool logarithm)
    {
        NnKernels.RequireFloat(c, c.OutputType(0));
        Shape shape = c.InputShape(0);
        var kernel = new TfCnn.Kernels.Softmax(NnKernels.RowsOf(shape), (int)shape[-1], logarithm, c.Tier);
        (c.KernelName, c.ScratchBytes) = (kernel.Name, kernel.ScratchBytes(c.Workers));
        return (in KernelArgs a) => kernel.Run(a.Input(0), a.Output(0), a.Scratch, a.Workers);
    }

    // nn_grad.py, _SoftmaxGrad: (dy − Σ dy · y) · y.
    private static Tensor?[] Differentiate(Operation op, Tensor?[] grads)
    {
        Tensor y = op.Outputs[0];
        Tensor weighted = Emit.Op("Mul", [grads[0]!, y], "mul");
        Tensor sum = Emit.Op("Sum", [weighted, Emit.Constant(-1, "Sum/reduction_indices")], "Sum", ("keep_dims", true));
        return [Emit.Op("Mul", [Emit.Op("Sub", [grads[0]!, sum], "sub"), y], "mul_1")];
    }

    // nn_grad.py, _LogSoftmaxGrad: dy − Σ dy · exp(y).
    private static Tensor?[] DifferentiateLog(Operation op, Tensor?[] grads)
    {
        Tensor softmax = Emit.Op("Exp", [op.Outputs[0]], "Exp");
        Tensor sum = Emit.Op("Sum", [grads[0]!, Emit.Constant(-1, "Sum/reduction_indices")], "Sum", ("keep_dims", true));
        return [Emit.Op("Sub", [grads[0]!, Emit.Op("Mul", [sum, softmax], "mul")], "sub")];
    }
}
