using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Applies an activation; Keras calls it <c>Activation</c>.</summary>
/// <param name="activation">The function.</param>
/// <param name="name">Its name; <c>activation</c>, numbered, by default.</param>
public sealed class ActivationLayer(Activation activation, string? name = null) : Layer(name)
{
    public override string ClassName => "Activation";

    protected override Tensor Call(Tensor input, bool training) => activation.Apply(input);

    protected override string Describe() => $"activation={activation.Name}";
}

/// <summary>Softmax over one axis.</summary>
/// <param name="axis">The axis, from the end if negative.</param>
/// <param name="name">Its name; <c>softmax</c>, numbered, by default.</param>
public sealed class Softmax(int axis = -1, string? name = null) : Layer(name)
{
    protected override Tensor Call(Tensor input, bool training) => ActivationNames.Softmax(input, axis);

    protected override string Describe() => $"axis={axis}";
}

/// <summary>x above 0, slope · x elsewhere.</summary>
public sealed class LeakyReLU : Layer
{
    private readonly float _slope;

    /// <param name="negativeSlope">The slope below 0, not negative.</param>
    /// <param name="name">Its name; <c>leaky_re_lu</c>, numbered, by default.</param>
    /// <exception cref="ValueError">The slope is negative.</exception>
    public LeakyReLU(float negativeSlope = .3f, string? name = null) : base(name) => _slope = negativeSlope >= 0
        ? negativeSlope
        : throw new ValueError($"The negative_slope value of a Leaky ReLU layer cannot be None or a negative value. Expected " +
            $"a float. Received: negative_slope={negativeSlope}");

    protected override Tensor Call(Tensor input, bool training) => ActivationNames.LeakyRelu(input, _slope);

    protected override string Describe() => $"negative_slope={_slope}";
}
