namespace Tensorflow.Keras.Losses;

/// <summary>Probabilities and the scores behind them.</summary>
internal static class Probabilities
{
    private const double Epsilon = 1e-7;

    /// <summary>The scores that a softmax or sigmoid made these probabilities of; null if they come from elsewhere.</summary>
    /// <param name="probabilities">The model's output.</param>
    /// <param name="activation">The op to look behind: Softmax or Sigmoid.</param>
    public static Tensor? Logits(Tensor probabilities, string activation) =>
        probabilities.Op.Type == activation ? probabilities.Op.Inputs[0] : null;

    /// <summary>Held to [1e-7, 1 − 1e-7]; no gradient passes outside.</summary>
    public static Tensor Clip(Tensor probabilities) => MathOps.ClipByValue(
        probabilities, MathOps.Constant(probabilities, Epsilon, "epsilon"), MathOps.Constant(
            probabilities, 1 - Epsilon, "one_minus_epsilon"));
}
