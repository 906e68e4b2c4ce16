using TfCnn.Shared.Datasets;

namespace TfCnn.Compare;

/// <summary>All runs on a data set.</summary>
/// <param name="SameStart">How far the styles were apart, by engine, where that was asked for.</param>
internal sealed record DatasetComparison(Dataset Dataset, IReadOnlyList<RunResult> Runs, IReadOnlyList<SameStartResult> SameStart)
{
    /// <summary>What people call the data set.</summary>
    public string Title => Dataset.Name switch
    {
        "mnist" => "MNIST",
        "fashion-mnist" => "Fashion-MNIST",
        "cifar10" => "CIFAR-10",
        "digits" => "drawn digits",
        "shapes" => "drawn shapes",
        string name => name,
    };

    /// <summary>What the book has for it.</summary>
    public IReadOnlyList<BookRun> Book => Compare.Book.For(Dataset.Name);
}
