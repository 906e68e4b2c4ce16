using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Keras;

/// <summary>Holds float32 numbers to Keras' (to the float64 truth where there is one), and remembers the worst.</summary>
internal sealed class WorstError
{
    private string _where = "";
    private double _multiple;

    /// <summary>The largest difference relative to the largest element of its tensor.</summary>
    public double Relative { get; private set; }

    public int Cases { get; private set; }

    /// <summary>Numbers with float64 truth: no further from it than a small multiple of Keras' own distance.</summary>
    public void Take(string what, ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs, GoldenTensor truth)
    {
        double[] exact = Doubles(truth);
        double ourError = Distance(ours, exact, out double scale), theirError = Distance(theirs, exact, out _);
        Assert.That(ourError, Is.LessThanOrEqualTo((Tolerances.Multiple * theirError) + (Tolerances.Relative * scale)), what);
        if (theirError > 0)
            _multiple = Math.Max(_multiple, ourError / theirError);
        Remember(what, ourError, scale);
    }

    /// <summary>Numbers without truth: no further from Keras' than <paramref name="tolerance"/> of the largest.</summary>
    public void Take(string what, ReadOnlySpan<float> ours, GoldenTensor theirs, double tolerance = 1e-6)
    {
        double[] expected = Doubles(theirs);
        Assert.That(ours.Length, Is.EqualTo(expected.Length), what);
        double error = Distance(ours, expected, out double scale);
        Assert.That(error, Is.LessThanOrEqualTo(tolerance * Math.Max(scale, 1e-30)), what);
        Remember(what, error, scale);
    }

    /// <summary>One number.</summary>
    public void Take(string what, double ours, double theirs, double tolerance = 1e-6)
    {
        double error = ours.Equals(theirs) ? 0 : Math.Abs(ours - theirs);
        Assert.That(error, Is.LessThanOrEqualTo(tolerance * Math.Abs(theirs)), $"{what}: {ours} for {theirs}");
        Remember(what, error, Math.Abs(theirs));
    }

    public override string ToString() => $"largest error {Relative:G3} of the largest element ({_where})"
        + (_multiple > 0 ? $", at most {_multiple:F2} times Keras'" : "");

    private static double[] Doubles(GoldenTensor tensor) => tensor.DType == "float64"
        ? tensor.Span<double>().ToArray()
        : Array.ConvertAll(tensor.Span<float>().ToArray(), v => (double)v);

    private static double Distance(ReadOnlySpan<float> values, double[] exact, out double scale)
    {
        double error = 0;
        scale = 0;
        for (int i = 0; i < exact.Length; i++)
        {
            if (!((double)values[i]).Equals(exact[i]))
                error = Math.Max(error, double.IsNaN(values[i]) || double.IsNaN(exact[i]) ? double.PositiveInfinity : Math.Abs(values[i] - exact[i]));
            if (double.IsFinite(exact[i]))
                scale = Math.Max(scale, Math.Abs(exact[i]));
        }
        return error;
    }

    private void Remember(string what, double error, double scale)
    {
        Cases++;
        double relative = scale > 0 ? error / scale : 0;
        if (relative > Relative)
            (Relative, _where) = (relative, what);
    }
}
