using Tensorflow;

namespace TfCnn.Compare;

/// <summary>The part of a graph that leads from images to scores.</summary>
/// <param name="Output">Scores or probabilities of the classes.</param>
/// <param name="Feed">What a run has to be fed for images, float32 (batch, height·width·channels).</param>
internal sealed record ForwardGraph(Tensor Output, Func<NumSharp.NDArray, FeedItem[]> Feed);
