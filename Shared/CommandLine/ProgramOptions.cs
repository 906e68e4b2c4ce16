using System.CommandLine;
using System.Globalization;
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

    /// <summary>What the sessions of the run compute with: <c>managed</c> or <c>tensorflow</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>The engines one by one, where <see cref="Engine"/> stands for all.</summary>
    internal IReadOnlyList<string> Engines => Engine == EngineChoice.Both ? EngineChoice.Names : [Engine];

    /// <summary>Where the run's report goes; null for nowhere.</summary>
    public string? JsonFile { get; init; }

    internal ParseResult? Parsed { get; init; }

    /// <summary>One line before the training: what runs, on which data, with what.</summary>
    public void PrintHeader(string style, string dataset, TextWriter writer) => writer.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{style}: {dataset}, engine {Engine}, {Threads} {(Threads == 1 ? "thread" : "threads")}"));

    /// <summary>The value of an option that the program itself added.</summary>
    public T Get<T>(Option<T> option) => Parsed!.GetValue(option)!;
}
