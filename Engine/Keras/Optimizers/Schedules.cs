namespace Tensorflow.Keras.Optimizers;

/// <summary>initial · rate^(step / steps); in stairs, the quotient is rounded down.</summary>
public sealed class ExponentialDecay(
    float initialLearningRate, int decaySteps, float decayRate, bool staircase = false) : LearningRateSchedule
{
    public override Tensor Call(Tensor step) =>
        LearningRateDecay.Exponential(initialLearningRate, step, decaySteps, decayRate, staircase);
}

/// <summary>initial / (1 + rate · step / steps); in stairs, the quotient is rounded down.</summary>
public sealed class InverseTimeDecay(
    float initialLearningRate, int decaySteps, float decayRate, bool staircase = false) : LearningRateSchedule
{
    public override Tensor Call(Tensor step) =>
        LearningRateDecay.InverseTime(initialLearningRate, step, decaySteps, decayRate, staircase);
}

/// <summary>(initial − end) · (1 − step / steps)^power + end; after the last step the end's, or, with cycle, over ever more
/// steps.</summary>
public sealed class PolynomialDecay(
    float initialLearningRate, int decaySteps, float endLearningRate = 0.0001f, float power = 1, bool cycle = false)
    : LearningRateSchedule
{
    public override Tensor Call(Tensor step) =>
        LearningRateDecay.Polynomial(initialLearningRate, step, decaySteps, endLearningRate, power, cycle);
}

/// <summary>values[i] while step ≤ boundaries[i], the last value beyond.</summary>
public sealed class PiecewiseConstantDecay(IReadOnlyList<int> boundaries, IReadOnlyList<float> values) : LearningRateSchedule
{
    public override Tensor Call(Tensor step) => LearningRateDecay.PiecewiseConstant(step, boundaries, values);
}

/// <summary>
/// initial · ((1 − alpha) · (1 + cos(π · step / steps)) / 2 + alpha). With a warm-up, the rate first goes from initial to the
/// target
/// in a straight line, and the cosine starts at the target.
/// </summary>
public sealed class CosineDecay(
    float initialLearningRate, int decaySteps, float alpha = 0, float? warmupTarget = null, int warmupSteps = 0)
    : LearningRateSchedule
{
    public override Tensor Call(Tensor step)
    {
        if (warmupTarget is not { } target)
            return Number(initialLearningRate) * Cosine.Part(Float(step), decaySteps, alpha);
        Tensor at = MathOps.Minimum(Float(step), Number(decaySteps + warmupSteps));
        Tensor warmup = (Number(target - initialLearningRate) * (at / Number(warmupSteps))) + Number(initialLearningRate);
        Tensor decay = Number(target) * Cosine.Part(at - Number(warmupSteps), decaySteps, alpha);
        return MathOps.Where(MathOps.Less(at, Number(warmupSteps)), warmup, decay);
    }
}

/// <summary>
/// Cosines one after the other, each <paramref name="tMul"/> times as long and <paramref name="mMul"/> times as high as the last
/// (Loshchilov and
/// Hutter, "SGDR", 2017).
/// </summary>
public sealed class CosineDecayRestarts(
    float initialLearningRate, int firstDecaySteps, float tMul = 2, float mMul = 1, float alpha = 0) : LearningRateSchedule
{
    public override Tensor Call(Tensor step)
    {
        Tensor completed = Float(step) / Number(firstDecaySteps), restart;
        if (tMul == 1)
        {
            restart = MathOps.Floor(completed);
            completed -= restart;
        }
        else
        {
            restart = MathOps.Floor(
                MathOps.Log(Number(1) - (completed * (Number(1) - Number(tMul)))) / MathOps.Log(Number(tMul)));
            Tensor length = MathOps.Pow(Number(tMul), restart);
            completed = (completed - ((Number(1) - length) / (Number(1) - Number(tMul)))) / length;
        }
        Tensor height = MathOps.Pow(Number(mMul), restart) * Cosine.Wave(completed);
        return Number(initialLearningRate) * ((Number(1 - alpha) * height) + Number(alpha));
    }
}

internal static class Cosine
{
    /// <summary>(1 − alpha) · wave + alpha of a step, which counts for no more than the last.</summary>
    public static Tensor Part(Tensor step, int decaySteps, float alpha)
    {
        Tensor part = MathOps.Minimum(step, Number(decaySteps)) / Number(decaySteps);
        return (Number(1 - alpha) * Wave(part)) + Number(alpha);
    }

    /// <summary>(1 + cos(π · part)) / 2.</summary>
    public static Tensor Wave(Tensor part) => Number(0.5f) * (Number(1) + Emit.Op("Cos", [Number(MathF.PI) * part]));

    private static Tensor Number(float value) => Graph.Default.Constant(HostTensor.Scalar(value));
}
