using Tensorflow;

namespace TfStyle;

/// <summary>A model of the chapter in the default graph: what <see cref="Training"/> feeds and fetches.</summary>
internal interface ICnn
{
    /// <summary>Placeholder of the one-hot labels, (batch, classes).</summary>
    Tensor Y { get; }

    /// <summary>Scores of the classes, before the softmax, (batch, classes).</summary>
    Tensor Model { get; }

    /// <summary>Mean softmax cross-entropy of the batch.</summary>
    Tensor Loss { get; }

    /// <summary>One training step.</summary>
    Operation Optimizer { get; }

    /// <summary>The placeholders besides <see cref="Y"/> with their values.</summary>
    /// <param name="images">float32 (batch, height·width·channels).</param>
    /// <param name="training">False when the model is tested.</param>
    FeedItem[] Feed(NumSharp.NDArray images, bool training);
}
