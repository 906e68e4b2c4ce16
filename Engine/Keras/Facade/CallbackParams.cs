namespace Tensorflow.Keras.Callbacks;

/// <summary>What callbacks are told of the run they watch.</summary>
public sealed class CallbackParams
{
    public IModel? Model { get; set; }

    public int Verbose { get; set; }

    public int Epochs { get; set; }

    /// <summary>Batches per epoch.</summary>
    public long Steps { get; set; }

    public int BatchSize { get; set; }

    /// <summary>Samples to train on.</summary>
    public int Samples { get; set; }

    /// <summary>Samples to validate with; null without validation.</summary>
    public int? ValidationSamples { get; set; }
}
