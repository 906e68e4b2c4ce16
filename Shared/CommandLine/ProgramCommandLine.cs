using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TfCnn.Shared.Datasets;

namespace TfCnn.Shared.CommandLine;

/// <summary>The command line that all programs share. A program adds options of its own to <see cref="Command"/>.</summary>
public sealed class ProgramCommandLine
{
    private readonly ProgramDefaults _defaults;
    private readonly Argument<string?> _dataset;
    private readonly Option<int?> _epochs;
    private readonly Option<int?> _batchSize;
    private readonly Option<double?> _learningRate;
    private readonly Option<int> _seed =
        OptionParsers.WholeNumber("--seed", "Seed of weights, dropout and the order of batches.", 123);
    private readonly Option<int> _threads = OptionParsers.WholeNumber(
        "--threads", "Threads that compute; the results do not depend on it.", Environment.ProcessorCount, 1);
    private readonly Option<string?> _dataDirectory = new("--data-dir")
    {
        Description = "Folder to look for data sets in first; then TFCNN_DATA and the cache.",
        HelpName = "DIR",
    };
    private readonly Option<int?> _limit;
    private readonly Option<string?> _engine;
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
            Description = $"One of {string.Join(", ", defaults.Names)}. "
                + $"Without a name: {defaults.Datasets[0].Name} where it can be had, else {defaults.StandIn}.",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result => ParseDataset(result, [.. defaults.Names]),
        };
        _epochs = OptionParsers.WholeNumberOrNone("--epochs", "Passes over the training images. " + Standard(d => d.Epochs), 1);
        _batchSize = OptionParsers.WholeNumberOrNone("--batch-size", "Images in a training step. " + Standard(d => d.BatchSize), 1);
        _limit = OptionParsers.WholeNumberOrNone(
            "--limit", "Use only the first N training images." + (defaults.Limit is { } limit ? $" [default: {limit}]" : ""), 1);
        _engine = OptionParsers.WordOrNone(
            "--engine", $"What computes the graph. [default: {EngineChoice.Variable}, else {EngineChoice.Names[0]}]", defaults.Engines);
        _engine.Recursive = true;
        _learningRate = OptionParsers.NumberOrNone("--learning-rate", "Step size of the optimizer. " + Standard(d => d.LearningRate), above: 0);
        Command = new RootCommand(defaults.Description)
        {
            _dataset, _epochs, _batchSize, _seed, _threads, _dataDirectory, _limit, _engine, _json,
        };
        // Without an action a command line that names none of the program's own commands would be an error where it has some.
        Command.SetAction(_ => { });
        if (defaults.Datasets.Any(d => d.LearningRate > 0))
            Command.Options.Insert(Command.Options.IndexOf(_batchSize) + 1, _learningRate);
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

    // "[default: 10]", or each value with the sets that it is for.
    private string Standard(Func<DatasetDefaults, double> value)
    {
        var values = _defaults.Datasets.GroupBy(value).Select(g => (g.Key, Names: string.Join(", ", g.Select(d => d.Name)))).ToArray();
        string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
        return values.Length == 1
            ? $"[default: {Text(values[0].Key)}]"
            : $"[default: {string.Join("; ", values.Select(v => $"{v.Names}: {Text(v.Key)}"))}]";
    }

    /// <summary>What sessions compute with, for the program's own commands too.</summary>
    internal string Engine(ParseResult parsed) => parsed.GetValue(_engine) ?? EngineChoice.OfEnvironment();

    internal ProgramOptions Read(ParseResult parsed)
    {
        DatasetDefaults standard = _defaults.For(parsed.GetValue(_dataset));
        int seed = parsed.GetValue(_seed);
        return new ProgramOptions
        {
            Dataset = new DatasetRequest
            {
                Name = parsed.GetValue(_dataset),
                Preferred = _defaults.Datasets[0].Name,
                StandIn = _defaults.StandIn,
                DataDirectory = parsed.GetValue(_dataDirectory),
                Limit = parsed.GetValue(_limit) ?? _defaults.Limit,
                Seed = seed,
            },
            Epochs = parsed.GetValue(_epochs) ?? standard.Epochs,
            BatchSize = parsed.GetValue(_batchSize) ?? standard.BatchSize,
            LearningRate = parsed.GetValue(_learningRate) ?? standard.LearningRate,
            Seed = seed,
            Threads = parsed.GetValue(_threads),
            Engine = Engine(parsed),
            JsonFile = parsed.GetValue(_json),
            Parsed = parsed,
        };
    }
}
