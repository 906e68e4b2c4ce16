namespace TfCnn.Compare;

/// <summary>The chapter's two ways to write a model.</summary>
internal enum Style
{
    /// <summary>Placeholders, variables and a session loop.</summary>
    TensorFlow,

    /// <summary>A Sequential model and fit.</summary>
    Keras,
}

/// <summary>One training run: which style on which engine, and how long.</summary>
internal sealed record RunPlan
{
    public required Style Style { get; init; }

    public required string Engine { get; init; }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    /// <summary>Of the chapter's optimizer for the style.</summary>
    public required float LearningRate { get; init; }

    public required int Seed { get; init; }

    public required int Threads { get; init; }

    /// <summary>Whether the run takes the weights and the optimizer that both styles share.</summary>
    public bool SameStart { get; init; }

    /// <summary>What tables and pictures call it.</summary>
    public string Name => $"{Style}, {Engine}";
}
