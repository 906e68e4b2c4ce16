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

    private static Table Empty(params IReadOnlyList<string> columns)
    {
        Table table = new Table().Border(TableBorder.Simple);
        int words = columns[1] == "engine" ? 2 : 0;
        for (int i = 0; i < columns.Count; i++)
            table.AddColumn(new TableColumn(new Text(columns[i])) { Alignment = i < words ? Justify.Left : Justify.Right });
        return table;
    }
}
