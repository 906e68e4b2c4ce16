namespace Tensorflow.Keras.Seeds;

/// <summary>TensorFlow's random ops without state, as Keras calls them.</summary>
internal static class StatelessOps
{
    private const int AutoSelect = 3;

    /// <summary>Uniform numbers from <paramref name="minimum"/> to below <paramref name="maximum"/>, both rounded to
    /// float first.</summary>
    /// <param name="shape">An int32 vector.</param>
    /// <param name="seed">Two int32 numbers.</param>
    public static Tensor Uniform(Tensor shape, Tensor seed, float minimum = 0, float maximum = 1)
    {
        Tensor numbers = Draw("StatelessRandomUniformV2", shape, seed);
        return minimum == 0 && maximum == 1 ? numbers : Scaled(numbers, maximum - minimum, minimum);
    }

    /// <summary>Normal numbers.</summary>
    public static Tensor Normal(Tensor shape, Tensor seed, float mean, float deviation) =>
        Scaled(Draw("StatelessRandomNormalV2", shape, seed), deviation, mean);

    /// <summary>Normal numbers less than two deviations from their mean.</summary>
    public static Tensor TruncatedNormal(Tensor shape, Tensor seed, float mean, float deviation) =>
        Scaled(Draw("StatelessTruncatedNormalV2", shape, seed), deviation, mean);

    private static Tensor Draw(string op, Tensor shape, Tensor seed)
    {
        Operation start = Emit.Node("StatelessRandomGetKeyCounter", [seed]);
        return Emit.Op(op, [shape, start.Outputs[0], start.Outputs[1], Emit.Constant(AutoSelect)]);
    }

    private static Tensor Scaled(Tensor numbers, float factor, float offset) => MathOps.Add(
        MathOps.Multiply(numbers, Emit.Constant(factor)), Emit.Constant(offset));
}
