namespace TfCnn.Shared.Datasets;

/// <summary>A data set with its splits. Load one with <see cref="DatasetLoader"/>.</summary>
public sealed record Dataset
{
    /// <summary>The name on the command line, for example <c>fashion-mnist</c>.</summary>
    public required string Name { get; init; }

    public required ImageShape ImageShape { get; init; }

    /// <summary>One name for each class; their number is the width of a one-hot row.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    public required DatasetSplit Train { get; init; }

    /// <summary>Null where the set has none (CIFAR-10).</summary>
    public DatasetSplit? Validation { get; init; }

    public required DatasetSplit Test { get; init; }

    /// <summary>Where the images came from: a folder, an archive, or the generator.</summary>
    public string Origin { get; init; } = "";

    /// <summary>One sentence for the program's first line where this set stands in for another, else null.</summary>
    public string? Notice { get; init; }
}
