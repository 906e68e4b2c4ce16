using System.Numerics;
using System.Numerics.Tensors;

namespace Tensorflow;

/// <summary>min(max(x, 0), 6); NaN stays NaN.</summary>
internal readonly struct Relu6Function : IUnaryNumberFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>
    {
        TensorPrimitives.Max(x, T.Zero, y);
        TensorPrimitives.Min(y, T.CreateTruncating(6), y);
    }
}

/// <summary>dy where the output y of Relu6 (or its input) lies between 0 and 6, else 0.</summary>
internal readonly struct Relu6GradFunction : INumberFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> dy, ReadOnlySpan<T> y, Span<T> dx) where T : unmanaged, INumber<T>
    {
        T six = T.CreateTruncating(6);
        for (int i = 0; i < dx.Length; i++)
            dx[i] = dy[i] * (y[i] > T.Zero && y[i] < six ? T.One : T.Zero);
    }
}

/// <summary>x above zero, e^x - 1 below.</summary>
internal readonly struct EluFunction : IUnaryFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        Exponential.Invoke(x, y, T.One, T.One);
}

/// <summary>dy above zero, dy (y + 1) below, of Elu's output y.</summary>
internal readonly struct EluGradFunction : IFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> dy, ReadOnlySpan<T> y, Span<T> dx) where T : unmanaged, IFloatingPointIeee754<T> =>
        Exponential.Gradient(dy, y, dx, T.One, T.One);
}

/// <summary>λ x above zero, λ α (e^x - 1) below.</summary>
internal readonly struct SeluFunction : IUnaryFloatFunction
{
    /// <summary>λ.</summary>
    public const double Scale = 1.0507009873554804934193349852946;

    /// <summary>λ α.</summary>
    public const double ScaleAlpha = 1.7580993408473768599402175208123;

    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        Exponential.Invoke(x, y, T.CreateTruncating(Scale), T.CreateTruncating(ScaleAlpha));
}

/// <summary>λ dy above zero, dy (y + λ α) below, of Selu's output y.</summary>
internal readonly struct SeluGradFunction : IFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> dy, ReadOnlySpan<T> y, Span<T> dx) where T : unmanaged, IFloatingPointIeee754<T> =>
        Exponential.Gradient(dy, y, dx, T.CreateTruncating(SeluFunction.Scale), T.CreateTruncating(SeluFunction.ScaleAlpha));
}

/// <summary>x / (1 + |x|).</summary>
internal readonly struct SoftsignFunction : IUnaryFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = x[i] / (T.One + T.Abs(x[i]));
    }
}

/// <summary>dy / (1 + |x|)².</summary>
internal readonly struct SoftsignGradFunction : IFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> dy, ReadOnlySpan<T> x, Span<T> dx) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < dx.Length; i++)
        {
            T denominator = T.One + T.Abs(x[i]);
            dx[i] = dy[i] / (denominator * denominator);
        }
    }
}

/// <summary>The exponential linear units: a line above zero, an exponential that flattens out below.</summary>
internal static class Exponential
{
    /// <summary>above · x for x ≥ 0, below · (e^x - 1) for x &lt; 0; y may be x.</summary>
    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y, T above, T below) where T : unmanaged, IFloatingPointIeee754<T>
    {
        // The vectorized exponential of the library is above 1 for x near 0, which would turn the sign.
        for (int i = 0; i < y.Length; i++)
            y[i] = x[i] < T.Zero ? below * (T.Exp(x[i]) - T.One) : above * x[i];
    }

    /// <summary>dy times the slope at the output y: y + below under zero, above elsewhere.</summary>
    public static void Gradient<T>(ReadOnlySpan<T> dy, ReadOnlySpan<T> y, Span<T> dx, T above, T below)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < dx.Length; i++)
            dx[i] = dy[i] * (y[i] < T.Zero ? y[i] + below : above);
    }
}
