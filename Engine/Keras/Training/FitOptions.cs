using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Training;

/// <summary>How <c>fit</c> goes through the data.</summary>
internal sealed record FitOptions
{
    public int BatchSize { get; init; } = 32;

    public int Epochs { get; init; } = 1;

    /// <summary>0 silent, 1 a bar, 2 a line per epoch.</summary>
    public int Verbose { get; init; } = 1;

    public IReadOnlyList<ICallback> Callbacks { get; init; } = [];

    /// <summary>The last part of the data is kept for validation.</summary>
    public double ValidationSplit { get; init; }

    public TrainingData? Validation { get; init; }

    public bool Shuffle { get; init; } = true;

    public IReadOnlyDictionary<int, float>? ClassWeight { get; init; }

    public int InitialEpoch { get; init; }

    /// <summary>Batches per epoch; the next epoch goes on where the last one stopped. Null for all.</summary>
    public int? StepsPerEpoch { get; init; }

    public int? ValidationSteps { get; init; }

    /// <summary>Null for the training batch size.</summary>
    public int? ValidationBatchSize { get; init; }

    /// <summary>Validate in every so many epochs.</summary>
    public int ValidationFrequency { get; init; } = 1;
}
