namespace Tensorflow.Initializers;

/// <summary>
/// Random numbers whose variance is scale / n, n being the number of inputs of a unit (<c>fan_in</c>), of its outputs
/// (<c>fan_out</c>) or the mean of both (<c>fan_avg</c>). The last two dimensions of a shape count inputs and outputs, those
/// before them the receptive field.
/// </summary>
public sealed class VarianceScaling : IInitializer
{
    // The standard deviation of a normal distribution cut off at two standard deviations.
    private const double TruncatedDeviation = .87962566103423978;

    private readonly double _scale;
    private readonly string _mode, _distribution;
    private readonly int? _seed;

    /// <param name="scale">The factor, above 0.</param>
    /// <param name="mode"><c>fan_in</c>, <c>fan_out</c> or <c>fan_avg</c>.</param>
    /// <param name="distribution"><c>truncated_normal</c>, <c>untruncated_normal</c> or <c>uniform</c>.</param>
    /// <param name="seed">The op's seed; null to take it from the graph's.</param>
    /// <exception cref="ValueError">An argument is none of these.</exception>
    public VarianceScaling(double scale = 1, string mode = "fan_in", string distribution = "truncated_normal", int? seed = null)
    {
        if (!(scale > 0))
            throw new ValueError($"Argument `scale` must be a positive float. Received: {scale}");
        if (mode is not ("fan_in" or "fan_out" or "fan_avg"))
            throw new ValueError($"Argument `mode` must be one of fan_in, fan_out, fan_avg. Received: {mode}");
        if (distribution is not ("truncated_normal" or "untruncated_normal" or "uniform"))
            throw new ValueError(
                $"Argument `distribution` must be one of truncated_normal, untruncated_normal, uniform. Received: {distribution}");
        _scale = scale;
        _mode = mode;
        _distribution = distribution;
        _seed = seed;
    }

    /// <summary>Uniform, of variance 1 / fan_avg (Glorot and Bengio, 2010).</summary>
    public static VarianceScaling GlorotUniform(int? seed = null) => new(1, "fan_avg", "uniform", seed);

    /// <summary>Normal, of variance 1 / fan_avg (Glorot and Bengio, 2010).</summary>
    public static VarianceScaling GlorotNormal(int? seed = null) => new(1, "fan_avg", "truncated_normal", seed);

    public Tensor Apply(Shape shape, TF_DataType dtype = TF_DataType.TF_FLOAT)
    {
        (double fanIn, double fanOut) = Fans(shape);
        double n = _mode switch { "fan_in" => fanIn, "fan_out" => fanOut, _ => (fanIn + fanOut) / 2 };
        double variance = _scale / Math.Max(1, n);
        double limit = Math.Sqrt(3 * variance);
        return _distribution switch
        {
            "uniform" => RandomOps.Uniform(shape, -limit, limit, dtype, _seed),
            "truncated_normal" =>
                RandomOps.TruncatedNormal(shape, 0, (float)(Math.Sqrt(variance) / TruncatedDeviation), dtype, _seed),
            _ => RandomOps.Normal(shape, 0, (float)Math.Sqrt(variance), dtype, _seed),
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
