namespace TfCnn.Compare;

/// <summary>One epoch of a run.</summary>
/// <param name="Epoch">From 1 on.</param>
/// <param name="Loss">Mean training loss.</param>
/// <param name="Accuracy">Training accuracy, where the style counts it.</param>
/// <param name="TestLoss">Loss on the test images after the epoch.</param>
/// <param name="TestAccuracy">Accuracy on them.</param>
/// <param name="Seconds">Training alone.</param>
internal sealed record EpochFigures(int Epoch, double? Loss, double? Accuracy, double? TestLoss, double? TestAccuracy, double? Seconds);

/// <summary>The numbers of a run, as tables and files show them.</summary>
internal sealed record RunFigures
{
    public required string Style { get; init; }

    public required string Engine { get; init; }

    public required string Optimizer { get; init; }

    /// <summary>Numbers that training changes.</summary>
    public required long Parameters { get; init; }

    /// <summary>The epochs that were finished.</summary>
    public required IReadOnlyList<EpochFigures> Epochs { get; init; }

    /// <summary>The epochs that were asked for.</summary>
    public required int EpochsWanted { get; init; }

    public required double? TestLoss { get; init; }

    public required double? TestAccuracy { get; init; }

    public double? SecondsPerEpoch => Epochs.Count == 0 ? null : Epochs.Average(e => e.Seconds);

    public required double? ImagesPerSecond { get; init; }

    public required double? MedianStepMs { get; init; }

    /// <summary>The largest working set of the process during the run, in megabytes (10^6).</summary>
    public required double? PeakMemoryMB { get; init; }

    /// <summary>Images of each class (row) that were taken for each (column).</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }

    /// <summary>Whether the run was stopped before its end.</summary>
    public bool Stopped => Epochs.Count < EpochsWanted;
}
