using Tensorflow;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Conformance;

/// <summary>
/// Compares one tensor of both engines. With the float64 result as the truth, ours may be <see cref="Tolerances.Multiple"/> times as
/// far from it as TensorFlow's float32 result, of that element or at worst in the cases run with it, and <see cref="Tolerances.Relative"/>
/// of the scale besides.
/// </summary>
internal sealed class Comparison(Measure measure, HostTensor ours, HostTensor theirs, double[]? truth, double[]? magnitude)
{
    // Results below the smallest normal number: TensorFlow's threads flush them to zero, .NET does not.
    private const double Denormal = 2.4e-38;

    // TensorFlow's own error counts as rounding up to here; beyond it is one of its own surprises, which is not a licence.
    private const double MostPooled = 4e-6;

    /// <summary>The result was rounded to float32, whatever its type.</summary>
    public bool RoundsAsSingle { get; init; }

    /// <summary>What is allowed where nothing is nearer to the truth than TensorFlow itself, in units of the type's rounding.</summary>
    public required double Roundings { get; init; }

    /// <summary>The least scale.</summary>
    public double LeastScale { get; init; }

    private readonly double[] _ours = Doubles(ours), _theirs = Doubles(theirs);
    private readonly double _largest = Largest(truth ?? Doubles(theirs));

    /// <summary>Ours and TensorFlow's largest error relative to the scale, where there is a truth.</summary>
    public (double Ours, double Theirs) Errors()
    {
        double mine = 0, other = 0;
        if (_ours.Length != _theirs.Length)
            return (0, 0);
        for (int i = 0; truth is not null && measure != Measure.Exact && i < truth.Length; i++)
            if (double.IsFinite(truth[i]) && double.IsFinite(_theirs[i]) && double.IsFinite(_ours[i]) && Scale(i) > Denormal)
            {
                mine = Math.Max(mine, Math.Abs(_ours[i] - truth[i]) / Scale(i));
                other = Math.Max(other, Math.Abs(_theirs[i] - truth[i]) / Scale(i));
            }
        return (mine, other);
    }

    /// <summary>What is wrong; null if nothing is.</summary>
    /// <param name="pooled">TensorFlow's largest relative error in the cases that are run together.</param>
    public string? Wrong(double pooled)
    {
        if (ours.DType != theirs.DType || !ours.Shape.Equals(theirs.Shape))
            return $"is {ours.DType.Name()} {ours.Shape}, TensorFlow's {theirs.DType.Name()} {theirs.Shape}";
        if (ours.DType.IsFloating())
        {
            for (int i = 0; i < _ours.Length; i++)
                if (!Takes(i, Math.Min(pooled, MostPooled)))
                    return $"element {i} is {_ours[i]:G9}, TensorFlow's {_theirs[i]:G9}{(truth is null ? "" : $", in float64 {truth[i]:G17}")}"
                        + $" (scale {Scale(i):G3})";
            return null;
        }
        int size = ours.DType.Size();
        for (int i = 0; i < ours.ElementCount; i++)
            if (!ours.Bytes().Slice(i * size, size).SequenceEqual(theirs.Bytes().Slice(i * size, size)))
                return $"element {i} is {ours.Elements.GetValue(i)}, TensorFlow's {theirs.Elements.GetValue(i)}";
        return null;
    }

    private bool Takes(int i, double pooled)
    {
        if (_ours[i].Equals(_theirs[i]) || _ours[i] == _theirs[i])
            return true;
        if (!double.IsFinite(_ours[i]) || !double.IsFinite(_theirs[i]))
            return false;
        if (Math.Abs(_ours[i]) < Denormal && Math.Abs(_theirs[i]) < Denormal)
            return true;
        if (measure == Measure.Exact)
            return false;
        if (truth is null || !double.IsFinite(truth[i]))
            return Math.Abs(_ours[i] - _theirs[i]) <= Roundings * Rounding(RoundsAsSingle ? TF_DataType.TF_FLOAT : ours.DType) * Scale(i);
        double theirError = Math.Max(Math.Abs(_theirs[i] - truth[i]), pooled * Scale(i));
        return Math.Abs(_ours[i] - truth[i]) <= Tolerances.Multiple * theirError + Tolerances.Relative * Scale(i);
    }

    private double Scale(int i) => measure switch
    {
        Measure.Sum when magnitude is not null => magnitude[i],
        Measure.Element => Math.Abs((truth ?? _theirs)[i]),
        _ => Math.Max(_largest, LeastScale),
    };

    public static double Largest(double[] values) => values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();

    private static double Rounding(TF_DataType type) => type switch
    {
        TF_DataType.TF_DOUBLE => Math.ScaleB(1, -53),
        TF_DataType.TF_FLOAT => Math.ScaleB(1, -24),
        _ => Math.ScaleB(1, -11),
    };

    /// <summary>The elements as float64; empty where they are whole numbers.</summary>
    public static double[] Doubles(HostTensor tensor) => tensor.DType switch
    {
        TF_DataType.TF_DOUBLE => (double[])tensor.Elements,
        TF_DataType.TF_FLOAT => Array.ConvertAll((float[])tensor.Elements, v => (double)v),
        TF_DataType.TF_HALF => Array.ConvertAll((Half[])tensor.Elements, v => (double)v),
        _ => [],
    };
}
