namespace Tensorflow.Keras.Optimizers;

/// <summary>Gradients made smaller before a step.</summary>
internal static class Clipping
{
    public static Tensor[] Clip(Tensor[] gradients, OptimizerOptions options)
    {
        if (options.ClipValue is { } value)
            return Array.ConvertAll(gradients, g => MathOps.ClipByValue(g, Number(-value), Number(value)));
        if (options.ClipNorm is { } norm)
            return Array.ConvertAll(gradients, g => ByNorm(g, norm));
        return options.GlobalClipNorm is { } global ? ByGlobalNorm(gradients, global) : gradients;
    }

    // g · c / max(‖g‖, c). The norm of zeros is 0, without the root's infinite slope.
    private static Tensor ByNorm(Tensor gradient, float limit)
    {
        Tensor sum = MathOps.ReduceSum(MathOps.Square(gradient));
        Tensor isPositive = MathOps.Greater(sum, Number(0));
        Tensor norm = MathOps.Where(isPositive, MathOps.Sqrt(MathOps.Where(isPositive, sum, Number(1))), sum);
        return MathOps.Multiply(gradient, Number(limit)) / MathOps.Maximum(norm, Number(limit));
    }

    // g · c · min(1 / ‖all‖, 1 / c); an infinite or undefined norm makes all gradients NaN.
    private static Tensor[] ByGlobalNorm(Tensor[] gradients, float limit)
    {
        Tensor norm = MathOps.Sqrt(MathOps.AddN([.. gradients.Select(g => MathOps.ReduceSum(MathOps.Square(g)))]));
        Tensor scale = Number(limit) * MathOps.Minimum(Number(1) / norm, Number(1) / Number(limit));
        Tensor checkedScale = scale + (norm - norm);
        return Array.ConvertAll(gradients, g => MathOps.Multiply(g, checkedScale));
    }

    private static Tensor Number(float value) => Graph.Default.Constant(HostTensor.Scalar(value));
}
