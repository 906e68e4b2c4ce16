using Tensorflow.Keras.Losses;
using Tensorflow.Keras.Metrics;

namespace Tensorflow.Keras;

/// <summary><c>keras.metrics</c>.</summary>
public sealed class MetricsApi
{
    internal MetricsApi() { }

    public IMetricFunc CategoricalAccuracy(string? name = null) => new CategoricalAccuracy(name);

    public IMetricFunc SparseCategoricalAccuracy(string? name = null) => new SparseCategoricalAccuracy(name);

    public IMetricFunc BinaryAccuracy(float threshold = 0.5f, string? name = null) => new BinaryAccuracy(threshold, name);

    public IMetricFunc TopKCategoricalAccuracy(int k = 5, string? name = null) => new TopKCategoricalAccuracy(k, name);

    public IMetricFunc SparseTopKCategoricalAccuracy(int k = 5, string? name = null) =>
        new SparseTopKCategoricalAccuracy(k, name);

    public IMetricFunc MeanSquaredError(string? name = null) => new MeanOfLoss(new MeanSquaredError(), name);

    public IMetricFunc MeanAbsoluteError(string? name = null) => new MeanOfLoss(new MeanAbsoluteError(), name);

    public IMetricFunc CategoricalCrossentropy(string? name = null, bool from_logits = false, float label_smoothing = 0) =>
        new MeanOfLoss(new CategoricalCrossentropy(from_logits, label_smoothing), name);

    public IMetricFunc SparseCategoricalCrossentropy(string? name = null, bool from_logits = false) =>
        new MeanOfLoss(new SparseCategoricalCrossentropy(from_logits), name);

    public IMetricFunc BinaryCrossentropy(string? name = null, bool from_logits = false, float label_smoothing = 0) =>
        new MeanOfLoss(new BinaryCrossentropy(from_logits, label_smoothing), name);
}
