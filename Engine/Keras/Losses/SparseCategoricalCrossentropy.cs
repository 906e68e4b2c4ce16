namespace Tensorflow.Keras.Losses;

/// <summary>
/// −log p of the class that a label numbers. Right behind a softmax it is computed from the scores; other probabilities are held
/// to [1e-7, 1 − 1e-7] and divided by their sum then.
/// </summary>
public sealed class SparseCategoricalCrossentropy : Loss
{
    private readonly bool _fromLogits;

    /// <param name="fromLogits">The predictions are scores, not probabilities.</param>
    /// <param name="reduction">How the samples' losses become one number.</param>
    /// <param name="name">Its name.</param>
    public SparseCategoricalCrossentropy(bool fromLogits = false, string? reduction = null, string? name = null)
        : base(name ?? "sparse_categorical_crossentropy", reduction) => _fromLogits = fromLogits;

    protected internal override Tensor PerSample(Tensor yTrue, Tensor yPred)
    {
        yTrue = Ranks.ClassNumbers(yTrue, yPred);
        LabelShapes.RequireClassNumbers(yTrue, yPred);
        Tensor logits = _fromLogits ? yPred : Probabilities.Logits(yPred, "Softmax") ?? MathOps.Log(Probabilities.Clip(yPred));
        return SparseSoftmaxCrossEntropyWithLogits.Build(MathOps.Cast(yTrue, TF_DataType.TF_INT64), logits);
    }
}
