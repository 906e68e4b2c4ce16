using System.Numerics;

namespace Tensorflow;

/// <summary>Equal, Less and the like: two numbers to a truth value, with broadcasting.</summary>
internal static class Comparisons
{
    private const string Ordered =
        "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}";

    private static readonly string[] s_equality = ["T: type", "incompatible_shape_error: bool = true"];

    public static readonly OpDef[] Defs =
    [
        Def<EqualPredicate>("Equal", s_equality, InferEqualityShape),
        Def<NotEqualPredicate>("NotEqual", s_equality, InferEqualityShape),
        Def<LessPredicate>("Less", [Ordered], Binary.InferShape),
        Def<LessEqualPredicate>("LessEqual", [Ordered], Binary.InferShape),
        Def<GreaterPredicate>("Greater", [Ordered], Binary.InferShape),
        Def<GreaterEqualPredicate>("GreaterEqual", [Ordered], Binary.InferShape),
    ];

    private static OpDef Def<TPredicate>(string name, string[] attrs, Action<ShapeContext> shapeRule)
        where TPredicate : struct, IPredicate =>
        new(name)
        {
            Inputs = "x: T, y: T",
            Outputs = "z: bool",
            Attrs = attrs,
            ShapeRule = shapeRule,
            Kernel = Bind<TPredicate>,
            NotDifferentiable = true,
        };

    // With incompatible_shape_error off, shapes that do not broadcast are an answer too: a single "not equal".
    private static void InferEqualityShape(ShapeContext c)
    {
        if (c.Attrs.Bool("incompatible_shape_error"))
            Binary.InferShape(c);
        else if (c.Input(0).IsFullyDefined && c.Input(1).IsFullyDefined)
            c.SetOutput(0, ShapeRules.Broadcast(c.Input(0), c.Input(1)) ?? Shape.Scalar);
        else
            c.SetOutput(0, MayBeUnequal(c.Input(0), c.Input(1)) ? Shape.Unknown : ShapeRules.Broadcast(c.Input(0), c.Input(1))!);
    }

    // Whether the shapes do not broadcast, or an unknown dimension stands against one that it must be equal to.
    private static bool MayBeUnequal(Shape x, Shape y) =>
        x.HasRank && y.HasRank && Enumerable.Range(1, Math.Min(x.Rank, y.Rank)).Any(i =>
            x[-i] != y[-i] && x[-i] != 1 && y[-i] != 1);

    private static KernelBody? Bind<TPredicate>(BindContext c) where TPredicate : struct, IPredicate
    {
        if (ShapeRules.Broadcast(c.InputShape(0), c.InputShape(1)) is null)
        {
            bool unequal = c.Operation.Type == "NotEqual";
            return (in KernelArgs args) => args.Output<bool>(0)[0] = unequal;
        }
        return c.InputType(0) == TF_DataType.TF_BOOL
            ? BinaryKernel.Bind<byte, bool, Loop<byte, TPredicate>>(c)
            : ElementTypes.BindNumbers<Binder<TPredicate>>(c, c.InputType(0));
    }

    private readonly struct Binder<TPredicate> : INumberBinder where TPredicate : struct, IPredicate
    {
        public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
            BinaryKernel.Bind<T, bool, Loop<T, TPredicate>>(c);
    }

    private readonly struct Loop<T, TPredicate> : IBinaryLoop<T, bool>
        where T : unmanaged, INumber<T> where TPredicate : struct, IPredicate
    {
        public static void Invoke(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<bool> z)
        {
            for (int i = 0; i < z.Length; i++)
                z[i] = TPredicate.Holds(x[i], y[i]);
        }
    }

    private interface IPredicate
    {
        static abstract bool Holds<T>(T x, T y) where T : unmanaged, INumber<T>;
    }

    private readonly struct EqualPredicate : IPredicate
    {
        public static bool Holds<T>(T x, T y) where T : unmanaged, INumber<T> => x == y;
    }

    private readonly struct NotEqualPredicate : IPredicate
    {
        public static bool Holds<T>(T x, T y) where T : unmanaged, INumber<T> => x != y;
    }

    private readonly struct LessPredicate : IPredicate
    {
        public static bool Holds<T>(T x, T y) where T : unmanaged, INumber<T> => x < y;
    }

    private readonly struct LessEqualPredicate : IPredicate
    {
        public static bool Holds<T>(T x, T y) where T : unmanaged, INumber<T> => x <= y;
    }

    private readonly struct GreaterPredicate : IPredicate
    {
        public static bool Holds<T>(T x, T y) where T : unmanaged, INumber<T> => x > y;
    }

    private readonly struct GreaterEqualPredicate : IPredicate
    {
        public static bool Holds<T>(T x, T y) where T : unmanaged, INumber<T> => x >= y;
    }
}
