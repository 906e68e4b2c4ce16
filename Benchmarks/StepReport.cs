using System.Globalization;
using System.Text.Json;

namespace TfCnn.Benchmarks;

/// <summary>Times of a step over some rounds, in milliseconds: the best of all, and the median of the rounds' medians.</summary>
internal sealed class StepTimes
{
    private readonly List<double> _medians = [], _all = [];

    public double Min { get; private set; } = double.PositiveInfinity;

    public double Median => Middle(_medians);

    /// <summary>What <paramref name="percent"/> of a hundred steps take at most.</summary>
    public double Percentile(int percent) => _all.Order().ElementAt((_all.Count - 1) * percent / 100);

    public void AddRound(IReadOnlyList<double> times)
    {
        Min = Math.Min(Min, times.Min());
        _medians.Add(Middle(times));
        _all.AddRange(times);
    }

    private static double Middle(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);
}

/// <summary>The times of one engine.</summary>
/// <param name="Engine">One of <see cref="Tensorflow.Engines.Names"/>.</param>
internal sealed record EngineTimes(string Engine)
{
    /// <summary>The step as a program takes it.</summary>
    public StepTimes Step { get; } = new();

    /// <summary>For Keras, the same step in a bare session loop.</summary>
    public StepTimes? Session { get; init; }
}

/// <summary>What both styles' benchmarks tell.</summary>
/// <param name="Model">What was trained.</param>
/// <param name="Data">The data set of the images.</param>
/// <param name="Style">tf or keras.</param>
/// <param name="Optimizer">What updated the weights.</param>
/// <param name="Threads">Threads that computed.</param>
/// <param name="Peak">GFLOP/s of multiply-adds on registers.</param>
/// <param name="Engines">The engines, each with its times.</param>
internal sealed record StepReport(
    StepModel Model, string Data, string Style, string Optimizer, int Threads, double Peak, IReadOnlyList<EngineTimes> Engines)
{
    public void Print()
    {
        string style = Style == "tf" ? "TensorFlow" : "Keras";
        Console.WriteLine(Text($"{Model.Name} training step, {style} style, batch {Model.Batch}, {Optimizer}: {Model.Gigaflops:F2} GFLOP, images of {Data}"));
        Console.WriteLine(Text($"threads {Threads}, FMA peak {Peak:F0} GFLOP/s"));
        foreach (EngineTimes times in Engines)
            Print(times);
        if (Ratio is { } ratio)
            Console.WriteLine(Text($"ratio       {ratio:F2} (TensorFlow's median over ours)"));
    }

    /// <summary>Writes the figures as one JSON object; nothing where no file is named.</summary>
    public void Write(string? file)
    {
        if (file is null)
            return;
        var report = new
        {
            model = Model.Name,
            style = Style,
            threads = Threads,
            fmaPeakGflops = Peak,
            engines = Engines.ToDictionary(e => e.Engine, Figures),
            ratio = Ratio,
        };
        File.WriteAllText(file, JsonSerializer.Serialize(report, new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }

    // TensorFlow's median over ours: above 1, ours is faster. Null where only one was timed.
    private double? Ratio => MedianOf(Tensorflow.Engines.TensorFlow) / MedianOf(Tensorflow.Engines.Managed);

    private double? MedianOf(string engine) => Engines.SingleOrDefault(e => e.Engine == engine)?.Step.Median;

    private void Print(EngineTimes times)
    {
        StepTimes step = times.Step;
        Console.WriteLine(Text($"{times.Engine,-11} min {step.Min:F2} ms ({Speed(step.Min)})   median {step.Median:F2} ms ({Speed(step.Median)})"));
        if (times.Session is not { } session)
            return;
        Console.WriteLine(Text($"  session   min {session.Min:F2} ms   median {session.Median:F2} ms"));
        Console.WriteLine(Text($"  fit adds  min {(step.Min / session.Min) - 1:P1}      median {(step.Median / session.Median) - 1:P1}"));
    }

    private object Figures(EngineTimes times)
    {
        double gflops = Gflops(times.Step.Median);
        return new
        {
            minStepMs = times.Step.Min,
            medianStepMs = times.Step.Median,
            gflops,
            shareOfPeak = gflops / Peak,
            session = times.Session is not { } session ? null : new { minStepMs = session.Min, medianStepMs = session.Median },
        };
    }

    private double Gflops(double milliseconds) => Model.Gigaflops / (milliseconds / 1e3);

    private string Speed(double milliseconds) => Text($"{Gflops(milliseconds):F0} GFLOP/s, {Gflops(milliseconds) / Peak:P0} of peak");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
