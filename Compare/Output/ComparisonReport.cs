using TfCnn.Shared.Datasets;

namespace TfCnn.Compare.Output;

/// <summary>All numbers of a comparison, as the JSON file has them.</summary>
/// <param name="Seed">Of weights and of the order of batches.</param>
/// <param name="Threads">Threads that computed.</param>
/// <param name="Stopped">Whether it was ended before all was trained.</param>
internal sealed record ComparisonReport(int Seed, int Threads, bool Stopped, IReadOnlyList<DatasetReport> Datasets)
{
    public static ComparisonReport Of(CompareOptions options, IReadOnlyList<DatasetComparison> comparisons, bool stopped) =>
        new(options.Common.Seed, options.Common.Threads, stopped, [.. comparisons.Select(DatasetReport.Of)]);
}

/// <summary>The numbers of all runs on a data set.</summary>
internal sealed record DatasetReport(
    string Name, string Origin, string? Notice, int TrainImages, int TestImages, IReadOnlyList<string> Classes,
    IReadOnlyList<RunFigures> Runs, IReadOnlyList<BookRun> Book, IReadOnlyList<SameStartResult> SameStart)
{
    public static DatasetReport Of(DatasetComparison comparison)
    {
        Dataset dataset = comparison.Dataset;
        return new DatasetReport(
            dataset.Name, dataset.Origin, dataset.Notice, dataset.Train.Count, dataset.Test.Count, dataset.ClassNames,
            [.. comparison.Runs.Select(r => r.Figures)], comparison.Book, comparison.SameStart);
    }
}
