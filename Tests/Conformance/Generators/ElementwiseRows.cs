using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>Ops that work element by element, with and without broadcasting.</summary>
internal static class ElementwiseRows
{
    public static IEnumerable<OpRow> All =>
    [
        .. Rows(Measure.Exact, Domain.Any, Unary,
            "Abs", "Neg", "Sign", "Square", "Sqrt", "Floor", "Ceil", "Rint", "Round", "IsNan", "IsInf", "IsFinite", "Relu", "Relu6",
            "ZerosLike", "OnesLike", "Identity", "StopGradient", "PreventGradient"),
        .. Rows(Measure.Element, Domain.Any, Unary,
            "Exp", "Expm1", "Log", "Log1p", "Tanh", "Sigmoid", "Sin", "Cos", "Erf", "Softplus", "Softsign", "Rsqrt"),
        .. Rows(Measure.Element, Domain.NotZero, Unary, "Reciprocal", "Inv"),
        // TensorFlow's e^x - 1 cancels near 0.
        .. Rows(Measure.Tensor, Domain.Any, Unary, "Elu", "Selu"),
        .. Rows(Measure.Exact, Domain.Any, Binary,
            "Add", "AddV2", "Sub", "Mul", "Maximum", "Minimum", "SquaredDifference", "Greater", "GreaterEqual", "Less", "LessEqual",
            "RealDiv", "DivNoNan"),
        .. Rows(Measure.Exact, Domain.Any, Division, "Div", "TruncateDiv", "FloorDiv", "FloorMod", "Mod", "TruncateMod"),
        .. Rows(Measure.Exact, Domain.Any, Equality, "Equal", "NotEqual"),
        .. Rows(Measure.Exact, Domain.Any, (d, _, _) => Logical(d, "LogicalAnd"), "LogicalAnd"),
        .. Rows(Measure.Exact, Domain.Any, (d, _, _) => Logical(d, "LogicalOr"), "LogicalOr"),
        .. Rows(Measure.Exact, Domain.Any, (d, _, _) => new("LogicalNot", [d.Data(TF_DataType.TF_BOOL, d.Shape())]), "LogicalNot"),
        .. Rows(Measure.Element, Domain.Any, Power, "Pow"),
        .. Rows(Measure.Element, Domain.Any, Binary, "Xlogy", "Atan2"),
        .. Rows(Measure.Exact, Domain.Any, CheckNumerics, "CheckNumerics"),
        .. Rows(Measure.Exact, Domain.Any, ApproximateEqual, "ApproximateEqual"),
        .. Rows(Measure.Tensor, Domain.Summable, SameShapes,
            "TanhGrad", "SigmoidGrad", "SqrtGrad", "RsqrtGrad", "InvGrad", "ReciprocalGrad", "SoftplusGrad", "SoftsignGrad", "EluGrad", "SeluGrad"),
        .. Rows(Measure.Exact, Domain.Any, SameShapes, "ReluGrad", "Relu6Grad"),
        .. Rows(Measure.Exact, Domain.Any, Leaky, "LeakyRelu", "LeakyReluGrad"),
        .. Rows(Measure.Exact, Domain.Any, Clip, "ClipByValue"),
        .. Rows(Measure.Sum, Domain.Summable, AddN, "AddN"),
        .. Rows(Measure.Exact, Domain.Any, Cast, "Cast"),
        .. Rows(Measure.Exact, Domain.Any, SelectV2, "SelectV2"),
        .. Rows(Measure.Exact, Domain.Any, Select, "Select"),
        .. Rows(Measure.Exact, Domain.Any, BiasAdd, "BiasAdd"),
        .. Rows(Measure.Exact, Domain.Any, IdentityN, "IdentityN"),
    ];

    private static IEnumerable<OpRow> Rows(Measure measure, Domain domain, Func<Draw, OpDef, Domain, OpRun> make, params string[] ops) =>
        ops.Select(op => new OpRow(op, measure, (d, def) => make(d, def, domain)));

    private static OpRun Unary(Draw d, OpDef op, Domain domain) => new(op.Name, [d.Data(d.Type(op), d.Shape(), domain)]);

    private static OpRun Binary(Draw d, OpDef op, Domain domain) => Binary(d, op, domain, domain);

    private static OpRun Binary(Draw d, OpDef op, Domain first, Domain second)
    {
        TF_DataType type = d.Type(op);
        long[][] shapes = d.Broadcast(2);
        return new(op.Name, [d.Data(type, shapes[0], first), d.Data(type, shapes[1], second)]);
    }

    private static OpRun Division(Draw d, OpDef op, Domain domain) => Binary(d, op, domain, d.Break() ? Domain.Any : Domain.NotZero);

    private static OpRun Power(Draw d, OpDef op, Domain domain)
    {
        OpRun run = Binary(d, op, domain);
        if (run.Inputs[0].Value.DType.IsFloating())
            return run;
        // A negative whole exponent is an error.
        long[] shape = run.Inputs[1].Value.Shape.ToArray();
        return new(op.Name, [run.Inputs[0], d.Data(run.Inputs[0].Value.DType, shape, d.Break() ? Domain.Moderate : Domain.Count)]);
    }

    private static OpRun Equality(Draw d, OpDef op, Domain domain)
    {
        OpRun run = Binary(d, op, domain);
        return run with { Attrs = [("incompatible_shape_error", d.Chance(70))] };
    }

    private static OpRun Logical(Draw d, string op)
    {
        long[][] shapes = d.Broadcast(2);
        return new(op, [d.Data(TF_DataType.TF_BOOL, shapes[0]), d.Data(TF_DataType.TF_BOOL, shapes[1])]);
    }

    private static OpRun SameShapes(Draw d, OpDef op, Domain domain)
    {
        TF_DataType type = d.Type(op);
        long[] shape = d.Shape();
        return new(op.Name, [d.Data(type, shape, domain), d.Data(type, shape, domain)]);
    }

    private static OpRun Leaky(Draw d, OpDef op, Domain domain)
    {
        OpRun run = op.Name == "LeakyRelu" ? Unary(d, op, domain) : SameShapes(d, op, domain);
        return run with { Attrs = [("alpha", d.One(0.2f, 0f, 1f, 0.01f, 0.5f, 2f, -0.5f))] };
    }

    private static OpRun Clip(Draw d, OpDef op, Domain domain)
    {
        TF_DataType type = d.Type(op);
        long[] shape = d.Shape();
        long[] bound = d.Bool() ? shape : [];
        return new(op.Name, [d.Data(type, shape, domain), d.Data(type, bound, Domain.Moderate), d.Data(type, bound, Domain.Moderate)]);
    }

    private static OpRun AddN(Draw d, OpDef op, Domain domain)
    {
        TF_DataType type = d.Type(op);
        long[] shape = d.Shape();
        return new(op.Name, [.. Enumerable.Range(0, d.Int(1, 12)).Select(_ => d.Data(type, shape, domain))]);
    }

    private static OpRun Cast(Draw d, OpDef op, Domain domain)
    {
        (TF_DataType from, TF_DataType to) = (d.Type(op, "SrcT"), d.Type(op, "DstT"));
        // What does not fit an integer is undefined in C++, see the table of known differences.
        bool mustFit = from.IsFloating() && !to.IsFloating();
        return new(op.Name, [d.Data(from, d.Shape(), !mustFit ? domain : Unsigned(to) ? Domain.Count : Domain.Moderate)], ("DstT", to));
    }

    private static bool Unsigned(TF_DataType type) =>
        type is TF_DataType.TF_UINT8 or TF_DataType.TF_UINT16 or TF_DataType.TF_UINT32 or TF_DataType.TF_UINT64;

    private static OpRun SelectV2(Draw d, OpDef op, Domain domain)
    {
        TF_DataType type = d.Type(op);
        long[][] shapes = d.Broadcast(3);
        return new(op.Name, [d.Data(TF_DataType.TF_BOOL, shapes[0]), d.Data(type, shapes[1], domain), d.Data(type, shapes[2], domain)]);
    }

    private static OpRun Select(Draw d, OpDef op, Domain domain)
    {
        TF_DataType type = d.Type(op);
        long[] shape = d.Shape();
        long[] condition = d.One(shape, [], shape.Length > 0 ? shape[..1] : shape);
        return new(op.Name, [d.Data(TF_DataType.TF_BOOL, condition), d.Data(type, shape, domain), d.Data(type, shape, domain)]);
    }

    private static OpRun BiasAdd(Draw d, OpDef op, Domain domain)
    {
        TF_DataType type = d.Type(op);
        long[] shape = d.Shape(minRank: 2);
        bool first = shape.Length is 3 or 4 or 5 && d.Chance(40);
        long channels = first ? shape[1] : shape[^1];
        return new(op.Name, [d.Data(type, shape, domain), d.Data(type, [d.Break() ? channels + 1 : channels], domain)],
            ("data_format", first ? "NCHW" : "NHWC"));
    }

    private static OpRun CheckNumerics(Draw d, OpDef op, Domain domain) =>
        new(op.Name, [d.Data(d.Type(op), d.Shape(), d.Break() ? domain : Domain.Moderate)], ("message", "here"));

    private static OpRun ApproximateEqual(Draw d, OpDef op, Domain domain)
    {
        OpRun run = SameShapes(d, op, domain);
        return run with { Attrs = [("tolerance", d.One(1e-5f, 0.5f, 1f, 2f))] };
    }

    private static OpRun IdentityN(Draw d, OpDef op, Domain domain) =>
        new(op.Name, [.. Enumerable.Range(0, d.Int(1, 4)).Select(_ => d.Data(d.One(ElementTypesHere.All), d.Shape(), domain))]);
}
