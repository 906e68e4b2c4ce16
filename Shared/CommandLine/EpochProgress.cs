using System.Diagnostics;
using System.Globalization;

namespace TfCnn.Shared.CommandLine;

/// <summary>
/// The bar of the running epoch on standard error: share, images a second and the time that is left. Writes nothing where
/// standard error is not a terminal. Dispose it before other output, so that this starts on an empty line.
/// </summary>
public sealed class EpochProgress : IDisposable
{
    private readonly ProgressLine _line;
    private readonly string _label;
    private readonly long _images;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private long _done;

    /// <param name="epoch">From 1 on.</param>
    /// <param name="images">Images of the epoch.</param>
    public EpochProgress(int epoch, int epochs, long images)
        : this(epoch, epochs, images, ProgressLine.OnStandardError())
    {
    }

    internal EpochProgress(int epoch, int epochs, long images, ProgressLine line)
    {
        _line = line;
        _label = string.Create(CultureInfo.InvariantCulture, $"Epoch {epoch}/{epochs}");
        _images = images;
    }

    /// <summary>Call it after each step; it looks at the clock and rarely does more.</summary>
    public void Advance(int images)
    {
        _done += images;
        if (!_line.IsDue) return;
        double seconds = Stopwatch.GetElapsedTime(_startedAt).TotalSeconds;
        double rate = _done / seconds;
        var left = TimeSpan.FromSeconds(Math.Max(0, _images - _done) / rate);
        _line.Show(_label, (double)_done / _images,
            string.Create(CultureInfo.InvariantCulture, $"{rate:N0} images/s, {(int)left.TotalMinutes}:{left.Seconds:00} left"));
    }

    public void Dispose() => _line.Clear();
}
