namespace TfCnn.Shared.CommandLine;

/// <summary>How a program trains on a data set where the command line says nothing else.</summary>
/// <param name="LearningRate">0 for a program without an option for it.</param>
public sealed record DatasetDefaults(string Name, int Epochs, int BatchSize, double LearningRate);

/// <summary>What distinguishes one program's command line from another's.</summary>
public sealed record ProgramDefaults
{
    /// <summary>The chapter's programs with TensorFlow's graph API.</summary>
    public static readonly ProgramDefaults TfStyle = new()
    {
        Description = "The chapter's CNNs written with TensorFlow's graph API: placeholders, variables and a session loop.",
        Datasets = Chapter(new("mnist", 10, 100, 0.001), new("cifar10", 20, 128, 0.001)),
        StandIn = "digits",
    };

    /// <summary>The chapter's programs with Keras.</summary>
    public static readonly ProgramDefaults KerasStyle = new()
    {
        Description = "The chapter's CNNs written with Keras: a Sequential model, fit and evaluate.",
        Datasets = Chapter(new("mnist", 10, 100, 0.01), new("cifar10", 10, 128, 0.001)),
        StandIn = "digits",
    };

    /// <summary>The first line of <c>--help</c>.</summary>
    public required string Description { get; init; }

    /// <summary>The data sets that the program accepts; the first is the one it takes without a name.</summary>
    public required IReadOnlyList<DatasetDefaults> Datasets { get; init; }

    /// <summary>The generated set in place of the first one where that cannot be had.</summary>
    public required string StandIn { get; init; }

    /// <summary>Training images; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>The words that <c>--engine</c> takes.</summary>
    public IReadOnlyList<string> Engines { get; init; } = EngineChoice.Names;

    /// <summary>The names of <see cref="Datasets"/>.</summary>
    public IEnumerable<string> Names => Datasets.Select(set => set.Name);

    /// <summary>The defaults for a data set; null stands for the first.</summary>
    public DatasetDefaults For(string? name) => name is null ? Datasets[0] : Datasets.First(set => set.Name == name);

    // The sets of one image shape share a model.
    internal static DatasetDefaults[] Chapter(DatasetDefaults mnist, DatasetDefaults cifar) =>
        [mnist, mnist with { Name = "fashion-mnist" }, mnist with { Name = "digits" }, cifar, cifar with { Name = "shapes" }];
}
