namespace TfCnn.Compare.Report;

/// <summary>What the page says, as text: the template lays it out and encodes it.</summary>
internal sealed record PageModel(string Title, IReadOnlyList<SectionModel> Sections, string Made, bool Stopped);

/// <summary>The part of the page about one data set.</summary>
internal sealed record SectionModel
{
    public required string Title { get; init; }

    public string? Notice { get; init; }

    /// <summary>The result in a sentence or two.</summary>
    public required string Answer { get; init; }

    /// <summary>What was trained and on what.</summary>
    public required string Setting { get; init; }

    public required IReadOnlyList<ResultRow> Results { get; init; }

    public required IReadOnlyList<SameStartModel> SameStart { get; init; }

    public required IReadOnlyList<ChartModel> Charts { get; init; }

    public required EpochTable Epochs { get; init; }

    public required IReadOnlyList<HardImage> Hardest { get; init; }

    public required IReadOnlyList<ConfusionModel> Confusions { get; init; }

    /// <summary>What the filters are and what their colours mean.</summary>
    public required string FiltersNote { get; init; }

    /// <summary>For each run its inside.</summary>
    public required IReadOnlyList<InsideModel> Insides { get; init; }

    /// <summary>For each image that is looked at, what the runs make of it.</summary>
    public required IReadOnlyList<MapsModel> Maps { get; init; }
}

/// <summary>A run in a table.</summary>
/// <param name="Slot">Of its colour; −1 for the book.</param>
internal sealed record ResultRow(
    int Slot, string Style, string Engine, string Optimizer, string Parameters, string TestLoss, string TestAccuracy, string SecondsPerEpoch,
    string ImagesPerSecond, string PeakMemory);

/// <summary>The proof that both styles compute the same.</summary>
internal sealed record SameStartModel(string Verdict, bool Holds, IReadOnlyList<SameStartRow> Rows);

internal sealed record SameStartRow(int Epoch, string Weights, string Loss);

/// <summary>A chart in both themes.</summary>
internal sealed record ChartModel(string Alt, string Light, string Dark, string Caption);

/// <summary>Loss and accuracy by epoch: a column for each run.</summary>
internal sealed record EpochTable(IReadOnlyList<string> Columns, IReadOnlyList<EpochRow> Rows);

internal sealed record EpochRow(int Epoch, IReadOnlyList<string> Cells);

/// <summary>A test image that the runs found hard.</summary>
internal sealed record HardImage(string Picture, string Truth, IReadOnlyList<Saying> Sayings);

/// <summary>What a run takes an image for.</summary>
internal sealed record Saying(int Slot, string Text, bool IsRight, string Style);

/// <summary>A confusion matrix.</summary>
internal sealed record ConfusionModel(int Slot, string Run, IReadOnlyList<string> Classes, IReadOnlyList<ConfusionRow> Rows);

internal sealed record ConfusionRow(string Class, IReadOnlyList<ConfusionCell> Cells, string Recall);

/// <param name="Strength">0 to 100: how strongly the cell is coloured.</param>
internal sealed record ConfusionCell(int Count, int Strength, bool IsDiagonal);

/// <summary>The inside of a run's model.</summary>
internal sealed record InsideModel(
    int Slot, string Run, string Filters, IReadOnlyList<LayerLine> Layers, IReadOnlyList<TimeLine> Times, string StepTime, string? Summary);

internal sealed record LayerLine(string Layer, string Output, string Parameters);

/// <param name="Part">Of the step's time, in percent.</param>
internal sealed record TimeLine(
    string Layer, string Forward, string Backward, string Update, string Total, int Part, string Gflops, string Kernel);

/// <summary>What the layers of all runs make of an image.</summary>
internal sealed record MapsModel(string Picture, string Title, IReadOnlyList<RunMaps> Runs);

internal sealed record RunMaps(int Slot, string Run, IReadOnlyList<LayerMaps> Layers);

internal sealed record LayerMaps(string Layer, string Size, string Picture);
