namespace Tensorflow.Keras.Callbacks;

/// <summary>
/// The bar of Keras 2.0, as the book prints it:
/// <c>55000/55000 [==============================] - 267s - loss: 0.8854 - acc: 0.7631</c>. It counts samples.
/// </summary>
internal sealed class ClassicBar(long target, int verbose) : ProgressBar(target, verbose)
{
    private const int Cells = 30;

    public override string Update(double now, long current, IEnumerable<(string Name, double Value)> values, bool isLast)
    {
        Take(current, values, averages: true);
        long whole = Target!.Value;
        if (Verbose != 1)
            return isLast ? $"{(long)now}s{ValuesText(bySize: false)}\n" : "";
        if (now - Drawn < Interval && !isLast)
            return "";
        long rest = (long)(current > 0 ? now / current * (whole - current) : 0);
        string line = $"{Counter(current, whole)} [{Bar(current, whole)}]"
            + (isLast ? $" - {(long)now}s" : $" - ETA: {rest}s") + ValuesText(bySize: true);
        string back = Width > 0 || IsDynamic ? Back() : "", blanks = new(' ', Math.Max(0, Width - line.Length));
        string text = back + line + blanks + (isLast ? "\n" : "");
        (Width, Drawn) = (line.Length, now);
        return text;
    }

    private static string Bar(long current, long target)
    {
        int cells = (int)(Cells * (double)current / target);
        string done = cells > 0 ? new string('=', cells - 1) + (current < target ? '>' : '=') : "";
        return done + new string('.', Cells - cells);
    }
}
