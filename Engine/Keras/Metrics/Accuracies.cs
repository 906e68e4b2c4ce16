using Tensorflow.Keras.Losses;

namespace Tensorflow.Keras.Metrics;

/// <summary>How often the largest prediction stands where the one-hot label's largest number does; the first of equals
/// counts.</summary>
public sealed class CategoricalAccuracy(string? name = null) : Metric(name ?? "categorical_accuracy", isBetterHigher: true)
{
    protected internal override Tensor PerSample(Tensor yTrue, Tensor yPred) =>
        MathOps.Equal(MathOps.ArgMax(yTrue, -1), MathOps.ArgMax(yPred, -1));
}

/// <summary>How often the largest prediction stands at the class that the label numbers.</summary>
public sealed class SparseCategoricalAccuracy(string? name = null)
    : Metric(name ?? "sparse_categorical_accuracy", isBetterHigher: true)
{
    protected internal override Tensor PerSample(Tensor yTrue, Tensor yPred) => MathOps.Equal(
        MathOps.Cast(Ranks.ClassNumbers(yTrue, yPred), TF_DataType.TF_INT64), MathOps.ArgMax(yPred, -1));
}

/// <summary>How often a prediction lies on the label's side of a threshold; on the threshold, it is a no.</summary>
public sealed class BinaryAccuracy(float threshold = 0.5f, string? name = null)
    : Metric(name ?? "binary_accuracy", isBetterHigher: true)
{
    protected internal override Tensor PerSample(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = Ranks.Align(MathOps.Cast(yTrue, yPred.DType), yPred);
        Tensor isAbove = MathOps.Greater(yPred, MathOps.Constant(yPred, threshold, "threshold"));
        return MathOps.ReduceMean(
            MathOps.Cast(MathOps.Equal(yTrue, MathOps.Cast(isAbove, yPred.DType)), TF_DataType.TF_FLOAT), [-1]);
    }
}

/// <summary>How often the one-hot label's class is among the k largest predictions.</summary>
public sealed class TopKCategoricalAccuracy(int k = 5, string? name = null)
    : Metric(name ?? "top_k_categorical_accuracy", isBetterHigher: true)
{
    protected internal override Tensor PerSample(Tensor yTrue, Tensor yPred) => TopK.IsAmong(MathOps.ArgMax(yTrue, -1), yPred, k);
}

/// <summary>How often the class that the label numbers is among the k largest predictions.</summary>
public sealed class SparseTopKCategoricalAccuracy(int k = 5, string? name = null)
    : Metric(name ?? "sparse_top_k_categorical_accuracy", isBetterHigher: true)
{
    protected internal override Tensor PerSample(Tensor yTrue, Tensor yPred) =>
        TopK.IsAmong(MathOps.Cast(Ranks.ClassNumbers(yTrue, yPred), TF_DataType.TF_INT64), yPred, k);
}

internal static class TopK
{
    /// <summary>Whether fewer than k predictions are larger than that of the given class, so that those equal to the k-th count
    /// as
    /// well; a prediction that is not finite makes it a no.</summary>
    public static Tensor IsAmong(Tensor classes, Tensor predictions, int k)
    {
        int depth = checked((int)predictions.Shape[-1]);
        Tensor isClass = MathOps.Equal(
            ArrayOps.OneHot(classes, depth), MathOps.Constant(predictions, 1, "one"));
        Tensor zeros = Emit.Op("ZerosLike", [predictions]);
        Tensor own = MathOps.ReduceSum(MathOps.Where(isClass, predictions, zeros), [-1], keepDims: true);
        Tensor larger = MathOps.ReduceSum(MathOps.Cast(MathOps.Greater(predictions, own), TF_DataType.TF_FLOAT), [-1]);
        Tensor areFew = MathOps.Less(larger, MathOps.Constant(larger, k, "k"));
        Tensor areFinite = MathOps.ReduceAll(Emit.Op("IsFinite", [predictions]), [-1]);
        return MathOps.LogicalAnd(areFew, areFinite);
    }
}
