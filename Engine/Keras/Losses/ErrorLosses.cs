namespace Tensorflow.Keras.Losses;

/// <summary>The mean over the last axis of a function of target and prediction.</summary>
public abstract class MeanLoss(string name, string? reduction) : Loss(name, reduction)
{
    protected internal sealed override Tensor PerSample(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = Ranks.Align(MathOps.Cast(yTrue, yPred.DType), yPred);
        LabelShapes.RequireSameRank(yTrue, yPred);
        return MathOps.ReduceMean(PerElement(yTrue, yPred), [-1]);
    }

    /// <summary>Adds the loss of each element.</summary>
    protected abstract Tensor PerElement(Tensor yTrue, Tensor yPred);
}

/// <summary>(t − p)².</summary>
public sealed class MeanSquaredError(string? reduction = null, string? name = null)
    : MeanLoss(name ?? "mean_squared_error", reduction)
{
    protected override Tensor PerElement(Tensor yTrue, Tensor yPred) => MathOps.Square(yTrue - yPred);
}

/// <summary>|t − p|.</summary>
public sealed class MeanAbsoluteError(string? reduction = null, string? name = null)
    : MeanLoss(name ?? "mean_absolute_error", reduction)
{
    protected override Tensor PerElement(Tensor yTrue, Tensor yPred) => MathOps.Abs(yTrue - yPred);
}

/// <summary>100 · |t − p| / max(|t|, 1e-7).</summary>
public sealed class MeanAbsolutePercentageError(string? reduction = null, string? name = null)
    : MeanLoss(name ?? "mean_absolute_percentage_error", reduction)
{
    protected override Tensor PerElement(Tensor yTrue, Tensor yPred)
    {
        Tensor divisor = MathOps.Maximum(MathOps.Abs(yTrue), MathOps.Constant(yTrue, 1e-7, "epsilon"));
        return 100f * MathOps.Abs((yTrue - yPred) / divisor);
    }
}

/// <summary>max(1 − t · p, 0) with labels −1 and 1; where all labels are 0 or 1, they are taken for these.</summary>
public sealed class Hinge(string? reduction = null, string? name = null) : MeanLoss(name ?? "hinge", reduction)
{
    protected override Tensor PerElement(Tensor yTrue, Tensor yPred) =>
        MathOps.Maximum(1f - (HingeLabels.Signed(yTrue) * yPred), MathOps.Constant(yPred, 0, "zero"));
}

/// <summary>max(1 − t · p, 0)², with the labels of <see cref="Hinge"/>.</summary>
public sealed class SquaredHinge(string? reduction = null, string? name = null) : MeanLoss(name ?? "squared_hinge", reduction)
{
    protected override Tensor PerElement(Tensor yTrue, Tensor yPred) =>
        MathOps.Square(MathOps.Maximum(1f - (HingeLabels.Signed(yTrue) * yPred), MathOps.Constant(yPred, 0, "zero")));
}

internal static class HingeLabels
{
    /// <summary>Labels −1 and 1: 2t − 1 if all are 0 or 1, else as they are.</summary>
    public static Tensor Signed(Tensor labels)
    {
        Tensor isZero = MathOps.Equal(labels, MathOps.Constant(labels, 0, "zero"));
        Tensor isOne = MathOps.Equal(labels, MathOps.Constant(labels, 1, "one"));
        Tensor areBinary = MathOps.ReduceAll(MathOps.LogicalOr(isZero, isOne));
        return MathOps.Where(areBinary, (labels * 2f) - 1f, labels);
    }
}
