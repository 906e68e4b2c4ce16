namespace Tensorflow.Keras.Losses;

/// <summary>
/// The mean over the last axis of −t · log p − (1 − t) · log(1 − p). Right behind a sigmoid it is computed from the scores; other
/// probabilities are held to [1e-7, 1 − 1e-7].
/// </summary>
public sealed class BinaryCrossentropy : Loss
{
    private readonly bool _fromLogits;
    private readonly float _labelSmoothing;

    /// <param name="fromLogits">The predictions are scores, not probabilities.</param>
    /// <param name="labelSmoothing">How far labels move towards one half, 0 to 1.</param>
    /// <param name="reduction">How the samples' losses become one number.</param>
    /// <param name="name">Its name.</param>
    public BinaryCrossentropy(bool fromLogits = false, float labelSmoothing = 0, string? reduction = null, string? name = null)
        : base(name ?? "binary_crossentropy", reduction)
    {
        _fromLogits = fromLogits;
        _labelSmoothing = labelSmoothing;
    }

    protected internal override Tensor PerSample(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = Ranks.Align(MathOps.Cast(yTrue, yPred.DType), yPred);
        LabelShapes.RequireSame(yTrue, yPred);
        if (_labelSmoothing != 0)
            yTrue = (yTrue * (1 - _labelSmoothing)) + (_labelSmoothing / 2);
        Tensor? logits = _fromLogits ? yPred : Probabilities.Logits(yPred, "Sigmoid");
        return MathOps.ReduceMean(logits is null ? OfProbabilities(yTrue, yPred) : OfLogits(yTrue, logits), [-1]);
    }

    private static Tensor OfProbabilities(Tensor labels, Tensor probabilities)
    {
        Tensor p = Probabilities.Clip(probabilities);
        return MathOps.Negative((labels * MathOps.Log(p)) + ((1f - labels) * MathOps.Log(1f - p)));
    }

    // max(x, 0) − x · t + log(1 + e^−|x|), as nn_impl.py writes it: no overflow for any score.
    private static Tensor OfLogits(Tensor labels, Tensor logits)
    {
        Tensor zeros = Emit.Op("ZerosLike", [logits]), isPositive = MathOps.GreaterEqual(logits, zeros);
        Tensor relu = MathOps.Where(isPositive, logits, zeros);
        Tensor minusAbsolute = MathOps.Where(isPositive, MathOps.Negative(logits), logits);
        return relu - (logits * labels) + MathOps.Log1p(MathOps.Exp(minusAbsolute));
    }
}
