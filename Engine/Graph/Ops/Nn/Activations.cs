using static Tensorflow.TensorOperators;

namespace Tensorflow;

/// <summary>Activation functions beside <see cref="Relu"/>, and the ops that their gradients are made of: one row each.</summary>
internal static class Activations
{
    private const string Numbers =
        "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}";

    private const string Floats = "T: {half, bfloat16, float, double}";

    public static readonly OpDef[] Defs =
    [
        Forward("Relu6", Numbers, c => ElementTypes.BindNumbers<UnaryNumbers<Relu6Function>>(c, c.InputType(0)),
            (op, dy) => Emit.Op("Relu6Grad", [dy, op.Output])),
        Forward("Elu", Floats, c => ElementTypes.BindFloats<UnaryFloats<EluFunction>>(c, c.InputType(0)),
            (op, dy) => Emit.Op("EluGrad", [dy, op.Output])),
        Forward("Selu", Floats, c => ElementTypes.BindFloats<UnaryFloats<SeluFunction>>(c, c.InputType(0)),
            (op, dy) => Emit.Op("SeluGrad", [dy, op.Output])),
        Forward("Softsign", Floats, c => ElementTypes.BindFloats<UnaryFloats<SoftsignFunction>>(c, c.InputType(0)),
            (op, dy) => Emit.Op("SoftsignGrad", [dy, op.Inputs[0]])),
        Backward("Relu6Grad", "features", Numbers,
            c => ElementTypes.BindNumbers<BinaryNumbers<Relu6GradFunction>>(c, c.InputType(0)),
            (op, grad) => [Emit.Op("Relu6Grad", [grad, op.Inputs[1]]), Emit.Op("ZerosLike", [op.Inputs[1]], "zeros_like")]),
        Backward("EluGrad", "outputs", Floats,
            c => ElementTypes.BindFloats<BinaryFloats<EluGradFunction>>(c, c.InputType(0)), BelowZero),
        Backward("SeluGrad", "outputs", Floats,
            c => ElementTypes.BindFloats<BinaryFloats<SeluGradFunction>>(c, c.InputType(0)), BelowZero),
        Backward("SoftsignGrad", "features", Floats,
            c => ElementTypes.BindFloats<BinaryFloats<SoftsignGradFunction>>(c, c.InputType(0)), BinaryGradients.Refuse),
    ];

    /// <summary>min(max(x, 0), 6).</summary>
    public static Tensor Relu6(Tensor features, string? name = null) => Emit.Op("Relu6", [features], name);

    /// <summary>x above zero, e^x - 1 below.</summary>
    public static Tensor Elu(Tensor features, string? name = null) => Emit.Op("Elu", [features], name);

    /// <summary>The scaled <see cref="Elu"/> that keeps mean 0 and variance 1 from layer to layer.</summary>
    public static Tensor Selu(Tensor features, string? name = null) => Emit.Op("Selu", [features], name);

    /// <summary>x / (1 + |x|).</summary>
    public static Tensor Softsign(Tensor features, string? name = null) => Emit.Op("Softsign", [features], name);

    // The slope below zero is the output plus a constant, above it is a constant: the output's part is dy · grad below zero.
    private static Tensor?[] BelowZero(Operation op, Tensor?[] grads)
    {
        (Tensor dy, Tensor y, Tensor grad) = (op.Inputs[0], op.Inputs[1], grads[0]!);
        Tensor below = Less(y, 0);
        return
        [
            Emit.Op(op.Type, [grad, y]),
            MathOps.Where(below, Multiply(grad, dy), Emit.Op("ZerosLike", [y], "zeros_like")),
        ];
    }

    private static OpDef Forward(string name, string types, KernelBinder kernel, Func<Operation, Tensor, Tensor> gradient) =>
        new(name)
        {
            Inputs = "features: T",
            Outputs = "activations: T",
            Attrs = [types],
            ShapeRule = ShapeRules.SameAsInput,
            Kernel = kernel,
            Gradient = (op, grads) => [gradient(op, grads[0]!)],
        };

    private static OpDef Backward(string name, string second, string types, KernelBinder kernel, Func<Operation, Tensor, Tensor?[]> gradient) =>
        Backward(name, second, types, kernel, (Operation op, Tensor?[] grads) => gradient(op, grads[0]!));

    private static OpDef Backward(string name, string second, string types, KernelBinder kernel, GradientRule gradient) =>
        new(name)
        {
            Inputs = $"gradients: T, {second}: T",
            Outputs = "backprops: T",
            Attrs = [types],
            ShapeRule = UnaryGradients.SameShapes,
            Kernel = kernel,
            Gradient = gradient,
        };
}
