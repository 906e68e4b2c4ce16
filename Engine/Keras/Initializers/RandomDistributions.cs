using Tensorflow.Keras.Seeds;

namespace Tensorflow.Keras.Initializers;

/// <summary>Normal numbers.</summary>
/// <param name="mean">Their mean.</param>
/// <param name="stddev">Their standard deviation.</param>
/// <param name="seed">The seed; drawn if null.</param>
public sealed class RandomNormal(float mean = 0, float stddev = .05f, long? seed = null) : RandomInitializer(seed)
{
    private protected override Tensor Draw(Shape shape, Tensor sizes, Tensor seed) =>
        StatelessOps.Normal(sizes, seed, mean, stddev);
}

/// <summary>Normal numbers within two standard deviations of their mean.</summary>
/// <param name="mean">Their mean.</param>
/// <param name="stddev">Their standard deviation before the tails were cut off.</param>
/// <param name="seed">The seed; drawn if null.</param>
public sealed class TruncatedNormal(float mean = 0, float stddev = .05f, long? seed = null) : RandomInitializer(seed)
{
    private protected override Tensor Draw(Shape shape, Tensor sizes, Tensor seed) =>
        StatelessOps.TruncatedNormal(sizes, seed, mean, stddev);
}

/// <summary>Uniform numbers.</summary>
/// <param name="minval">The least.</param>
/// <param name="maxval">Their upper bound.</param>
/// <param name="seed">The seed; drawn if null.</param>
public sealed class RandomUniform(float minval = -.05f, float maxval = .05f, long? seed = null) : RandomInitializer(seed)
{
    private protected override Tensor Draw(Shape shape, Tensor sizes, Tensor seed) =>
        StatelessOps.Uniform(sizes, seed, minval, maxval);
}
