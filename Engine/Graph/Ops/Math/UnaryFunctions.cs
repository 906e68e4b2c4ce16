using System.Numerics;
using System.Numerics.Tensors;

namespace Tensorflow;

/// <summary>A function of numbers of any one type.</summary>
internal interface IUnaryNumberFunction
{
    static abstract void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>;
}

/// <summary>A function of floating-point numbers of any one type.</summary>
internal interface IUnaryFloatFunction
{
    static abstract void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>A property of floating-point numbers.</summary>
internal interface IFloatPredicate
{
    static abstract bool Holds<T>(T x) where T : unmanaged, IFloatingPointIeee754<T>;
}

internal readonly struct UnaryNumbers<TFunction> : INumberBinder where TFunction : struct, IUnaryNumberFunction
{
    public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        UnaryKernel.Bind<T, T, Loop<T>>(c);

    private readonly struct Loop<T> : IUnaryLoop<T, T> where T : unmanaged, INumber<T>
    {
        public static void Invoke(ReadOnlySpan<T> x, Span<T> y) => TFunction.Invoke(x, y);
    }
}

internal readonly struct UnaryFloats<TFunction> : IFloatBinder where TFunction : struct, IUnaryFloatFunction
{
    public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, IFloatingPointIeee754<T> =>
        UnaryKernel.Bind<T, T, Loop<T>>(c);

    private readonly struct Loop<T> : IUnaryLoop<T, T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static void Invoke(ReadOnlySpan<T> x, Span<T> y) => TFunction.Invoke(x, y);
    }
}

internal readonly struct FloatPredicates<TPredicate> : IFloatBinder where TPredicate : struct, IFloatPredicate
{
    public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, IFloatingPointIeee754<T> =>
        UnaryKernel.Bind<T, bool, Loop<T>>(c);

    private readonly struct Loop<T> : IUnaryLoop<T, bool> where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static void Invoke(ReadOnlySpan<T> x, Span<bool> y)
        {
            for (int i = 0; i < y.Length; i++)
                y[i] = TPredicate.Holds(x[i]);
        }
    }
}

internal readonly struct NegateFunction : IUnaryNumberFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T> => TensorPrimitives.Negate(x, y);
}

/// <summary>|x|; the most negative integer stays what it is.</summary>
internal readonly struct AbsFunction : IUnaryNumberFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>
    {
        if (IntegerDivision.IsInteger<T>())
            for (int i = 0; i < y.Length; i++)
                y[i] = T.IsNegative(x[i]) ? T.Zero - x[i] : x[i];
        else
            TensorPrimitives.Abs(x, y);
    }
}

internal readonly struct SquareFunction : IUnaryNumberFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T> =>
        TensorPrimitives.Multiply(x, x, y);
}

/// <summary>-1, 0 or 1; NaN stays.</summary>
internal readonly struct SignFunction : IUnaryNumberFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = x[i] > T.Zero ? T.One : x[i] < T.Zero ? T.Zero - T.One : T.IsNaN(x[i]) ? x[i] : T.Zero;
    }
}

/// <summary>To the nearest whole number, halves to the even one; integers stay.</summary>
internal readonly struct RoundNumberFunction : IUnaryNumberFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T> => x.CopyTo(y);
}

internal readonly struct RoundFunction : IUnaryFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Round(x, y);
}

internal readonly struct FloorFunction : IUnaryFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Floor(x, y);
}

internal readonly struct CeilFunction : IUnaryFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Ceiling(x, y);
}

internal readonly struct SqrtFunction : IUnaryFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Sqrt(x, y);
}

internal readonly struct RsqrtFunction : IUnaryFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        TensorPrimitives.Sqrt(x, y);
        TensorPrimitives.Divide(T.One, y, y);
    }
}

internal readonly struct ReciprocalFunction : IUnaryNumberFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = IntegerDivision.IsInteger<T>() && x[i] == T.Zero ? T.Zero : T.One / x[i];
    }
}

/// <summary>e^x. Float32 goes through float64, piece by piece: the runtime's own float32 function makes 1.0000001 of 0.</summary>
internal readonly struct ExpFunction : IUnaryFloatFunction
{
    private const int Piece = 256;

    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            TensorPrimitives.Exp(x, y);
            return;
        }
        Span<double> wide = stackalloc double[Piece];
        for (int start = 0; start < x.Length; start += Piece)
        {
            Span<double> piece = wide[..Math.Min(Piece, x.Length - start)];
            TensorPrimitives.ConvertTruncating(x.Slice(start, piece.Length), piece);
            TensorPrimitives.Exp<double>(piece, piece);
            TensorPrimitives.ConvertTruncating<double, T>(piece, y.Slice(start, piece.Length));
        }
    }
}

internal readonly struct Expm1Function : IUnaryFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = NearOne.ExpMinusOne(x[i]);
    }
}

internal readonly struct LogFunction : IUnaryFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Log(x, y);
}

internal readonly struct Log1pFunction : IUnaryFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = NearOne.LogOfOnePlus(x[i]);
    }
}

internal readonly struct TanhFunction : IUnaryFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        // The vectorized routine of the library loses all relative accuracy near 0.
        for (int i = 0; i < y.Length; i++)
            y[i] = T.Tanh(x[i]);
    }
}

internal readonly struct SigmoidFunction : IUnaryFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Sigmoid(x, y);
}

internal readonly struct SinFunction : IUnaryFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Sin(x, y);
}

internal readonly struct CosFunction : IUnaryFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Cos(x, y);
}

/// <summary>log(1 + e^x), as max(x, 0) + log(1 + e^-|x|), which neither overflows nor loses small results.</summary>
internal readonly struct SoftplusFunction : IUnaryFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = T.IsNaN(x[i]) ? x[i] : T.Max(x[i], T.Zero) + NearOne.LogOfOnePlus(T.Exp(-T.Abs(x[i])));
    }
}

/// <summary>
/// e^x - 1 and log(1 + x) for small x, after Kahan: u = e^x (or 1 + x) is rounded, but (u - 1) / log u is accurate for the
/// rounded u and changes slowly, so that it may stand for the quotient at the true one.
/// </summary>
internal static class NearOne
{
    public static T ExpMinusOne<T>(T x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T u = T.Exp(x);
        if (u == T.One)
            return x;
        T difference = u - T.One;
        return difference == -T.One || !T.IsFinite(u) ? difference : difference * (x / T.Log(u));
    }

    public static T LogOfOnePlus<T>(T x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T u = T.One + x;
        if (u == T.One)
            return x;
        return T.IsFinite(u) ? T.Log(u) * (x / (u - T.One)) : T.Log(u);
    }
}

internal readonly struct IsNanPredicate : IFloatPredicate
{
    public static bool Holds<T>(T x) where T : unmanaged, IFloatingPointIeee754<T> => T.IsNaN(x);
}

internal readonly struct IsInfPredicate : IFloatPredicate
{
    public static bool Holds<T>(T x) where T : unmanaged, IFloatingPointIeee754<T> => T.IsInfinity(x);
}

internal readonly struct IsFinitePredicate : IFloatPredicate
{
    public static bool Holds<T>(T x) where T : unmanaged, IFloatingPointIeee754<T> => T.IsFinite(x);
}

/// <summary>dy / (2 y), the gradient of the square root y; 0 where dy is, even at an infinite slope.</summary>
internal readonly struct SqrtGradFunction : IFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < z.Length; i++)
            z[i] = dy[i] == T.Zero ? T.Zero : dy[i] * T.CreateTruncating(0.5) / y[i];
    }
}

/// <summary>-dy y^3 / 2, the gradient of the reciprocal square root y; 0 where dy is.</summary>
internal readonly struct RsqrtGradFunction : IFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < z.Length; i++)
            z[i] = dy[i] == T.Zero ? T.Zero : T.CreateTruncating(-0.5) * dy[i] * y[i] * y[i] * y[i];
    }
}

/// <summary>-dy y^2, the gradient of the reciprocal y; 0 where dy is.</summary>
internal readonly struct ReciprocalGradFunction : IFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < z.Length; i++)
            z[i] = dy[i] == T.Zero ? T.Zero : -dy[i] * (y[i] * y[i]);
    }
}

/// <summary>dy (1 - y^2), the gradient of the hyperbolic tangent y.</summary>
internal readonly struct TanhGradFunction : IFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < z.Length; i++)
            z[i] = dy[i] * (T.One - y[i] * y[i]);
    }
}

/// <summary>dy y (1 - y), the gradient of the logistic function y.</summary>
internal readonly struct SigmoidGradFunction : IFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < z.Length; i++)
            z[i] = dy[i] * y[i] * (T.One - y[i]);
    }
}

/// <summary>dy / (1 + e^-x), the gradient of softplus.</summary>
internal readonly struct SoftplusGradFunction : IFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> dy, ReadOnlySpan<T> x, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < z.Length; i++)
            z[i] = dy[i] / (T.Exp(-x[i]) + T.One);
    }
}
