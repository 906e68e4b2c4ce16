using System.Globalization;
using System.Text.Json;
using Tensorflow;

namespace TfCnn.Benchmarks;

/// <summary>
/// Every figure that this engine is to reach, in one table. Each benchmark runs as a process of its own, one after the other: TensorFlow
/// makes its threads once a process, and the processor's tier is decided once.
/// </summary>
internal static class TableBenchmark
{
    private const double StepRatio = 2, OneThreadRatio = 1.8, KerasRatio = 2.5, TwoThreadsOverOne = 1.85;
    private const string Rounds = "3";

    /// <summary>Measures and prints the table.</summary>
    /// <param name="engine">What <c>--engine</c> says to the benchmarks.</param>
    /// <param name="program">The program whose start is timed.</param>
    /// <param name="jsonFile">Where the figures go as well; null for nowhere.</param>
    public static void Run(string engine, string program, string? jsonFile)
    {
        Figure[] figures =
        [
            .. Steps("mnist", "MNIST step, batch 100, Adam", engine),
            .. Steps("cifar10", "CIFAR-10 step, batch 128, RMSProp", engine),
            Step("mnist", "keras", 2, "MNIST fit, SGD, on the same graph", KerasRatio, engine),
            Step("cifar10", "keras", 2, "CIFAR-10 fit, RMSprop, on the same graph", KerasRatio, engine),
            .. Figures(["inference", "--threads", "2", "--engine", engine], ", 2 threads"),
            .. Figures(["inference", "--threads", "1", "--engine", engine], ", 1 thread"),
            .. Figures(["overhead", "--engine", engine]),
            .. Figures(["start", "--engine", Engines.Managed, "--program", program]),
            .. Figures(["memory", "--engine", Engines.Managed]),
            .. Figures(["share"], "", ("TFCNN_CPU", "avx2"), ("TFCNN_WINOGRAD", "0")),
        ];
        FigureTable.Print("What is to be reached", figures);
        FigureTable.Write(jsonFile, figures);
    }

    private static Figure[] Steps(string model, string what, string engine)
    {
        Figure two = Step(model, "tf", 2, what, StepRatio, engine), one = Step(model, "tf", 1, what, OneThreadRatio, engine);
        return [two, one, new($"{what}, two threads over one", "x", one.Ours / two.Ours, one.TensorFlow / two.TensorFlow, Goal.AtLeast(TwoThreadsOverOne))];
    }

    private static Figure Step(string model, string style, int threads, string what, double ratio, string engine)
    {
        string count = threads.ToString(CultureInfo.InvariantCulture);
        string[] arguments = ["step", model, "--style", style, "--threads", count, "--rounds", Rounds, "--engine", engine];
        Dictionary<string, double> medians = Child(arguments, json => JsonDocument.Parse(json).RootElement.GetProperty("engines")
            .EnumerateObject().ToDictionary(e => e.Name, e => e.Value.GetProperty("medianStepMs").GetDouble()));
        return Figure.Of($"{what}, {(threads == 1 ? "1 thread" : $"{threads} threads")}", "ms", medians, m => m, Goal.Ratio(ratio));
    }

    private static IEnumerable<Figure> Figures(string[] arguments, string suffix = "", params (string, string)[] environment) =>
        Child(arguments, FigureTable.Read, environment).Select(f => f with { What = f.What + suffix });

    private static T Child<T>(string[] arguments, Func<string, T> read, params (string, string)[] environment)
    {
        Console.Error.WriteLine($"Benchmarks {string.Join(' ', arguments)}");
        return ChildProgram.Run(ChildProgram.Beside("Benchmarks"), arguments, read, environment);
    }
}
