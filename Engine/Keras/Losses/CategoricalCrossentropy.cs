namespace Tensorflow.Keras.Losses;

/// <summary>
/// −Σ t · log p over the last axis, with one-hot (or soft) labels t. Right behind a softmax it is computed from the scores; other
/// probabilities are divided by their sum and held to [1e-7, 1 − 1e-7] first.
/// </summary>
public sealed class CategoricalCrossentropy : Loss
{
    private readonly bool _fromLogits;
    private readonly float _labelSmoothing;

    /// <param name="fromLogits">The predictions are scores, not probabilities.</param>
    /// <param name="labelSmoothing">The part of each label that is spread over all classes, 0 to 1.</param>
    /// <param name="reduction">How the samples' losses become one number.</param>
    /// <param name="name">Its name.</param>
    public CategoricalCrossentropy(
        bool fromLogits = false, float labelSmoothing = 0, string? reduction = null, string? name = null)
        : base(name ?? "categorical_crossentropy", reduction)
    {
        _fromLogits = fromLogits;
        _labelSmoothing = labelSmoothing;
    }

    protected internal override Tensor PerSample(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = Ranks.Align(MathOps.Cast(yTrue, yPred.DType), yPred);
        LabelShapes.RequireOneHot(yTrue, yPred);
        if (_labelSmoothing != 0)
            yTrue = (yTrue * (1 - _labelSmoothing)) + (_labelSmoothing / yPred.Shape[-1]);
        Tensor? logits = _fromLogits ? yPred : Probabilities.Logits(yPred, "Softmax");
        if (logits is not null)
            return OfLogits(yTrue, logits);
        Tensor normalized = Probabilities.Clip(yPred / MathOps.ReduceSum(yPred, [-1], keepDims: true));
        return MathOps.Negative(MathOps.ReduceSum(yTrue * MathOps.Log(normalized), [-1]));
    }

    private static Tensor OfLogits(Tensor labels, Tensor logits) => logits.Shape.Rank == 2
        ? Emit.Op("SoftmaxCrossEntropyWithLogits", [logits, ArrayOps.StopGradient(labels)])
        : SoftmaxCrossEntropyWithLogits.Build(labels, logits, stopLabels: true);
}
