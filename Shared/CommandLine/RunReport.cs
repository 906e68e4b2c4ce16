using System.Text.Json.Serialization;

namespace TfCnn.Shared.CommandLine;

/// <summary>One epoch of a run; null where a figure was not measured.</summary>
public sealed record EpochReport(double? Loss, double? Accuracy, double? Seconds);

/// <summary>The result of a run as <c>--json</c> writes it: one object, with null where a figure does not apply.</summary>
public sealed record RunReport
{
    /// <summary>Which of the chapter's programs: <c>TfStyle</c> or <c>KerasStyle</c>.</summary>
    public required string Style { get; init; }

    public required string Dataset { get; init; }

    public required string Engine { get; init; }

    public required int Seed { get; init; }

    public required int Threads { get; init; }

    /// <summary>Trained numbers of the model.</summary>
    public long? Parameters { get; init; }

    public required IReadOnlyList<EpochReport> Epochs { get; init; }

    public double? TestLoss { get; init; }

    public double? TestAccuracy { get; init; }

    public double? TrainSeconds { get; init; }

    public double? ImagesPerSecond { get; init; }

    public double? MedianStepMs { get; init; }

    /// <summary>From the start of the process to the end of the first step.</summary>
    public double? SecondsToFirstStep { get; init; }

    [JsonPropertyName("peakMemoryMB")]
    public double? PeakMemoryMB { get; init; }

    /// <inheritdoc cref="JsonReport.CheckPath"/>
    public static void CheckPath(string path) => JsonReport.CheckPath(path);

    /// <inheritdoc cref="JsonReport.Write"/>
    public void Write(string path) => JsonReport.Write(path, this);
}
