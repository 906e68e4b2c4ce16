using System.CommandLine;
using TfCnn.Shared.Datasets;

namespace TfCnn.Shared.CommandLine;

/// <summary>The options of a run, checked.</summary>
public sealed record ProgramOptions
{
    /// <summary>What to load, from the data set's name, <c>--data-dir</c>, <c>--limit</c> and <c>--seed</c>.</summary>
    public required DatasetRequest Dataset { get; init; }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    public required double LearningRate { get; init; }

    public required int Seed { get; init; }

    public required int Threads { get; init; }

    public required string Engine { get; init; }

    /// <summary>Where the run's report goes; null for nowhere.</summary>
    public string? JsonFile { get; init; }

    internal ParseResult? Parsed { get; init; }

    /// <summary>The value of an option that the program itself added.</summary>
    public T Get<T>(Option<T> option) => Parsed!.GetValue(option)!;
}
