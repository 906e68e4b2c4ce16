using Tensorflow.Keras.Seeds;

namespace Tensorflow.Keras.Initializers;

/// <summary>
/// Random numbers of variance scale / n, n being the number of inputs of a unit (<c>fan_in</c>), of its outputs
/// (<c>fan_out</c>) or the mean of both (<c>fan_avg</c>). The last two dimensions of a shape count inputs and outputs, those
/// before them the receptive field.
/// </summary>
public sealed class VarianceScaling : RandomInitializer
{
    // The standard deviation of a normal distribution cut off at two standard deviations.
    private const double TruncatedDeviation = .87962566103423978;

    private readonly double _scale;
    private readonly string _mode, _distribution;

    /// <param name="scale">The factor, above 0.</param>
    /// <param name="mode"><c>fan_in</c>, <c>fan_out</c> or <c>fan_avg</c>.</param>
    /// <param name="distribution"><c>truncated_normal</c>, <c>untruncated_normal</c> or <c>uniform</c>; <c>normal</c> is
    /// truncated.</param>
    /// <param name="seed">The seed; drawn if null.</param>
    /// <exception cref="ValueError">An argument is none of these.</exception>
    public VarianceScaling(double scale = 1, string mode = "fan_in", string distribution = "truncated_normal", long? seed = null)
        : base(seed)
    {
        if (!(scale > 0))
            throw new ValueError($"Argument `scale` must be positive float. Received: scale={scale}");
        if (mode is not ("fan_in" or "fan_out" or "fan_avg"))
            throw new ValueError($"Invalid `mode` argument: {mode}. Please use one of ('fan_in', 'fan_out', 'fan_avg')");
        _distribution = distribution.ToLowerInvariant() is "normal" ? "truncated_normal" : distribution.ToLowerInvariant();
        if (_distribution is not ("truncated_normal" or "untruncated_normal" or "uniform"))
            throw new ValueError(
                $"Invalid `distribution` argument: {distribution}. Please use one of ('uniform', 'truncated_normal', " +
                "'untruncated_normal')");
        _scale = scale;
        _mode = mode;
    }

    /// <summary>Uniform, of variance 1 / fan_avg (Glorot and Bengio, 2010).</summary>
    public static VarianceScaling GlorotUniform(long? seed = null) => new(1, "fan_avg", "uniform", seed);

    /// <summary>Normal, of variance 1 / fan_avg (Glorot and Bengio, 2010).</summary>
    public static VarianceScaling GlorotNormal(long? seed = null) => new(1, "fan_avg", "truncated_normal", seed);

    /// <summary>Uniform, of variance 2 / fan_in (He et al., 2015).</summary>
    public static VarianceScaling HeUniform(long? seed = null) => new(2, "fan_in", "uniform", seed);

    /// <summary>Normal, of variance 2 / fan_in (He et al., 2015).</summary>
    public static VarianceScaling HeNormal(long? seed = null) => new(2, "fan_in", "truncated_normal", seed);

    /// <summary>Uniform, of variance 1 / fan_in (LeCun et al., 1998).</summary>
    public static VarianceScaling LecunUniform(long? seed = null) => new(1, "fan_in", "uniform", seed);

    /// <summary>Normal, of variance 1 / fan_in (LeCun et al., 1998).</summary>
    public static VarianceScaling LecunNormal(long? seed = null) => new(1, "fan_in", "truncated_normal", seed);

    private protected override Tensor Draw(Shape shape, Tensor sizes, Tensor seed)
    {
        (double fanIn, double fanOut) = Fans(shape);
        double n = _mode switch { "fan_in" => fanIn, "fan_out" => fanOut, _ => (fanIn + fanOut) / 2 };
        double variance = _scale / Math.Max(1, n);
        float limit = (float)Math.Sqrt(3 * variance);
        return _distribution switch
        {
            "uniform" => StatelessOps.Uniform(sizes, seed, -limit, limit),
            "truncated_normal" => StatelessOps.TruncatedNormal(sizes, seed, 0, (float)(Math.Sqrt(variance) / TruncatedDeviation)),
            _ => StatelessOps.Normal(sizes, seed, 0, (float)Math.Sqrt(variance)),
        };
    }

    private static (double In, double Out) Fans(Shape shape)
    {
        switch (shape.Rank)
        {
            case 0: return (1, 1);
            case 1: return (shape[0], shape[0]);
        }
        double field = shape.Slice(0, shape.Rank - 2).ElementCount;
        return (shape[-2] * field, shape[-1] * field);
    }
}
