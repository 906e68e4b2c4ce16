using System.Numerics;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>max(x, 0), and its gradient dy · (x &gt; 0).</summary>
internal static class Relu
{
    private const string Types = "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64";

    public static readonly OpDef Def = new("Relu")
    {
        Inputs = "features: T",
        Outputs = "activations: T",
        Attrs = [Types + ", qint8}"],
        ShapeRule = ShapeRules.SameAsInput,
        Kernel = Bind,
        // TensorFlow looks at the output, so that the input need not be kept.
        Gradient = (op, grads) => [Emit.Op("ReluGrad", [grads[0]!, op.Outputs[0]], "ReluGrad")],
    };

    public static readonly OpDef Grad = new("ReluGrad")
    {
        Inputs = "gradients: T, features: T",
        Outputs = "backprops: T",
        Attrs = [Types + "}"],
        ShapeRule = InferGradient,
        Kernel = BindGradient,
        Gradient = (op, grads) => [Emit.Op("ReluGrad", [grads[0]!, op.Inputs[1]], "ReluGrad"), Emit.Op("ZerosLike", [op.Inputs[1]], "zeros_like")],
    };

    /// <summary>Adds a ReLU.</summary>
    public static Tensor Build(Tensor features, string? name = null) => Emit.Op("Relu", [features], name ?? "Relu");

    private static void InferGradient(ShapeContext c) =>
        c.SetOutput(0, c.Input(0).Merge(c.Input(1)) ?? throw c.Error("gradients and features must have the same shape"));

    private static KernelBody Bind(BindContext c)
    {
        c.MayReuse(output: 0, input: 0);
        return c.OutputType(0) switch
        {
            TF_DataType.TF_FLOAT => Forward<float>(),
            TF_DataType.TF_DOUBLE => Forward<double>(),
            TF_DataType.TF_INT32 => Forward<int>(),
            TF_DataType.TF_INT64 => Forward<long>(),
            TF_DataType.TF_UINT8 => Forward<byte>(),
            var other => throw NnKernels.NoKernel(c, other),
        };
    }

    private static KernelBody Forward<T>() where T : unmanaged, INumber<T> =>
        (in KernelArgs a) => TfCnn.Kernels.Relu.Run<T>(a.Input(0), a.Output(0), a.Workers);

    private static KernelBody BindGradient(BindContext c)
    {
        NnKernels.RequireFloat(c, c.OutputType(0));
        c.MayReuse(output: 0, input: 0);
        CpuTier tier = c.Tier;
        return (in KernelArgs a) => TfCnn.Kernels.Relu.Gradient(a.Input(0), a.Input(1), a.Output(0), tier, a.Workers);
    }
}
