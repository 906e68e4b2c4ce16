using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Tensorflow;

internal readonly struct AddFunction : INumberFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> =>
        TensorPrimitives.Add(x, y, z);
}

internal readonly struct SubtractFunction : INumberFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> =>
        TensorPrimitives.Subtract(x, y, z);
}

internal readonly struct MultiplyFunction : INumberFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> =>
        TensorPrimitives.Multiply(x, y, z);
}

internal readonly struct MaximumFunction : INumberFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> =>
        TensorPrimitives.Max(x, y, z);
}

internal readonly struct MinimumFunction : INumberFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> =>
        TensorPrimitives.Min(x, y, z);
}

internal readonly struct SquaredDifferenceFunction : INumberFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T>
    {
        TensorPrimitives.Subtract(x, y, z);
        TensorPrimitives.Multiply(z, z, z);
    }
}

/// <summary>Division; of integers, truncated.</summary>
internal readonly struct DivideFunction : INumberFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T>
    {
        if (IntegerDivision.IsInteger<T>())
            for (int i = 0; i < z.Length; i++)
                z[i] = IntegerDivision.Truncated(x[i], y[i]);
        else
            TensorPrimitives.Divide(x, y, z);
    }

    public static string? Refuse<T>(ReadOnlySpan<T> y) where T : unmanaged, INumber<T> => IntegerDivision.RefuseZero(y);
}

/// <summary>Division, rounded toward zero.</summary>
internal readonly struct TruncateDivideFunction : INumberFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T>
    {
        DivideFunction.Invoke(x, y, z);
        if (typeof(T) == typeof(float))
            TensorPrimitives.Truncate(MemoryMarshal.Cast<T, float>(z), MemoryMarshal.Cast<T, float>(z));
        else if (typeof(T) == typeof(double))
            TensorPrimitives.Truncate(MemoryMarshal.Cast<T, double>(z), MemoryMarshal.Cast<T, double>(z));
    }

    public static string? Refuse<T>(ReadOnlySpan<T> y) where T : unmanaged, INumber<T> => IntegerDivision.RefuseZero(y);
}

/// <summary>Division rounded down.</summary>
internal readonly struct FloorDivideFunction : INumberFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
            DivideAndFloor(x, y, z);
        else
            for (int i = 0; i < z.Length; i++)
                z[i] = Floored(x[i], y[i]);
    }

    public static string? Refuse<T>(ReadOnlySpan<T> y) where T : unmanaged, INumber<T> => IntegerDivision.RefuseZero(y);

    private static void DivideAndFloor<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T>
    {
        TensorPrimitives.Divide(x, y, z);
        if (typeof(T) == typeof(float))
            TensorPrimitives.Floor(MemoryMarshal.Cast<T, float>(z), MemoryMarshal.Cast<T, float>(z));
        else
            TensorPrimitives.Floor(MemoryMarshal.Cast<T, double>(z), MemoryMarshal.Cast<T, double>(z));
    }

    private static T Floored<T>(T x, T y) where T : unmanaged, INumber<T>
    {
        T quotient = IntegerDivision.Truncated(x, y);
        return quotient * y != x && T.IsNegative(x) != T.IsNegative(y) ? quotient - T.One : quotient;
    }
}

/// <summary>The remainder of truncated division: C's, with the sign of x.</summary>
internal readonly struct TruncateModFunction : INumberFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < z.Length; i++)
            z[i] = IntegerDivision.Remainder(x[i], y[i]);
    }

    public static string? Refuse<T>(ReadOnlySpan<T> y) where T : unmanaged, INumber<T> => IntegerDivision.RefuseZero(y);
}

/// <summary>The remainder of division rounded down: Python's, with the sign of y.</summary>
internal readonly struct FloorModFunction : INumberFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < z.Length; i++)
        {
            T remainder = IntegerDivision.Remainder(x[i], y[i]);
            z[i] = remainder != T.Zero && remainder < T.Zero != y[i] < T.Zero ? remainder + y[i] : remainder;
        }
    }

    public static string? Refuse<T>(ReadOnlySpan<T> y) where T : unmanaged, INumber<T> => IntegerDivision.RefuseZero(y);
}

/// <summary>Division, 0 where the divisor is 0.</summary>
internal readonly struct DivideNoNanFunction : IFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < z.Length; i++)
            z[i] = y[i] == T.Zero ? T.Zero : x[i] / y[i];
    }
}

/// <summary>x log y, 0 where x is 0.</summary>
internal readonly struct XlogyFunction : IFloatFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < z.Length; i++)
            z[i] = x[i] == T.Zero ? T.Zero : x[i] * T.Log(y[i]);
    }
}

/// <summary>x to the power of y. Float32 goes through float64: powers multiply the error of the logarithm.</summary>
internal readonly struct PowerFunction : INumberFunction
{
    public static void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T>
    {
        if (IntegerDivision.IsInteger<T>())
            for (int i = 0; i < z.Length; i++)
                z[i] = BySquaring(x[i], y[i]);
        else
            for (int i = 0; i < z.Length; i++)
                z[i] = T.CreateTruncating(Math.Pow(double.CreateTruncating(x[i]), double.CreateTruncating(y[i])));
    }

    public static string? Refuse<T>(ReadOnlySpan<T> y) where T : unmanaged, INumber<T>
    {
        if (IntegerDivision.IsInteger<T>())
            foreach (T exponent in y)
                if (T.IsNegative(exponent))
                    return "integers cannot be raised to negative powers. Cast to float32 first";
        return null;
    }

    // Wraps on overflow, as the product of all factors one after the other would.
    private static T BySquaring<T>(T x, T exponent) where T : unmanaged, INumber<T>
    {
        T two = T.One + T.One;
        T power = T.One;
        for (; exponent != T.Zero; exponent /= two, x *= x)
            if (exponent % two != T.Zero)
                power *= x;
        return power;
    }
}

/// <summary>Integer division as the processor cannot do it: without traps.</summary>
internal static class IntegerDivision
{
    public static bool IsInteger<T>() => typeof(T) != typeof(float) && typeof(T) != typeof(double);

    public static string? RefuseZero<T>(ReadOnlySpan<T> y) where T : unmanaged, INumber<T> =>
        IsInteger<T>() && y.Contains(T.Zero)
            ? "integer division by zero. Keep zeros out of the divisor, or cast to float32 first"
            : null;

    // The most negative integer divided by -1 wraps around to itself.
    public static T Truncated<T>(T x, T y) where T : unmanaged, INumber<T> => IsMinusOne(y) ? T.Zero - x : x / y;

    public static T Remainder<T>(T x, T y) where T : unmanaged, INumber<T> => IsInteger<T>() && IsMinusOne(y) ? T.Zero : x % y;

    private static bool IsMinusOne<T>(T y) where T : unmanaged, INumber<T> => T.IsNegative(y) && y + T.One == T.Zero;
}
