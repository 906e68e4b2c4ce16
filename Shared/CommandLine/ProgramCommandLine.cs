using System.CommandLine;
using System.CommandLine.Parsing;
using TfCnn.Shared.Datasets;

namespace TfCnn.Shared.CommandLine;

/// <summary>The command line that all programs share. A program adds options of its own to <see cref="Command"/>.</summary>
public sealed class ProgramCommandLine
{
    private readonly ProgramDefaults _defaults;
    private readonly Argument<string?> _dataset;
    private readonly Option<int> _epochs;
    private readonly Option<int> _batchSize;
    private readonly Option<double> _learningRate;
    private readonly Option<int> _seed =
        OptionParsers.WholeNumber("--seed", "Seed of weights, dropout and the order of batches.", 123);
    private readonly Option<int> _threads = OptionParsers.WholeNumber(
        "--threads", "Threads that compute; the results do not depend on it.", Environment.ProcessorCount, 1);
    private readonly Option<string?> _dataDirectory = new("--data-dir")
    {
        Description = "Folder to look for data sets in first; then TFCNN_DATA and the cache.",
        HelpName = "DIR",
    };
    private readonly Option<int?> _limit = OptionParsers.WholeNumberOrNone("--limit", "Use only the first N training images.", 1);
    private readonly Option<string> _engine = OptionParsers.Word("--engine", "What computes the graph.", "managed");
    private readonly Option<string?> _json = new("--json")
    {
        Description = "Write a report of the run to this file.",
        HelpName = "FILE",
    };

    public ProgramCommandLine(ProgramDefaults defaults)
    {
        _defaults = defaults;
        _dataset = new Argument<string?>("dataset")
        {
            Description = $"One of {string.Join(", ", defaults.Datasets)}. "
                + $"Without a name: {defaults.Datasets[0]} where it can be had, else {defaults.StandIn}.",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result => ParseDataset(result, defaults.Datasets),
        };
        _epochs = OptionParsers.WholeNumber("--epochs", "Passes over the training images.", defaults.Epochs, 1);
        _batchSize = OptionParsers.WholeNumber("--batch-size", "Images in a training step.", defaults.BatchSize, 1);
        _learningRate = OptionParsers.Number("--learning-rate", "Step size of the optimizer.", defaults.LearningRate, above: 0);
        Command = new RootCommand(defaults.Description)
        {
            _dataset, _epochs, _batchSize, _learningRate, _seed, _threads, _dataDirectory, _limit, _engine, _json,
        };
    }

    public RootCommand Command { get; }

    // An option that is not known arrives here too: it is a word without a place of its own.
    private static string? ParseDataset(ArgumentResult result, IReadOnlyList<string> names)
    {
        if (result.Tokens.Count == 0) return null;
        string text = result.Tokens[0].Value;
        if (!text.StartsWith('-')) return OptionParsers.ParseWord(result, "dataset", names);
        result.AddError($"{text}: there is no such option.");
        return null;
    }

    internal ProgramOptions Read(ParseResult parsed)
    {
        int seed = parsed.GetValue(_seed);
        return new ProgramOptions
        {
            Dataset = new DatasetRequest
            {
                Name = parsed.GetValue(_dataset),
                Preferred = _defaults.Datasets[0],
                StandIn = _defaults.StandIn,
                DataDirectory = parsed.GetValue(_dataDirectory),
                Limit = parsed.GetValue(_limit),
                Seed = seed,
            },
            Epochs = parsed.GetValue(_epochs),
            BatchSize = parsed.GetValue(_batchSize),
            LearningRate = parsed.GetValue(_learningRate),
            Seed = seed,
            Threads = parsed.GetValue(_threads),
            Engine = parsed.GetValue(_engine)!,
            JsonFile = parsed.GetValue(_json),
            Parsed = parsed,
        };
    }
}
