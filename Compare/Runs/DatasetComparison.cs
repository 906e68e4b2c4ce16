using TfCnn.Shared.Datasets;

namespace TfCnn.Compare;

/// <summary>All runs on one data set.</summary>
internal sealed record DatasetComparison(Dataset Dataset, IReadOnlyList<RunResult> Runs)
{
    /// <summary>What the book has for it.</summary>
    public IReadOnlyList<BookRun> Book => Compare.Book.For(Dataset.Name);
}
