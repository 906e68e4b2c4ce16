using System.Globalization;
using TfCnn.Compare.Layers;
using TfCnn.Compare.Output;
using TfCnn.Compare.Report.Charts;
using TfCnn.Compare.Report.Pictures;
using TfCnn.Shared.Datasets;

namespace TfCnn.Compare.Report;

/// <summary>Puts the results on a data set into words, tables and pictures.</summary>
internal sealed class SectionBuilder(DatasetComparison comparison, PictureFiles pictures)
{
    private const int HardImages = 24;

    private string Name => comparison.Dataset.Name;

    private IEnumerable<(RunResult Run, int Slot)> Runs => comparison.Runs.Select((run, slot) => (run, slot));

    public SectionModel Build() => new()
    {
        Title = comparison.Title,
        Notice = comparison.Dataset.Notice,
        Answer = Answer(),
        Setting = Setting(),
        Results = [.. Runs.Select(r => Result(r.Run.Figures, r.Slot)), .. comparison.Book.Select(Result)],
        SameStart = [.. comparison.SameStart.Select(Proof)],
        Charts = [.. Curves.Of(comparison).Select(Picture)],
        Epochs = ByEpoch(),
        Hardest = Hardest(),
        Confusions = [.. Runs.Select(r => Confusion(r.Run, r.Slot))],
        FiltersNote = FiltersNote(),
        Insides = [.. Runs.Select(r => Inside(r.Run, r.Slot))],
        Maps = Maps(),
    };

    // "The TensorFlow style gets 98.41 % of the 10,000 test images right, the Keras style 96.20 %." With two engines:
    // "The TensorFlow style gets 98.41 % of the 10,000 test images right (managed) and 98.43 % (tensorflow), …"
    private string Answer()
    {
        IEnumerable<string> parts = comparison.Runs.GroupBy(r => r.Plan.Style).Select((style, i) =>
            (i == 0 ? $"The {style.Key} style gets " : $"the {style.Key} style ") + string.Join(" and ", style.Select(Answer)));
        return string.Join(", ", parts) + "." + BookAnswer();
    }

    private string Answer(RunResult run)
    {
        string test = run == comparison.Runs[0] ? $" of the {Numbers.Whole(comparison.Dataset.Test.Count)} test images right" : "";
        var notes = new List<string>();
        if (comparison.Runs.Any(r => r.Plan.Engine != run.Plan.Engine))
            notes.Add(run.Plan.Engine);
        if (run.Figures.Stopped)
            notes.Add($"stopped after {run.Figures.Epochs.Count} of {run.Figures.EpochsWanted} epochs");
        return Percent(run.Figures.TestAccuracy) + test + (notes.Count == 0 ? "" : $" ({string.Join(", ", notes)})");
    }

    private string BookAnswer() => comparison.Book.Count == 0
        ? ""
        : $" The book has {string.Join(" and ", comparison.Book.Select(b => $"{Percent(b.TestAccuracy)} ({b.Style})"))} for {comparison.Book[0].Dataset}.";

    private string Setting()
    {
        RunPlan plan = comparison.Runs[0].Plan;
        return $"{Numbers.Whole(comparison.Dataset.Train.Count)} training images, {Numbers.Epochs(comparison.Runs.Select(r => r.Plan))}, batches of {plan.BatchSize}, seed {plan.Seed}, "
            + $"{plan.Threads} {(plan.Threads == 1 ? "thread" : "threads")}; every run gets the same batches in the same order.";
    }

    private static ResultRow Result(RunFigures run, int slot) => new(
        slot, run.Style, run.Engine, run.Optimizer, Numbers.Whole(run.Parameters), Numbers.Loss(run.TestLoss), Numbers.Accuracy(run.TestAccuracy),
        Numbers.Seconds(run.SecondsPerEpoch), Numbers.Whole(run.ImagesPerSecond), Numbers.Whole(run.PeakMemoryMB));

    private static ResultRow Result(BookRun run) => new(
        -1, run.Style.ToString(), $"the book, {run.Dataset}", "", "", Numbers.Loss(run.TestLoss), Numbers.Accuracy(run.TestAccuracy), "", "", "");

    private static SameStartModel Proof(SameStartResult result) => new(
        $"From the same weights, with {SameStart.Optimizer} and no dropout, on the engine {result.Engine}: "
        + (result.Holds ? "both styles compute the same, no difference is above " : "the styles do not compute the same, a difference is above ")
        + $"{Numbers.Small(SameStart.Tolerance)}.",
        result.Holds, [.. result.Epochs.Select(e => new SameStartRow(e.Epoch, Numbers.Small(e.Weights), Numbers.Small(e.Loss)))]);

    private ChartModel Picture(Chart chart) => new(
        $"{chart.Label}, a line for each of {string.Join("; ", chart.Lines.Select(l => l.Name))}",
        pictures.Add(chart, ChartTheme.Light), pictures.Add(chart, ChartTheme.Dark), Caption(chart));

    private string Caption(Chart chart) => chart.Lines.Any(l => l.IsBook)
        ? $"An epoch is {Numbers.Whole(comparison.Dataset.Train.Count)} images here"
            + (comparison.Dataset.Train.Count == comparison.Book[0].TrainImages ? " and in the book." : $", {Numbers.Whole(comparison.Book[0].TrainImages)} in the book.")
        : "";

    private EpochTable ByEpoch()
    {
        int epochs = comparison.Runs.Max(r => r.Figures.Epochs.Count);
        return new EpochTable(
            [
                .. comparison.Runs.SelectMany(r => new[] { $"{r.Plan.Name}: loss", "test accuracy" }),
                .. comparison.Book.Select(b => $"the book, {b.Style}: loss"),
            ],
            [
                .. Enumerable.Range(0, epochs).Select(e => new EpochRow(e + 1,
                [
                    .. comparison.Runs.Select(r => r.Figures.Epochs.ElementAtOrDefault(e))
                        .SelectMany(f => new[] { Numbers.Loss(f?.Loss), Numbers.Accuracy(f?.TestAccuracy) }),
                    .. comparison.Book.Select(b => Numbers.Loss(e < b.Losses.Count ? b.Losses[e] : null)),
                ])),
            ]);
    }

    private IReadOnlyList<HardImage> Hardest()
    {
        HardImage[] images = [.. HardestImages.Of(comparison, HardImages).Select(Hard)];
        pictures.Add($"{Name}-hardest", theme => PictureSvg.Hardest(images, [.. comparison.Runs.Select(r => r.Plan.Name)], theme));
        return images;
    }

    private HardImage Hard(int image)
    {
        int truth = comparison.Dataset.Test.Labels.Span<byte>()[image];
        return new HardImage(
            pictures.Add($"{Name}-test-{image}", Drawings.Image(comparison.Dataset, image)), ClassName(truth),
            [
                .. Runs.Select(r =>
                {
                    (int label, float share) = HardestImages.Says(r.Run, image);
                    return new Saying(r.Slot, $"{ClassName(label)}, {Percent(share, "0")}", label == truth, r.Run.Plan.Name);
                }),
            ]);
    }

    private ConfusionModel Confusion(RunResult run, int slot)
    {
        IReadOnlyList<IReadOnlyList<int>> counts = run.Figures.Confusion;
        int largestError = Math.Max(1, counts.SelectMany((row, t) => row.Where((_, p) => p != t)).Max());
        var matrix = new ConfusionModel(slot, run.Plan.Name, comparison.Dataset.ClassNames,
        [
            .. counts.Select((row, truth) => new ConfusionRow(
                ClassName(truth),
                [.. row.Select((n, p) => new ConfusionCell(n, p == truth ? Part(n, row.Sum()) : (int)(100 * Math.Sqrt((double)n / largestError)), p == truth))],
                Percent(run.Test.Recall(truth), "0.0"))),
        ]);
        pictures.Add($"{Name}-confusion-{FileName(run)}", theme => PictureSvg.Confusion(matrix, theme));
        return matrix;
    }

    private InsideModel Inside(RunResult run, int slot)
    {
        ModelPictures inside = run.Pictures;
        double total = inside.Times.Sum(t => t.Total);
        return new InsideModel(
            slot, run.Plan.Name, pictures.Add($"{Name}-filters-{FileName(run)}", Drawings.Filters(inside.Filters)),
            [.. inside.Layers.Select(l => new LayerLine(l.Layer, l.Output, l.Parameters == 0 ? "" : Numbers.Whole(l.Parameters)))],
            [
                .. inside.Times.Select(t => new TimeLine(
                    t.Layer, OrBlank(t.Forward), OrBlank(t.Backward), OrBlank(t.Update), Numbers.Milliseconds(t.Total),
                    (int)Math.Round(100 * t.Total / total), t.Gflops is { } g ? Numbers.Whole(g) : "", t.Kernel)),
            ],
            Numbers.Milliseconds(total), inside.Summary);
    }

    private string FiltersNote()
    {
        IReadOnlyList<Volume> filters = comparison.Runs[0].Pictures.Filters;
        return $"{filters.Count} kernels of {filters[0].Height} × {filters[0].Width}, as trained: "
            + (filters[0].Channels == 3
                ? "each weight for red, green and blue in that colour, grey where they are 0."
                : "blue where a weight is negative, red where it is positive.");
    }

    private IReadOnlyList<MapsModel> Maps() =>
    [
        .. comparison.Runs[0].Pictures.Images.Select((image, place) => new MapsModel(
            pictures.Add($"{Name}-look-{image}", Drawings.Image(comparison.Dataset, image)),
            $"Test image {image}: {ClassName(comparison.Dataset.Test.Labels.Span<byte>()[image])}",
            [
                .. Runs.Select(r => new RunMaps(r.Slot, r.Run.Plan.Name,
                [
                    .. r.Run.Pictures.Maps[place].Where(m => m.Values.Values.Length > comparison.Dataset.ClassNames.Count).Select(m => new LayerMaps(
                        m.Layer, SizeOf(m.Values),
                        pictures.Add($"{Name}-look-{image}-{FileName(r.Run)}-{m.Layer.Replace(' ', '-')}", Drawings.Maps(m.Values)))),
                ])),
            ])),
    ];

    private static string SizeOf(Volume values) => values.Channels == 1
        ? $"{Numbers.Whole(values.Values.Length)} values"
        : $"{values.Channels} maps of {values.Height} × {values.Width}";

    private static string FileName(RunResult run) => $"{run.Plan.Style}-{run.Plan.Engine}".ToLowerInvariant();

    private static string OrBlank(double milliseconds) => milliseconds < 0.005 ? "" : Numbers.Milliseconds(milliseconds);

    private static int Part(int count, int sum) => sum == 0 ? 0 : 100 * count / sum;

    private string ClassName(int label) => comparison.Dataset.ClassNames[label];

    private static string Percent(double? share, string format = "0.00") => share is { } s && double.IsFinite(s)
        ? (100 * s).ToString(format, CultureInfo.InvariantCulture) + "\u00a0%"
        : Numbers.None;
}
