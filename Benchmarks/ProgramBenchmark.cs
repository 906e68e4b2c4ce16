using System.Text.Json;
using Tensorflow;

namespace TfCnn.Benchmarks;

/// <summary>What the program of the TensorFlow style takes as a user starts it: from the start of its process to the end of its first
/// training step, and memory.</summary>
internal static class ProgramBenchmark
{
    private const int Starts = 5;
    private const double MostSeconds = 0.5;
    private const double MostMegabytes = 250;

    /// <summary>The program as it was built with this one.</summary>
    public static string Built => ChildProgram.Beside("TfStyle");

    /// <summary>Starts the program on drawn digits some times.</summary>
    /// <param name="program">The file of its assembly: built, or published with code that is compiled already.</param>
    /// <param name="engines">One of <see cref="Engines.Names"/> each.</param>
    /// <param name="jsonFile">Where the figures go as well; null for nowhere.</param>
    public static void Start(string program, IReadOnlyList<string> engines, string? jsonFile)
    {
        string[] arguments = ["digits", "--epochs", "1", "--limit", "100", "--batch-size", "100"];
        var times = engines.ToDictionary(e => e, _ => new StepTimes());
        for (int start = 0; start < Starts; start++)
            foreach (string engine in engines)
                times[engine].AddRound([Report(program, [.. arguments, "--engine", engine], "secondsToFirstStep")]);
        Figure[] figures =
        [
            Figure.Of("process start to the end of the first training step, digits", "s", times, t => t.Median, Goal.AtMost(MostSeconds)),
        ];
        FigureTable.Print(program, figures);
        FigureTable.Write(jsonFile, figures);
    }

    /// <summary>Trains on MNIST for an epoch.</summary>
    /// <inheritdoc cref="Start"/>
    public static void Memory(IReadOnlyList<string> engines, string? jsonFile)
    {
        var peaks = engines.ToDictionary(e => e, e => Report(Built, ["mnist", "--epochs", "1", "--engine", e], "peakMemoryMB"));
        Figure[] figures = [Figure.Of("peak memory, training on MNIST", "MB", peaks, p => p, Goal.AtMost(MostMegabytes))];
        FigureTable.Print(Built, figures);
        FigureTable.Write(jsonFile, figures);
    }

    private static double Report(string program, string[] arguments, string property) => ChildProgram.Run(
        program, arguments, json => JsonDocument.Parse(json).RootElement.GetProperty(property).GetDouble());
}
