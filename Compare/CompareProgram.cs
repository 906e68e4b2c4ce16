using Spectre.Console;
using TfCnn.Compare.Live;
using TfCnn.Compare.Output;
using TfCnn.Compare.Report;
using TfCnn.Shared.CommandLine;
using TfCnn.Shared.Datasets;

namespace TfCnn.Compare;

/// <summary>The program: train, print, write.</summary>
internal static class CompareProgram
{
    private const int StylesDiffer = 1;

    // A table that is broken to fit is harder to read than one that is wider than the window.
    private const int LeastWidth = 116;

    /// <returns>0; 1 where styles that should compute the same do not; 2 after an error that the user can put right; 130 where someone stopped it.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error, CancellationToken stop) => ProgramEntry.Run(
        arguments, CompareOptions.CommandLine(), options => Run(CompareOptions.Of(options), output, error, stop), output, error);

    private static int Run(CompareOptions options, TextWriter output, TextWriter error, CancellationToken stop)
    {
        IAnsiConsole console = OutputConsole.On(output);
        console.Profile.Width = Math.Max(console.Profile.Width, LeastWidth);
        var folder = new ReportFolder(options.ReportFolder);
        var comparisons = new List<DatasetComparison>();
        foreach (DatasetRequest request in options.Requests)
        {
            if (stop.IsCancellationRequested)
                break;
            Dataset dataset = DatasetLoader.Load(request, stop);
            DatasetComparison comparison = Comparison.Run(options, dataset, output, ViewOn(error), stop);
            comparisons.Add(comparison);
            ResultTables.Print(console, comparison);
        }
        var report = ComparisonReport.Of(options, comparisons, stop.IsCancellationRequested);
        if (options.Common.JsonFile is { } file)
            JsonReport.Write(file, report);
        if (comparisons.Count > 0)
        {
            ReportPage.Write(folder, options, report, comparisons);
            output.WriteLine($"Report: {folder.PagePath}");
        }
        if (stop.IsCancellationRequested)
            return ProgramEntry.Interrupted;
        return comparisons.SelectMany(c => c.SameStart).All(s => s.Holds) ? 0 : StylesDiffer;
    }

    /// <summary>Gives the terminal back as it was, where the program ends in the middle of its bars.</summary>
    public static void Leave(TextWriter error)
    {
        IAnsiConsole console = ConsoleOn(error);
        console.Cursor.Show();
        console.WriteLine();
    }

    private static IAnsiConsole ConsoleOn(TextWriter error) => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });

    private static IRunView ViewOn(TextWriter error)
    {
        if (error != Console.Error || Console.IsErrorRedirected)
            return new LineView(error);
        IAnsiConsole console = ConsoleOn(error);
        return console.Profile.Capabilities is { Ansi: true, Interactive: true } ? new ProgressView(console) : new LineView(error);
    }
}
