using System.Globalization;
using CsvHelper;
using TfCnn.Shared.CommandLine;

namespace TfCnn.Compare.Output;

/// <summary>The numbers as files for other programs.</summary>
internal static class ResultFiles
{
    /// <summary>The whole comparison as JSON.</summary>
    public static string Json(ComparisonReport report) => JsonReport.Text(report);

    /// <summary>A line for each run.</summary>
    public static string RunsCsv(ComparisonReport report) => Csv(
        [
            "dataset", "style", "engine", "optimizer", "parameters", "epochs", "test_loss", "test_accuracy", "seconds_per_epoch",
            "images_per_second", "median_step_ms", "peak_memory_mb",
        ],
        report.Datasets.SelectMany(d => d.Runs.Select(r => new object?[]
        {
            d.Name, r.Style, r.Engine, r.Optimizer, r.Parameters, r.Epochs.Count, r.TestLoss, r.TestAccuracy, r.SecondsPerEpoch,
            r.ImagesPerSecond, r.MedianStepMs, r.PeakMemoryMB,
        })));

    /// <summary>A line for each epoch of each run, then for each that the book has.</summary>
    public static string EpochsCsv(ComparisonReport report) => Csv(
        ["dataset", "style", "engine", "epoch", "loss", "accuracy", "test_loss", "test_accuracy", "seconds"],
        report.Datasets.SelectMany(d => d.Runs.SelectMany(r => EpochsOf(d, r)).Concat(d.Book.SelectMany(EpochsOf))));

    private static IEnumerable<object?[]> EpochsOf(DatasetReport dataset, RunFigures run) => run.Epochs.Select(
        e => new object?[] { dataset.Name, run.Style, run.Engine, e.Epoch, e.Loss, e.Accuracy, e.TestLoss, e.TestAccuracy, e.Seconds });

    private static IEnumerable<object?[]> EpochsOf(BookRun run) => run.Losses.Select((loss, i) =>
    {
        bool isLast = i == run.Losses.Count - 1;
        double? accuracy = i < run.Accuracies.Count ? run.Accuracies[i] : null;
        return new object?[]
        {
            run.Dataset, run.Style, "the book", i + 1, loss, accuracy, isLast ? run.TestLoss : null, isLast ? run.TestAccuracy : null, null,
        };
    });

    private static string Csv(string[] header, IEnumerable<object?[]> lines)
    {
        using var text = new StringWriter();
        using (CsvWriter csv = CsvWriter.Create(text, leaveOpen: true))
        {
            csv.WriteRecord(header);
            foreach (object?[] line in lines)
                csv.WriteRecord([.. line.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")]);
        }
        return text.ToString();
    }
}
