using Tensorflow.Keras.Losses;
using Tensorflow.Keras.Utils;

namespace Tensorflow.Keras.Metrics;

/// <summary>Metrics by the names that Keras has for them.</summary>
internal static class MetricNames
{
    private static readonly Dictionary<string, Func<Metric>> s_byName = new(StringComparer.Ordinal)
    {
        ["categorical_accuracy"] = () => new CategoricalAccuracy(),
        ["CategoricalAccuracy"] = () => new CategoricalAccuracy(),
        ["sparse_categorical_accuracy"] = () => new SparseCategoricalAccuracy(),
        ["SparseCategoricalAccuracy"] = () => new SparseCategoricalAccuracy(),
        ["binary_accuracy"] = () => new BinaryAccuracy(),
        ["BinaryAccuracy"] = () => new BinaryAccuracy(),
        ["top_k_categorical_accuracy"] = () => new TopKCategoricalAccuracy(),
        ["TopKCategoricalAccuracy"] = () => new TopKCategoricalAccuracy(),
        ["sparse_top_k_categorical_accuracy"] = () => new SparseTopKCategoricalAccuracy(),
        ["SparseTopKCategoricalAccuracy"] = () => new SparseTopKCategoricalAccuracy(),
    };

    public static IEnumerable<string> All => [.. s_byName.Keys, "accuracy", "acc", .. LossNames.All];

    /// <summary>The metric of that name, named in logs as given; <c>accuracy</c> and <c>acc</c> are what the shapes call
    /// for.</summary>
    /// <exception cref="ValueError">There is none.</exception>
    public static Metric Find(string name, Shape yTrue, Shape yPred)
    {
        Metric metric = name.ToLowerInvariant() is "accuracy" or "acc" ? Accuracy(yTrue, yPred)
            : s_byName.TryGetValue(name, out Func<Metric>? make) ? make()
            : LossNames.All.Contains(name) ? new MeanOfLoss(LossNames.Find(name, yTrue, yPred))
            : throw new ValueError($"Could not interpret metric identifier: {name}. Known are {Choices.Closest(name, All)}");
        metric.Name = name;
        return metric;
    }

    private static Metric Accuracy(Shape yTrue, Shape yPred) => LabelKind.Of(yTrue, yPred) switch
    {
        LabelKind.Kind.Binary => new BinaryAccuracy(),
        LabelKind.Kind.ClassNumbers => new SparseCategoricalAccuracy(),
        _ => new CategoricalAccuracy(),
    };
}
