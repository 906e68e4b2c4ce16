using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Seeds;

namespace Tensorflow.Keras.Layers;

/// <summary>In training, sets elements to 0 at random and divides the others by 1 − rate (Srivastava et al., 2014).</summary>
public class Dropout : Layer
{
    private readonly float _rate;
    private readonly Shape? _noiseShape;
    private readonly SeedGenerator? _seeds;

    /// <param name="rate">The probability that an element is dropped, from 0 to 1.</param>
    /// <param name="noiseShape">The shape of the random decisions, batch dimension included; they hold for all elements along its
    /// dimensions of 1, and −1 stands for the input's size.</param>
    /// <param name="seed">The seed; drawn if null.</param>
    /// <param name="name">Its name; <c>dropout</c>, numbered, by default.</param>
    /// <exception cref="ValueError">The rate is out of range.</exception>
    public Dropout(float rate, Shape? noiseShape = null, long? seed = null, string? name = null) : base(name)
    {
        _rate = Arguments.Rate(rate);
        _noiseShape = noiseShape;
        if (rate > 0)
            _seeds = new SeedGenerator(seed);
    }

    protected override void Build(Shape inputShape)
    {
        if (_seeds is not null)
            AddWeight(_seeds.Build(this));
    }

    protected override Tensor Call(Tensor input, bool training)
    {
        if (!training || _seeds is null)
            return input;
        if (_rate == 1)
            return ArrayOps.ZerosLike(input);
        Tensor seed = _seeds.Next();
        AddUpdate(_seeds.Advance(seed));
        Tensor random = StatelessOps.Uniform(Sizes.Of(input, NoiseShape(input.Shape)), seed);
        Tensor keep = MathOps.GreaterEqual(random, Emit.Constant(_rate));
        Tensor scaled = input * (float)(1 / (1 - (double)_rate));
        return MathOps.Where(keep, scaled, Emit.Constant(0f));
    }

    protected override string Describe() => $"rate={_rate}";

    /// <summary>The shape of the decisions for an input of that shape; −1 for the input's size.</summary>
    private protected virtual Shape NoiseShape(Shape input)
    {
        if (_noiseShape is null)
            return input;
        if (_noiseShape.Rank != input.Rank)
            throw new ValueError(
                $"Argument `noise_shape` of layer '{Name}' must have as many dimensions as the input. Received: " +
                $"noise_shape={_noiseShape}, input shape={input}");
        return new Shape([.. _noiseShape.ToArray().Select((d, i) => d < 0 ? input[i] : d)]);
    }
}

/// <summary>Dropout of whole channels of images.</summary>
public sealed class SpatialDropout2D : Dropout
{
    private readonly ImageFormat _format;

    /// <param name="rate">The probability that a channel is dropped, from 0 to 1.</param>
    /// <param name="dataFormat"><c>channels_last</c>, the default, or <c>channels_first</c>.</param>
    /// <param name="seed">The seed; drawn if null.</param>
    /// <param name="name">Its name; <c>spatial_dropout2d</c>, numbered, by default.</param>
    /// <exception cref="ValueError">The rate is out of range.</exception>
    public SpatialDropout2D(float rate, string? dataFormat = null, long? seed = null, string? name = null)
        : base(rate, seed: seed, name: name) => _format = Arguments.DataFormat(dataFormat);

    private protected override InputSpec? InputSpec => new() { Rank = 4 };

    private protected override Shape NoiseShape(Shape input) => _format.Shape(input[0], 1, 1, input[_format.ChannelAxis]);
}
