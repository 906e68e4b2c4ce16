using Tensorflow.Keras.Utils;

namespace Tensorflow.Keras.Callbacks;

/// <summary>The text of a progress bar, update by update. It knows no clock and no console: it is told the time, and returns what
/// to
/// write.</summary>
/// <param name="target">How far it goes; null if nobody knows.</param>
/// <param name="verbose">1 for a bar that is drawn over itself, 2 for a line at the end.</param>
internal abstract class ProgressBar(long? target, int verbose)
{
    /// <summary>Seconds that must lie between two drawings.</summary>
    protected const double Interval = 0.05;

    private readonly OrderedDictionary<string, (double Sum, double Weight)> _values = new(StringComparer.Ordinal);
    private long _seen;

    protected long? Target => target;

    protected int Verbose => verbose;

    /// <summary>Whether a drawing covers the last one; else each one has a line of its own.</summary>
    public bool IsDynamic { get; init; } = true;

    /// <summary>Whether a value is averaged over the updates; else it is shown as given.</summary>
    public Func<string, bool> IsAveraged { get; init; } = _ => false;

    /// <summary>Width of the last drawing, 0 before the first.</summary>
    protected int Width { get; set; }

    /// <summary>Time of the last drawing.</summary>
    protected double Drawn { get; set; } = double.NegativeInfinity;

    /// <summary>What to write for a new state.</summary>
    /// <param name="now">Seconds since the bar began.</param>
    /// <param name="current">How far it is.</param>
    /// <param name="values">Numbers to show.</param>
    /// <param name="isLast">Whether the bar ends here.</param>
    public abstract string Update(double now, long current, IEnumerable<(string Name, double Value)> values, bool isLast);

    /// <summary>Takes in values, each averaged with the progress as its weight or as it is.</summary>
    protected void Take(long current, IEnumerable<(string Name, double Value)> values, bool averages)
    {
        foreach ((string name, double value) in values)
            if (averages && IsAveraged(name))
            {
                double weight = Math.Max(current - _seen, 1);
                (double sum, double total) = _values.GetValueOrDefault(name);
                _values[name] = (sum + (value * weight), total + weight);
            }
            else
                _values[name] = (value, 1);
        _seen = current;
    }

    /// <summary>The values as <c> - loss: 0.1234</c>, small ones with an exponent.</summary>
    /// <param name="bySize">Whether it is the absolute value that counts as small.</param>
    protected string ValuesText(bool bySize) => string.Concat(_values.Select(v =>
    {
        double average = v.Value.Sum / Math.Max(1, v.Value.Weight);
        bool isPlain = (bySize ? Math.Abs(average) : average) > 1e-3;
        return $" - {v.Key}: {(isPlain ? PythonFormat.Fixed(average, 4) : PythonFormat.Exponential(average, 4))}";
    }));

    /// <summary>Back to the start of the last drawing.</summary>
    protected string Back() => IsDynamic ? new string('\b', Width) + "\r" : "\n";

    /// <summary>The counter, as wide as the target: <c>  7/100</c>.</summary>
    protected static string Counter(long current, long target) =>
        $"{current.ToString().PadLeft(target.ToString().Length)}/{target}";
}
