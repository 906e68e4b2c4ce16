using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Seeds;

namespace Tensorflow.Keras.Layers;

/// <summary>In training, mirrors half of the images, chosen at random.</summary>
public sealed class RandomFlip : Layer
{
    private readonly string _mode;
    private readonly ImageFormat _format;
    private readonly SeedGenerator _seeds;

    /// <param name="mode"><c>horizontal</c> (left to right), <c>vertical</c> or <c>horizontal_and_vertical</c>: both at
    /// once, as in Keras.</param>
    /// <param name="dataFormat"><c>channels_last</c>, the default, or <c>channels_first</c>.</param>
    /// <param name="seed">The seed; drawn if null.</param>
    /// <param name="name">Its name; <c>random_flip</c>, numbered, by default.</param>
    /// <exception cref="ValueError">The mode is none of these.</exception>
    public RandomFlip(string mode = "horizontal_and_vertical", string? dataFormat = null, long? seed = null, string? name = null)
        : base(name)
    {
        if (mode is not ("horizontal" or "vertical" or "horizontal_and_vertical"))
            throw new ValueError($"Unknown `mode`: expected horizontal, vertical or horizontal_and_vertical. Received: " +
                $"mode={mode}");
        _mode = mode;
        _format = Arguments.DataFormat(dataFormat);
        _seeds = new SeedGenerator(seed);
    }

    private protected override InputSpec? InputSpec => new() { Rank = 4 };

    protected override void Build(Shape inputShape) => AddWeight(_seeds.Build(this));

    protected override Tensor Call(Tensor input, bool training)
    {
        if (!training)
            return input;
        Tensor seed = _seeds.Next();
        AddUpdate(_seeds.Advance(seed));
        Tensor random = StatelessOps.Uniform(Sizes.Of(input, new Shape(input.Shape[0], 1, 1, 1)), seed);
        Tensor flipped = MathOps.LessEqual(random, Emit.Constant(.5f));
        if (_mode.StartsWith("horizontal", StringComparison.Ordinal))
            input = MathOps.Where(flipped, ArrayOps.Reverse(input, [_format.WidthAxis]), input);
        if (_mode.EndsWith("vertical", StringComparison.Ordinal))
            input = MathOps.Where(flipped, ArrayOps.Reverse(input, [_format.HeightAxis]), input);
        return input;
    }

    protected override string Describe() => $"mode={_mode}";
}
