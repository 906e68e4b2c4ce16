using Spectre.Console;

namespace TfCnn.Compare.Output;

/// <summary>The result on the console: a row for each run and for what the book has, then the losses by epoch.</summary>
internal static class ResultTables
{
    public static void Print(IAnsiConsole console, DatasetComparison comparison)
    {
        console.Write(Results(comparison));
        console.WriteLine();
        console.Write(Losses(comparison));
        console.WriteLine();
        foreach (SameStartResult result in comparison.SameStart)
            Print(console, result);
    }

    private static Table Results(DatasetComparison comparison)
    {
        Table table = Empty(
            "style", "engine", "parameters", "test loss", "test accuracy", "s/epoch", "images/s", "peak MB");
        foreach (RunFigures run in comparison.Runs.Select(r => r.Figures))
        {
            table.AddRow(
                run.Style, run.Engine, Numbers.Whole(run.Parameters), Numbers.Loss(run.TestLoss), Numbers.Accuracy(run.TestAccuracy),
                Numbers.Seconds(run.SecondsPerEpoch), Numbers.Whole(run.ImagesPerSecond), Numbers.Whole(run.PeakMemoryMB));
        }
        foreach (BookRun run in comparison.Book)
        {
            table.AddRow(
                $"{run.Style}", $"the book, {run.Dataset}", "", Numbers.Loss(run.TestLoss), Numbers.Accuracy(run.TestAccuracy), "", "", "");
        }
        return table;
    }

    private static Table Losses(DatasetComparison comparison)
    {
        Table table = Empty(
        [
            "loss by epoch", .. comparison.Runs.Select(r => $"{r.Figures.Style} {r.Figures.Engine}"),
            .. comparison.Book.Select(b => $"{b.Style} the book, {b.Dataset}"),
        ]);
        for (int epoch = 0; epoch < comparison.Runs.Max(r => r.Figures.Epochs.Count); epoch++)
        {
            table.AddRow(
            [
                $"{epoch + 1}", .. comparison.Runs.Select(r => Numbers.Loss(r.Figures.Epochs.ElementAtOrDefault(epoch)?.Loss)),
                .. comparison.Book.Select(b => Numbers.Loss(epoch < b.Losses.Count ? b.Losses[epoch] : null)),
            ]);
        }
        return table;
    }

    private static void Print(IAnsiConsole console, SameStartResult result)
    {
        Table table = Empty("same start", "largest difference of a weight", "difference of the losses");
        foreach (SameStartEpoch epoch in result.Epochs)
            table.AddRow($"epoch {epoch.Epoch}", Numbers.Small(epoch.Weights), Numbers.Small(epoch.Loss));
        console.Write(table);
        console.WriteLine(result.Holds
            ? $"On the engine {result.Engine} both styles compute the same: no difference is above {Numbers.Small(SameStart.Tolerance)}."
            : $"On the engine {result.Engine} the styles do not compute the same: a difference is above {Numbers.Small(SameStart.Tolerance)}.");
        console.WriteLine();
    }

    private static Table Empty(params IReadOnlyList<string> columns)
    {
        Table table = new Table().Border(TableBorder.Simple);
        int words = columns[1] == "engine" ? 2 : 0;
        for (int i = 0; i < columns.Count; i++)
            table.AddColumn(new TableColumn(new Text(columns[i])) { Alignment = i < words ? Justify.Left : Justify.Right });
        return table;
    }
}
