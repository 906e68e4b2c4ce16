using Tensorflow.Keras.Losses;
using Tensorflow.Keras.Metrics;
using Tensorflow.Keras.Optimizers;

namespace Tensorflow.Keras.Training;

/// <summary>A loss or metric as given to <c>compile</c>: an object, or a name that stands for one once the shapes are
/// known.</summary>
/// <param name="Name">The name; null where the object is given.</param>
/// <param name="Object">The object; null where a name is given.</param>
internal sealed record Choice<T>(string? Name, T? Object) where T : class;

/// <summary>What <c>compile</c> was told.</summary>
/// <param name="Optimizer">Changes the weights.</param>
/// <param name="Loss">What is to become small; null if none was given.</param>
/// <param name="Metrics">What is told beside the loss.</param>
/// <param name="WeightedMetrics">The same, with sample weights.</param>
internal sealed record Compilation(
    OptimizerV2 Optimizer, Choice<ILossFunc>? Loss, IReadOnlyList<Choice<IMetricFunc>> Metrics,
    IReadOnlyList<Choice<IMetricFunc>> WeightedMetrics)
{
    /// <summary>The loss for targets and outputs of these shapes.</summary>
    /// <exception cref="ValueError">There is none, or none of that name.</exception>
    public ILossFunc LossFor(Shape yTrue, Shape yPred) => Loss is null
        ? throw new ValueError("No loss to compute. Provide a `loss` argument in `compile()`.")
        : Loss.Object ?? LossNames.Find(Loss.Name!, yTrue, yPred);

    /// <summary>The metrics for targets and outputs of these shapes, and whether sample weights count.</summary>
    /// <exception cref="ValueError">There is none of a name.</exception>
    public IReadOnlyList<(Metric Metric, bool IsWeighted)> MetricsFor(Shape yTrue, Shape yPred)
    {
        var metrics = new List<(Metric, bool)>();
        foreach ((Choice<IMetricFunc> choice, bool weighted) in Metrics.Select(m => (m, false)).Concat(
            WeightedMetrics.Select(m => (m, true))))
        {
            Metric metric = choice.Name is { } name ? MetricNames.Find(name, yTrue, yPred)
                : choice.Object as Metric ?? throw new ValueError(
                    $"A metric must derive from Metric; received {choice.Object!.GetType().Name}.");
            // Keras: a weighted metric whose name is taken gets the prefix "weighted_".
            if (weighted && metrics.Any(m => m.Item1.Name == metric.Name))
                metric.Name = "weighted_" + metric.Name;
            metrics.Add((metric, weighted));
        }
        return metrics;
    }
}
