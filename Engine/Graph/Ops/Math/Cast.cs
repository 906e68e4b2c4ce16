using System.Numerics;

namespace Tensorflow;

/// <summary>
/// Elements as another type. From floating point toward zero; NaN and what does not fit give x86's answer: int32 -2^31, int64
/// -2^63, and the low bits of the int32 conversion for smaller types. Integers keep their low bits. A bool is 0 or 1, and
/// whatever is not 0 is true.
/// </summary>
internal static class Cast
{
    public static readonly OpDef Def = new("Cast")
    {
        Inputs = "x: SrcT",
        Outputs = "y: DstT",
        Attrs = ["SrcT: type", "DstT: type", "Truncate: bool = false"],
        PassesMemoryOn = true,
        ShapeRule = ShapeRules.SameAsInput,
        Kernel = Bind,
        Gradient = (op, grads) =>
            [op.Inputs[0].DType.IsFloating() && grads[0] is { } dy ? MathOps.Cast(dy, op.Inputs[0].DType) : null],
    };

    private static KernelBody? Bind(BindContext c)
    {
        if (c.InputType(0) == c.OutputType(0))
            return Identity.Bind(c);
        if (c.Attrs.Bool("Truncate") && c.InputType(0) == TF_DataType.TF_DOUBLE && c.OutputType(0) == TF_DataType.TF_FLOAT)
            return UnaryKernel.Bind<double, float, TruncatedMantissa>(c);
        return c.InputType(0) == TF_DataType.TF_BOOL
            ? ElementTypes.BindNumbers<To<byte>>(c, c.OutputType(0))
            : ElementTypes.BindNumbers<From>(c, c.InputType(0));
    }

    private readonly struct From : INumberBinder
    {
        public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
            c.OutputType(0) == TF_DataType.TF_BOOL
                ? UnaryKernel.Bind<T, bool, NotZero<T>>(c)
                : ElementTypes.BindNumbers<To<T>>(c, c.OutputType(0));
    }

    private readonly struct To<TFrom> : INumberBinder where TFrom : unmanaged, INumber<TFrom>
    {
        public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
            UnaryKernel.Bind<TFrom, T, Loop<TFrom, T>>(c);
    }

    // The 29 bits of the mantissa that float32 does not have are dropped instead of rounded.
    private readonly struct TruncatedMantissa : IUnaryLoop<double, float>
    {
        public static void Invoke(ReadOnlySpan<double> x, Span<float> y)
        {
            for (int i = 0; i < y.Length; i++)
                y[i] = (float)BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(x[i]) & ~((1L << 29) - 1));
        }
    }

    private readonly struct NotZero<T> : IUnaryLoop<T, bool> where T : unmanaged, INumber<T>
    {
        public static void Invoke(ReadOnlySpan<T> x, Span<bool> y)
        {
            for (int i = 0; i < y.Length; i++)
                y[i] = x[i] != T.Zero;
        }
    }

    private readonly struct Loop<TFrom, TTo> : IUnaryLoop<TFrom, TTo>
        where TFrom : unmanaged, INumber<TFrom> where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
    {
        public static void Invoke(ReadOnlySpan<TFrom> x, Span<TTo> y)
        {
            if (IntegerDivision.IsInteger<TFrom>() || !IntegerDivision.IsInteger<TTo>())
                for (int i = 0; i < y.Length; i++)
                    y[i] = TTo.CreateTruncating(x[i]);
            else if (typeof(TTo) == typeof(long))
                for (int i = 0; i < y.Length; i++)
                    y[i] = TTo.CreateTruncating(ToInt64(double.CreateTruncating(x[i])));
            else if (typeof(TTo) == typeof(uint) || typeof(TTo) == typeof(ulong))
                for (int i = 0; i < y.Length; i++)
                    y[i] = TTo.CreateTruncating(ToUInt64(double.CreateTruncating(x[i])));
            else
                for (int i = 0; i < y.Length; i++)
                    y[i] = TTo.CreateTruncating(ToInt32(double.CreateTruncating(x[i])));
        }

        private static int ToInt32(double x) => x > int.MinValue - 1.0 && x < int.MaxValue + 1.0 ? (int)x : int.MinValue;

        private static long ToInt64(double x) => x >= long.MinValue && x < -(double)long.MinValue ? (long)x : long.MinValue;

        // Above 2^63 the processor's signed conversion is applied to what exceeds it; below, negative numbers wrap around.
        private static ulong ToUInt64(double x) => x < -(double)long.MinValue
            ? (ulong)ToInt64(x)
            : (ulong)ToInt64(x + long.MinValue) ^ (1UL << 63);
    }
}
