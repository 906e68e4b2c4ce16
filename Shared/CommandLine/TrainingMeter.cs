using System.Diagnostics;
using System.Globalization;

namespace TfCnn.Shared.CommandLine;

/// <summary>
/// Times the steps and epochs of a training run for its report, and shows the bar of the running epoch. What happens between
/// two epochs (evaluation, printing) does not count.
/// </summary>
/// <param name="epochs">Epochs in all.</param>
/// <param name="imagesPerEpoch">Images of each.</param>
/// <param name="showsBar">False where something else shows how far the training is.</param>
public sealed class TrainingMeter(int epochs, long imagesPerEpoch, bool showsBar = true) : IDisposable
{
    private readonly List<EpochReport> _epochs = [];
    private readonly List<double> _stepMs = [];
    private EpochProgress? _progress;
    private long _epochStart;
    private long _stepStart;
    private long _images;
    private double _seconds;

    public IReadOnlyList<EpochReport> Epochs => _epochs;

    /// <summary>Seconds of training in all.</summary>
    public double TrainSeconds => _seconds;

    public double ImagesPerSecond => _seconds > 0 ? _images / _seconds : 0;

    /// <summary>Null before the first step.</summary>
    public double? MedianStepMs
    {
        get
        {
            if (_stepMs.Count == 0) return null;
            double[] sorted = [.. _stepMs.Order()];
            int middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    /// <summary>The largest working set of the process so far, in megabytes (10^6).</summary>
    public static double PeakMemoryMB
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.PeakWorkingSet64 / 1e6;
        }
    }

    /// <summary>Seconds from the start of the process to the end of the first step; null before it.</summary>
    public double? SecondsToFirstStep { get; private set; }

    public void StartEpoch()
    {
        _progress?.Dispose();
        if (showsBar)
            _progress = new EpochProgress(_epochs.Count + 1, epochs, imagesPerEpoch);
        _epochStart = _stepStart = Stopwatch.GetTimestamp();
    }

    /// <summary>Call it after each step with the images of its batch.</summary>
    public void Step(int images)
    {
        long now = Stopwatch.GetTimestamp();
        _stepMs.Add(Stopwatch.GetElapsedTime(_stepStart, now).TotalMilliseconds);
        _stepStart = now;
        SecondsToFirstStep ??= SecondsSinceStart();
        _images += images;
        _progress?.Advance(images);
    }

    /// <summary>Ends the epoch, with its figures, and takes the bar away.</summary>
    public void EndEpoch(double? loss, double? accuracy)
    {
        double seconds = Stopwatch.GetElapsedTime(_epochStart).TotalSeconds;
        _seconds += seconds;
        _epochs.Add(new EpochReport(loss, accuracy, seconds));
        _progress?.Dispose();
    }

    /// <summary>The run's report, so far without the model's size and test figures.</summary>
    public RunReport Report(string style, string dataset, ProgramOptions options) => new()
    {
        Style = style,
        Dataset = dataset,
        Engine = options.Engine,
        Seed = options.Seed,
        Threads = options.Threads,
        Epochs = Epochs,
        TrainSeconds = TrainSeconds,
        ImagesPerSecond = ImagesPerSecond,
        MedianStepMs = MedianStepMs,
        SecondsToFirstStep = SecondsToFirstStep,
        PeakMemoryMB = PeakMemoryMB,
    };

    /// <summary>One line: how long it took, how fast it went.</summary>
    public void PrintSummary(TextWriter writer) => writer.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"Trained {_images:N0} images in {TrainSeconds:F1} s: {ImagesPerSecond:N0} images/s, median step {MedianStepMs:F2} ms, peak memory {PeakMemoryMB:N0} MB."));

    private static double SecondsSinceStart()
    {
        using var process = Process.GetCurrentProcess();
        return (DateTime.Now - process.StartTime).TotalSeconds;
    }

    public void Dispose() => _progress?.Dispose();
}
