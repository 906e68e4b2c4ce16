using System.Globalization;
using System.Text.Json;

namespace TfCnn.Benchmarks;

/// <summary>Times of a step over some rounds, in milliseconds: the best of all, and the median of the rounds' medians.</summary>
internal sealed class StepTimes
{
    private readonly List<double> _medians = [];

    public double Min { get; private set; } = double.PositiveInfinity;

    public double Median => Middle(_medians);

    public void AddRound(IReadOnlyList<double> times)
    {
        Min = Math.Min(Min, times.Min());
        _medians.Add(Middle(times));
    }

    private static double Middle(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);
}

/// <summary>What both styles' benchmarks tell.</summary>
/// <param name="Model">What was trained.</param>
/// <param name="Style">tf or keras.</param>
/// <param name="Optimizer">What updated the weights.</param>
/// <param name="Threads">Threads that computed.</param>
/// <param name="Peak">GFLOP/s of multiply-adds on registers.</param>
/// <param name="Step">The step as a program takes it.</param>
/// <param name="Session">For Keras, the same step in a bare session loop.</param>
internal sealed record StepReport(
    StepModel Model, string Style, string Optimizer, int Threads, double Peak, StepTimes Step, StepTimes? Session)
{
    public void Print()
    {
        string style = Style == "tf" ? "TensorFlow" : "Keras";
        Console.WriteLine(Text($"{Model.Name} training step, {style} style, batch {Model.Batch}, {Optimizer}: {Model.Gigaflops:F2} GFLOP"));
        Console.WriteLine(Text($"threads {Threads}, FMA peak {Peak:F0} GFLOP/s"));
        Console.WriteLine(Text($"managed   min {Step.Min:F2} ms ({Speed(Step.Min)})   median {Step.Median:F2} ms ({Speed(Step.Median)})"));
        if (Session is null)
            return;
        Console.WriteLine(Text($"session   min {Session.Min:F2} ms   median {Session.Median:F2} ms"));
        Console.WriteLine(Text($"fit adds  min {(Step.Min / Session.Min) - 1:P1}      median {(Step.Median / Session.Median) - 1:P1}"));
    }

    /// <summary>Writes the figures as one JSON object; nothing where no file is named.</summary>
    public void Write(string? file)
    {
        if (file is null)
            return;
        double gflops = Gflops(Step.Median);
        var report = new
        {
            model = Model.Name,
            style = Style,
            threads = Threads,
            fmaPeakGflops = Peak,
            engines = new { managed = new { minStepMs = Step.Min, medianStepMs = Step.Median, gflops, shareOfPeak = gflops / Peak } },
            session = Session is null ? null : new { minStepMs = Session.Min, medianStepMs = Session.Median },
        };
        File.WriteAllText(file, JsonSerializer.Serialize(report, new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }

    private double Gflops(double milliseconds) => Model.Gigaflops / (milliseconds / 1e3);

    private string Speed(double milliseconds) => Text($"{Gflops(milliseconds):F0} GFLOP/s, {Gflops(milliseconds) / Peak:P0} of peak");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
