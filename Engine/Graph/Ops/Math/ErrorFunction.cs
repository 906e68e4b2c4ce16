using System.Numerics;

namespace Tensorflow;

/// <summary>
/// The error function erf x = 2/√π ∫₀ˣ e^(−t²) dt, by Taylor series around the nearest of evenly spaced points. Their coefficients
/// come from erf's own differential equation: with y = erf' every derivative is y times a Hermite polynomial.
/// </summary>
internal readonly struct ErfFunction : IUnaryFloatFunction
{
    // From 6 on 1 - erf x is below the precision of float64.
    private const double End = 6;
    private const int PointsPerUnit = 16;
    private const int Terms = 11;

    private static readonly double[] s_coefficients = Coefficients();

    public static void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = T.CreateTruncating(At(double.CreateTruncating(x[i])));
    }

    private static double At(double x)
    {
        double size = Math.Abs(x);
        if (!(size < End))
            return double.IsNaN(x) ? x : Math.CopySign(1, x);
        int point = (int)((size * PointsPerUnit) + 0.5);
        double h = size - ((double)point / PointsPerUnit), sum = 0;
        ReadOnlySpan<double> terms = s_coefficients.AsSpan(point * Terms, Terms);
        for (int k = Terms - 1; k >= 0; k--)
            sum = (sum * h) + terms[k];
        return Math.CopySign(sum, x);
    }

    private static double[] Coefficients()
    {
        var all = new double[(int)((End * PointsPerUnit) + 1) * Terms];
        for (int point = 0; point * Terms < all.Length; point++)
            Expand((double)point / PointsPerUnit, all.AsSpan(point * Terms, Terms));
        return all;
    }

    // erf(x + h) = Σ a_k h^k. From erf'' = −2x erf': (k + 2)(k + 1) a_(k+2) = −2 (x (k + 1) a_(k+1) + k a_k).
    private static void Expand(double x, Span<double> a)
    {
        double density = 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x);
        (a[0], a[1]) = (Series(x, density), density);
        for (int k = 0; k + 2 < a.Length; k++)
            a[k + 2] = -2 * ((x * (k + 1) * a[k + 1]) + (k * a[k])) / ((k + 2) * (k + 1));
    }

    // erf x = erf'(x) · Σ 2^n x^(2n+1) / (1 · 3 · … · (2n + 1)): no term is negative, so that nothing cancels.
    private static double Series(double x, double density)
    {
        double term = x, sum = x;
        for (int n = 1; sum + term != sum; n++)
            sum += term *= 2 * x * x / ((2 * n) + 1);
        return Math.Min(1, density * sum);
    }
}
