using static Tensorflow.MathOps;

namespace Tensorflow;

/// <summary>Elementwise functions of one tensor: one row per op, its gradient beside it.</summary>
internal static class Unary
{
    private const string Floats = "T: {bfloat16, half, float, double, complex64, complex128}";
    private const string Reals = "T: {bfloat16, half, float, double}";
    private const string Signed = "T: {bfloat16, half, float, double, int8, int16, int32, int64, complex64, complex128}";

    public static readonly OpDef[] Defs =
    [
        Number<NegateFunction>("Neg", Signed, (_, dy) => Negative(dy)),
        Number<AbsFunction>("Abs", "T: {bfloat16, half, float, double, int8, int16, int32, int64}",
            (op, dy) => TensorOperators.Multiply(dy, Sign(X(op)))),
        Number<SquareFunction>(
            "Square", "T: {bfloat16, half, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, "
                + "complex128}",
            (op, dy) => Multiply(dy, Multiply(X(op), Constant(dy, 2, "Const")))),
        Number<SignFunction>("Sign", Signed, (op, _) => Zeros(X(op))),
        Number<ReciprocalFunction>("Reciprocal", Signed, (op, dy) => Emit.Op("ReciprocalGrad", [op.Output, dy])),
        Number<ReciprocalFunction>("Inv", Signed, (op, dy) => Emit.Op("ReciprocalGrad", [op.Output, dy])),
        Float<SqrtFunction>("Sqrt", Floats, (op, dy) => Emit.Op("SqrtGrad", [op.Output, dy])),
        Float<RsqrtFunction>("Rsqrt", Floats, (op, dy) => Emit.Op("RsqrtGrad", [op.Output, dy])),
        Float<ExpFunction>("Exp", Floats, (op, dy) => TensorOperators.Multiply(dy, op.Output)),
        Float<Expm1Function>("Expm1", Floats, (op, dy) => TensorOperators.Multiply(dy, Exp(X(op)))),
        Float<LogFunction>("Log", Floats, (op, dy) => TensorOperators.Multiply(dy, Emit.Op("Reciprocal", [X(op)]))),
        Float<Log1pFunction>(
            "Log1p", Floats, (op, dy) => TensorOperators.Multiply(dy, Emit.Op("Reciprocal", [TensorOperators.Add(1, X(op))]))),
        Float<TanhFunction>("Tanh", Floats, (op, dy) => Emit.Op("TanhGrad", [op.Output, dy])),
        Float<SigmoidFunction>("Sigmoid", Floats, (op, dy) => Emit.Op("SigmoidGrad", [op.Output, dy])),
        Float<SinFunction>("Sin", Floats, (op, dy) => TensorOperators.Multiply(dy, Emit.Op("Cos", [X(op)]))),
        Float<CosFunction>("Cos", Floats, (op, dy) => TensorOperators.Multiply(Negative(dy), Emit.Op("Sin", [X(op)]))),
        Float<ErfFunction>("Erf", Reals, ErfGradient),
        Float<FloorFunction>("Floor", Reals, null),
        Float<CeilFunction>("Ceil", Reals, null),
        Float<RoundFunction>("Rint", Reals, null),
        Round,
        Def("Softplus", "features: T", "activations: T", Reals,
            c => ElementTypes.BindFloats<UnaryFloats<SoftplusFunction>>(c, c.InputType(0)),
            (op, dy) => Emit.Op("SoftplusGrad", [dy, X(op)])),
        Predicate<IsNanPredicate>("IsNan"),
        Predicate<IsInfPredicate>("IsInf"),
        Predicate<IsFinitePredicate>("IsFinite"),
    ];

    private static OpDef Round => Def("Round", "x: T", "y: T", Signed, BindRound, null);

    private static Tensor X(Operation op) => op.Inputs[0];

    private static KernelBody? BindRound(BindContext c) => c.InputType(0).IsInteger()
        ? ElementTypes.BindNumbers<UnaryNumbers<RoundNumberFunction>>(c, c.InputType(0))
        : ElementTypes.BindFloats<UnaryFloats<RoundFunction>>(c, c.InputType(0));

    private static Tensor ErfGradient(Operation op, Tensor dy)
    {
        Tensor slope = TensorOperators.Multiply(dy, Constant(dy, 2 / Math.Sqrt(Math.PI), "Const"));
        return TensorOperators.Multiply(slope, Exp(Negative(Square(X(op)))));
    }

    private static Tensor Zeros(Tensor like)
    {
        Tensor shape = BroadcastGradients.ShapeOf(like);
        Tensor zero = Constant(like, 0, "zeros/Const");
        return Emit.Op("Fill", [shape, zero], "zeros");
    }

    private static OpDef Number<TFunction>(string name, string types, Func<Operation, Tensor, Tensor> gradient)
        where TFunction : struct, IUnaryNumberFunction =>
        Def(name, "x: T", "y: T", types, c => ElementTypes.BindNumbers<UnaryNumbers<TFunction>>(c, c.InputType(0)), gradient);

    private static OpDef Float<TFunction>(string name, string types, Func<Operation, Tensor, Tensor>? gradient)
        where TFunction : struct, IUnaryFloatFunction =>
        Def(name, "x: T", "y: T", types, c => ElementTypes.BindFloats<UnaryFloats<TFunction>>(c, c.InputType(0)), gradient);

    private static OpDef Predicate<TPredicate>(string name) where TPredicate : struct, IFloatPredicate =>
        Def(name, "x: T", "y: bool", Reals, c => ElementTypes.BindFloats<FloatPredicates<TPredicate>>(c, c.InputType(0)), null);

    private static OpDef Def(
        string name, string input, string output, string types, KernelBinder kernel,
        Func<Operation, Tensor, Tensor>? gradient) => new(name)
        {
            Inputs = input,
            Outputs = output,
            Attrs = [types],
            ShapeRule = ShapeRules.SameAsInput,
            Kernel = kernel,
            Gradient = gradient is null ? null : (op, grads) => [gradient(op, grads[0]!)],
            NotDifferentiable = gradient is null,
        };
}
