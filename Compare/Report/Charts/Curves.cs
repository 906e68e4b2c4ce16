namespace TfCnn.Compare.Report.Charts;

/// <summary>The charts of a comparison: losses and accuracies by epoch, those of the book in grey.</summary>
internal static class Curves
{
    public static IReadOnlyList<Chart> Of(DatasetComparison comparison)
    {
        string name = comparison.Dataset.Name;
        return
        [
            new($"{name}-loss", "training loss, logarithmic", true,
                Lines(comparison, e => e.Loss, book => book.Losses, "")),
            new($"{name}-accuracy", "test accuracy after each epoch", false,
                Lines(comparison, e => e.TestAccuracy, book => book.Accuracies, ", in training")),
        ];
    }

    // The book's lines end where the longest run does.
    private static IReadOnlyList<ChartLine> Lines(
        DatasetComparison comparison, Func<EpochFigures, double?> value, Func<BookRun, IReadOnlyList<double>> published, string note)
    {
        int epochs = comparison.Runs.Max(r => r.Plan.Epochs);
        var lines = comparison.Runs.Select((run, slot) => new ChartLine(
            run.Plan.Name, slot, [.. run.Figures.Epochs.Where(e => value(e) is not null).Select(e => ((double)e.Epoch, value(e)!.Value))]));
        var book = comparison.Book.Select((run, i) => new ChartLine(
            $"book, {run.Style}, {run.Dataset}{note}", -1, [.. published(run).Take(epochs).Select((y, x) => (x + 1.0, y))], i));
        return [.. lines.Concat(book).Where(l => l.Points.Count > 0)];
    }
}
