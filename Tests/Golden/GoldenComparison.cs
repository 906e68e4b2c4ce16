using System.Runtime.InteropServices;
using Tensorflow;

namespace TfCnn.Tests.Golden;

/// <summary>
/// Compares a tensor with TensorFlow's. Rounded numbers are held to the float64 truth: the largest distance from it may be a
/// small multiple of TensorFlow's largest distance. Whole numbers and numbers that TensorFlow did not round must be equal, except
/// for the sign of zero. NaN and infinities must stand where TensorFlow's stand.
/// </summary>
internal sealed class GoldenComparison(OpCase c, string what, HostTensor ours, GoldenResult expected)
{
    // Around the ends of the range one element dwarfs all others: from here on each is held to a bound of its own.
    private const double Large = 1e6;

    // A few roundings: near enough for a number that TensorFlow has flushed to zero and this engine has not, or the reverse.
    private const double Near = 1e-6;

    private double _ourError, _tensorflowError, _scale;

    /// <summary>The largest distance from the truth as a multiple of TensorFlow's; 0 where TensorFlow's is 0.</summary>
    public double Multiple => _tensorflowError > 0 ? _ourError / _tensorflowError : 0;

    /// <summary>The largest distance from the truth relative to the largest element.</summary>
    public double Relative => _scale > 0 ? _ourError / _scale : 0;

    /// <summary>What is wrong; null if all is well.</summary>
    public string? Run()
    {
        GoldenTensor value = expected.Value;
        if (ours.DType.Name() != value.DType || !ours.Shape.ToArray().SequenceEqual(value.Shape.Select(d => (long)d)))
            return Wrong($"{value.DType} [{string.Join(",", value.Shape)}] expected, received {ours.DType.Name()} {ours.Shape.ToBracketString()}");
        if (!ours.DType.IsFloating())
            return CompareWhole(value);
        double[] mine = Doubles(ours.DType.Name(), ours.Bytes()), theirs = Doubles(value.DType, value.Bytes);
        double[] truth = expected.Truth is { } t ? Doubles(t.DType, t.Bytes) : theirs;
        for (int i = 0; i < mine.Length; i++)
            if (!Takes(mine[i], theirs[i], truth[i], i))
                return Wrong($"element {i} is {mine[i]:G9}, TensorFlow's {theirs[i]:G9}, exactly {truth[i]:G17}");
        double bound = Tolerances.Of(c.Op, c.Name) * _tensorflowError + Tolerances.Relative * _scale;
        return _ourError <= bound ? null : Wrong($"error {_ourError:G3} is {Multiple:F1} times TensorFlow's, {Relative:G3} of the largest element");
    }

    private string? CompareWhole(GoldenTensor value)
    {
        Span<byte> mine = ours.Bytes();
        int size = ours.DType.Size();
        for (int i = 0; i < mine.Length; i += size)
            if (!mine.Slice(i, size).SequenceEqual(value.Bytes.AsSpan(i, size)) && !(c.IsDenormal && ComesFromDenormal(i / size)))
                return Wrong($"element {i / size} is 0x{Hex(mine.Slice(i, size))}, TensorFlow's 0x{Hex(value.Bytes.AsSpan(i, size))}");
        return null;
    }

    private bool Takes(double mine, double theirs, double truth, int index)
    {
        if (c.IsDenormal && !IsNear(theirs, (float)truth))
            return IsNear(mine, (float)truth) || IsNear(mine, theirs);
        if (mine.Equals(theirs) || mine == theirs)
            return Measure(mine, theirs, truth);
        if (!double.IsFinite(mine) || !double.IsFinite(theirs) || expected.IsExact || expected.Truth is null)
            return c.IsDenormal && expected.Truth is null && ComesFromDenormal(index);
        if (c.IsSpecial && theirs == 0 && truth == 0)
            return false;
        return Measure(mine, theirs, truth);
    }

    private bool Measure(double mine, double theirs, double truth)
    {
        if (!double.IsFinite(theirs))
            return true;
        // TensorFlow's float64 error function gives NaN at infinity, its float32 one gives 1.
        if (!double.IsFinite(truth))
            return mine == theirs;
        double error = Math.Abs(mine - truth), tensorflowError = Math.Abs(theirs - truth);
        if (c.IsSpecial && Math.Abs(theirs) > Large)
            return error <= Tolerances.Of(c.Op, c.Name) * tensorflowError + 2 * Tolerances.Relative * Math.Abs(truth);
        _ourError = Math.Max(_ourError, error);
        _tensorflowError = Math.Max(_tensorflowError, tensorflowError);
        _scale = Math.Max(_scale, Math.Abs(truth));
        return true;
    }

    // Whether an element of an elementwise op, with broadcasting, is made from a number below the smallest normal one.
    private bool ComesFromDenormal(int index)
    {
        foreach (GoldenTensor input in c.Inputs.Where(i => i.DType is "float32" or "float64"))
        {
            int rest = index, offset = 0, stride = 1, outRank = expected.Value.Shape.Length;
            for (int d = 1; d <= input.Shape.Length; d++)
            {
                int extent = input.Shape[^d];
                offset += rest % expected.Value.Shape[outRank - d] % extent * stride;
                rest /= expected.Value.Shape[outRank - d];
                stride *= extent;
            }
            double x = Doubles(input.DType, input.Bytes)[offset];
            if (x != 0 && Math.Abs(x) < 1.17549435e-38)
                return true;
        }
        return false;
    }

    private static bool IsNear(double a, double b) => a.Equals(b) || double.IsFinite(b) && Math.Abs(a - b) <= Near * Math.Abs(b);

    private static double[] Doubles(string dtype, ReadOnlySpan<byte> bytes) => dtype == "float32"
        ? Array.ConvertAll(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), v => (double)v)
        : MemoryMarshal.Cast<byte, double>(bytes).ToArray();

    private static string Hex(Span<byte> littleEndian)
    {
        byte[] bytes = littleEndian.ToArray();
        Array.Reverse(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private string Wrong(string text) => $"{c.Name}, {what}: {text}";
}
