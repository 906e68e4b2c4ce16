using Tensorflow.Keras.Utils;

namespace Tensorflow.Keras.Callbacks;

/// <summary>The bar of Keras 3, with its colours: <c>4/4 ━━━━━━━━━━━━━━━━━━━━ 1s 161ms/step - accuracy: 0.5385 - loss:
/// 1.2500</c>. It counts
/// batches.</summary>
internal sealed class Keras3Bar(long? target, int verbose, int cells = 20, string unit = "step") : ProgressBar(target, verbose)
{
    private const string Bold = "\e[1m", Green = "\e[32m", White = "\e[37m", Plain = "\e[0m";

    private double? _afterFirst;

    public override string Update(double now, long current, IEnumerable<(string Name, double Value)> values, bool isLast)
    {
        Take(current, values, averages: !isLast);
        double perUnit = PerUnit(now, current);
        if (Verbose != 1)
            return isLast && Target is { } t
                ? $"{Counter(current, t)} - {PythonFormat.Fixed(now, 0)}s -{StepText(perUnit)}{ValuesText(bySize: false)}\n"
                : "";
        if (now - Drawn < Interval && !isLast)
            return "";
        (string bar, int width) = Bar(current);
        string time = Target is { } whole && !isLast ? Remaining(perUnit * (whole - current)) : PythonFormat.Fixed(now, 0) + "s";
        string info = StepText(perUnit) + ValuesText(bySize: true);
        width += 1 + time.Length + info.Length;
        string blanks = new(' ', Math.Max(0, Width - width));
        string text = $"{Back()}{bar} {Bold}{time}{Plain}{info}{blanks}{(isLast ? "\n" : "")}";
        (Width, Drawn) = (width, now);
        return text;
    }

    // The first step, which builds the function, does not count once there are others.
    private double PerUnit(double now, long current)
    {
        double perUnit = current == 0 ? 0
            : _afterFirst is { } first && current > 1 ? (now - first) / (current - 1)
            : now / current;
        if (current == 1)
            _afterFirst = now;
        return perUnit;
    }

    private (string Text, int Width) Bar(long current)
    {
        if (Target is not { } whole)
        {
            string count = $"{current,7}/Unknown";
            return (count, count.Length);
        }
        string counter = Counter(current, whole);
        int done = (int)(cells * (double)current / whole);
        string left = done > 0 ? $"{Green}{new string('━', done)}{Plain}" : "";
        return ($"{Bold}{counter}{Plain} {left}{White}{new string('━', cells - done)}{Plain}", counter.Length + 1 + cells);
    }

    private static string Remaining(double seconds)
    {
        long s = (long)seconds;
        return s > 3600 ? $"{s / 3600}:{s % 3600 / 60:00}:{s % 60:00}" : s > 60 ? $"{s / 60}:{s % 60:00}" : $"{s}s";
    }

    private string StepText(double perUnit) => perUnit switch
    {
        >= 1 or 0 => $" {PythonFormat.Fixed(perUnit, 0)}s/{unit}",
        >= 1e-3 => $" {PythonFormat.Fixed(perUnit * 1e3, 0)}ms/{unit}",
        _ => $" {PythonFormat.Fixed(perUnit * 1e6, 0)}us/{unit}",
    };
}
