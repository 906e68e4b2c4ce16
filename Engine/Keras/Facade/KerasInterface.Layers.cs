using Tensorflow.Keras.Initializers;
using Tensorflow.Keras.Regularizers;

namespace Tensorflow.Keras;

public sealed partial class KerasInterface
{
    public ActivationsApi activations { get; } = new();

    public InitializersApi initializers { get; } = new();

    public RegularizersApi regularizers { get; } = new();
}

/// <summary><c>keras.activations</c>.</summary>
public sealed class ActivationsApi
{
    internal ActivationsApi() { }

    public Activation Linear => get("linear");

    public Activation Relu => get("relu");

    public Activation Relu6 => get("relu6");

    public Activation Sigmoid => get("sigmoid");

    public Activation Softmax => get("softmax");

    public Activation Tanh => get("tanh");

    public Activation Mish => get("mish");

    /// <summary>The activation of that name.</summary>
    /// <exception cref="ValueError">There is none.</exception>
    public Activation get(string name) => ActivationNames.Get(name);
}

/// <summary><c>keras.initializers</c>.</summary>
public sealed class InitializersApi
{
    internal InitializersApi() { }

    public IInitializer Zeros() => new Zeros();

    public IInitializer Ones() => new Ones();

    public IInitializer Constant(float value = 0f) => new Constant(value);

    public IInitializer RandomNormal(float mean = 0f, float stddev = 0.05f, int? seed = null) =>
        new RandomNormal(mean, stddev, seed);

    public IInitializer RandomUniform(float minval = -0.05f, float maxval = 0.05f, int? seed = null) =>
        new RandomUniform(minval, maxval, seed);

    public IInitializer TruncatedNormal(float mean = 0f, float stddev = 0.05f, int? seed = null) =>
        new TruncatedNormal(mean, stddev, seed);

    public IInitializer VarianceScaling(
        float scale = 1f, string mode = "fan_in", string distribution = "truncated_normal", int? seed = null) =>
        new VarianceScaling(scale, mode, distribution, seed);

    public IInitializer GlorotUniform(int? seed = null) => Initializers.VarianceScaling.GlorotUniform(seed);

    public IInitializer GlorotNormal(int? seed = null) => Initializers.VarianceScaling.GlorotNormal(seed);

    public IInitializer HeUniform(int? seed = null) => Initializers.VarianceScaling.HeUniform(seed);

    public IInitializer HeNormal(int? seed = null) => Initializers.VarianceScaling.HeNormal(seed);

    public IInitializer LecunUniform(int? seed = null) => Initializers.VarianceScaling.LecunUniform(seed);

    public IInitializer LecunNormal(int? seed = null) => Initializers.VarianceScaling.LecunNormal(seed);

    /// <summary>The initializer of that name.</summary>
    /// <exception cref="ValueError">There is none.</exception>
    public IInitializer get(string name) => InitializerNames.Get(name);
}

/// <summary><c>keras.regularizers</c>.</summary>
public sealed class RegularizersApi
{
    internal RegularizersApi() { }

    public IRegularizer l1(float l1 = 0.01f) => new L1L2(l1: l1);

    public IRegularizer l2(float l2 = 0.01f) => new L1L2(l2: l2);

    public IRegularizer l1_l2(float l1 = 0.01f, float l2 = 0.01f) => new L1L2(l1, l2);

    /// <summary>The regularizer of that name, with Keras' factors.</summary>
    /// <exception cref="ValueError">There is none.</exception>
    public IRegularizer get(string name) => L1L2.Get(name)!;
}
