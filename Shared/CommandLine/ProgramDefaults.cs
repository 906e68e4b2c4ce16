namespace TfCnn.Shared.CommandLine;

/// <summary>What distinguishes one program's command line from another's.</summary>
public sealed record ProgramDefaults
{
    /// <summary>The first line of <c>--help</c>.</summary>
    public required string Description { get; init; }

    /// <summary>The data sets that the program accepts; the first is the one it is written for.</summary>
    public required IReadOnlyList<string> Datasets { get; init; }

    /// <summary>The generated set in place of the first one where that cannot be had.</summary>
    public required string StandIn { get; init; }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    public required double LearningRate { get; init; }
}
