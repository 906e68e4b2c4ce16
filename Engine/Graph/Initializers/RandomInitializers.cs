namespace Tensorflow.Initializers;

/// <summary>Normal numbers.</summary>
/// <param name="mean">Their mean.</param>
/// <param name="stddev">Their standard deviation.</param>
/// <param name="seed">The op's seed; null to take it from the graph's.</param>
public sealed class RandomNormal(float mean = 0, float stddev = 1, int? seed = null) : IInitializer
{
    public Tensor Apply(Shape shape, TF_DataType dtype = TF_DataType.TF_FLOAT) =>
        RandomOps.Normal(shape, mean, stddev, dtype, seed);
}

/// <summary>Normal numbers within two standard deviations of their mean.</summary>
/// <param name="mean">Their mean.</param>
/// <param name="stddev">Their standard deviation before the tails were cut off.</param>
/// <param name="seed">The op's seed; null to take it from the graph's.</param>
public sealed class TruncatedNormal(float mean = 0, float stddev = 1, int? seed = null) : IInitializer
{
    public Tensor Apply(Shape shape, TF_DataType dtype = TF_DataType.TF_FLOAT) =>
        RandomOps.TruncatedNormal(shape, mean, stddev, dtype, seed);
}

/// <summary>Uniform numbers.</summary>
/// <param name="minval">The least.</param>
/// <param name="maxval">Their upper bound.</param>
/// <param name="seed">The op's seed; null to take it from the graph's.</param>
public sealed class RandomUniform(float minval = 0, float maxval = 1, int? seed = null) : IInitializer
{
    public Tensor Apply(Shape shape, TF_DataType dtype = TF_DataType.TF_FLOAT) =>
        RandomOps.Uniform(shape, minval, maxval, dtype, seed);
}
