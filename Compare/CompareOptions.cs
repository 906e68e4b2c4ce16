using System.CommandLine;
using TfCnn.Shared.CommandLine;
using TfCnn.Shared.Datasets;

namespace TfCnn.Compare;

/// <summary>What the command line asks for.</summary>
/// <param name="Common">What all programs know: threads, engine, seed and so on.</param>
/// <param name="ReportFolder">Where the report goes.</param>
/// <param name="Book">Whether to train as long as the chapter does.</param>
/// <param name="SameStart">Whether both styles start from one set of weights with one optimizer.</param>
internal sealed record CompareOptions(ProgramOptions Common, string ReportFolder, bool Book, bool SameStart)
{
    /// <summary>Training images where neither <c>--limit</c> nor <c>--book</c> is given: with them a comparison takes about a minute.</summary>
    public const int UsualLimit = 12_000;

    private static readonly ProgramDefaults s_defaults = new()
    {
        Description = "Trains the chapter's CNNs in both styles on the same batches, side by side, and writes a report.",
        Datasets = ProgramDefaults.Chapter(new("mnist", 5, 100, 0), new("cifar10", 4, 128, 0)),
        StandIn = "digits",
        Limit = UsualLimit,
        Engines = [.. EngineChoice.Names, EngineChoice.Both],
    };

    private static readonly Option<string> s_report = new("--report")
    {
        Description = "Folder for the report; replaced as a whole.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "report",
    };

    private static readonly Option<bool> s_book = new("--book")
    {
        Description = "Train as the chapter does, with all images and all its epochs: mnist and cifar10, or the one that is named.",
    };

    private static readonly Option<bool> s_sameStart = new("--same-start")
    {
        Description = "Start both styles from the same weights, train them with the same optimizer without dropout, "
            + "and check that they compute the same.",
    };

    public static ProgramCommandLine CommandLine()
    {
        var commandLine = new ProgramCommandLine(s_defaults);
        commandLine.Command.Add(s_report);
        commandLine.Command.Add(s_book);
        commandLine.Command.Add(s_sameStart);
        return commandLine;
    }

    public static CompareOptions Of(ProgramOptions options) =>
        new(options, options.Get(s_report), options.Get(s_book), options.Get(s_sameStart));

    /// <summary>The data sets to compare on, in order.</summary>
    public IReadOnlyList<DatasetRequest> Requests
    {
        get
        {
            DatasetRequest request = Common.Dataset with { Limit = Given("--limit") ?? (Book ? null : UsualLimit) };
            return Book && request.Name is null ? [request with { Name = "mnist" }, request with { Name = "cifar10" }] : [request];
        }
    }

    /// <summary>Whether the limit is the program's own choice.</summary>
    public bool ChoseLimit => !Book && Given("--limit") is null;

    /// <summary>What is trained on a data set.</summary>
    public IReadOnlyList<RunPlan> Plans(string dataset) =>
    [
        .. Common.Engines.SelectMany(engine => new[] { Style.TensorFlow, Style.Keras }.Select(style => Plan(style, engine, dataset))),
    ];

    private RunPlan Plan(Style style, string engine, string dataset)
    {
        DatasetDefaults chapter = (style == Style.TensorFlow ? ProgramDefaults.TfStyle : ProgramDefaults.KerasStyle).For(dataset);
        int usual = Book ? chapter.Epochs : s_defaults.For(dataset).Epochs;
        return new RunPlan
        {
            Style = style,
            Engine = engine,
            Epochs = Given("--epochs") ?? usual,
            BatchSize = Given("--batch-size") ?? chapter.BatchSize,
            LearningRate = (float)chapter.LearningRate,
            Seed = Common.Seed,
            Threads = Common.Threads,
            SameStart = SameStart,
        };
    }

    private int? Given(string option) => Common.Parsed!.GetValue<int?>(option);
}
