using static Tensorflow.TensorOperators;

namespace Tensorflow;

/// <summary>The ops that gradients of elementwise functions are made of: the output y (or the input) and what arrives.</summary>
internal static class UnaryGradients
{
    private const string Floats = "T: {bfloat16, half, float, double, complex64, complex128}";

    public static readonly OpDef[] Defs =
    [
        Def<SqrtGradFunction>("SqrtGrad", SqrtGradGradient),
        Def<RsqrtGradFunction>("RsqrtGrad", RsqrtGradGradient),
        Def<ReciprocalGradFunction>("ReciprocalGrad", ReciprocalGradGradient),
        Def<ReciprocalGradFunction>("InvGrad", ReciprocalGradGradient),
        Def<TanhGradFunction>("TanhGrad", TanhGradGradient),
        Def<SigmoidGradFunction>("SigmoidGrad", SigmoidGradGradient),
        new("SoftplusGrad")
        {
            Inputs = "gradients: T, features: T",
            Outputs = "backprops: T",
            Attrs = ["T: {half, bfloat16, float, double}"],
            ShapeRule = SameShapes,
            Kernel = c => ElementTypes.BindFloats<BinaryFloats<SoftplusGradFunction>>(c, c.InputType(0)),
            Gradient = SoftplusGradGradient,
        },
    ];

    /// <summary>Output 0 has the shape that all inputs share.</summary>
    public static void SameShapes(ShapeContext c)
    {
        Shape merged = c.Input(0);
        for (int i = 1; i < c.InputCount; i++)
            merged = merged.Merge(c.Input(i))
                ?? throw c.Error("all inputs must have one shape", "Reshape them to the same shape first.");
        c.SetOutput(0, merged);
    }

    /// <summary>Output 0 has the first input's shape, as in TensorFlow, even where the others' is known better; all must have one.</summary>
    public static void FirstOfSameShapes(ShapeContext c)
    {
        SameShapes(c);
        c.SetOutput(0, c.Input(0));
    }

    private static OpDef Def<TFunction>(string name, Func<Tensor, Tensor, Tensor, Operation, Tensor?[]> gradient)
        where TFunction : struct, IFloatFunction => new(name)
        {
            Inputs = "y: T, dy: T",
            Outputs = "z: T",
            Attrs = [Floats],
            ShapeRule = FirstOfSameShapes,
            Kernel = c => ElementTypes.BindFloats<BinaryFloats<TFunction>>(c, c.InputType(0)),
            Gradient = (op, grads) => gradient(op.Inputs[0], op.Inputs[1], grads[0]!, op),
        };

    private static Tensor?[] SqrtGradGradient(Tensor y, Tensor dy, Tensor grad, Operation op)
    {
        Tensor quotient = Divide(grad, y);
        return [Multiply(MathOps.Negative(quotient), op.Output), Multiply(quotient, 0.5f)];
    }

    private static Tensor?[] RsqrtGradGradient(Tensor y, Tensor dy, Tensor grad, Operation op) =>
        [Multiply(Multiply(Multiply(grad, -1.5f), dy), MathOps.Square(y)), Emit.Op("RsqrtGrad", [y, grad])];

    private static Tensor?[] ReciprocalGradGradient(Tensor y, Tensor dy, Tensor grad, Operation op) =>
        [Multiply(Multiply(Multiply(grad, -2), dy), y), Emit.Op("ReciprocalGrad", [y, grad])];

    private static Tensor?[] TanhGradGradient(Tensor y, Tensor dy, Tensor grad, Operation op) =>
        [Multiply(Multiply(Multiply(grad, -2), dy), y), Emit.Op("TanhGrad", [y, grad])];

    private static Tensor?[] SigmoidGradGradient(Tensor y, Tensor dy, Tensor grad, Operation op)
    {
        Tensor product = Multiply(grad, dy);
        return [Subtract(product, Multiply(Multiply(2, product), y)), Emit.Op("SigmoidGrad", [y, grad])];
    }

    private static Tensor?[] SoftplusGradGradient(Operation op, Tensor?[] grads)
    {
        (Tensor dy, Tensor x, Tensor grad) = (op.Inputs[0], op.Inputs[1], grads[0]!);
        Tensor gradDy = Emit.Op("SoftplusGrad", [grad, x]);
        Tensor cosh = Add(Add(MathOps.Exp(MathOps.Negative(x)), 2), MathOps.Exp(x));
        return [gradDy, Divide(Multiply(grad, dy), cosh)];
    }
}
