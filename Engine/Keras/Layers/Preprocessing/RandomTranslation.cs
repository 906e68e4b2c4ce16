using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Seeds;

namespace Tensorflow.Keras.Layers;

/// <summary>In training, shifts every image by a random part of its height and width, between pixels by linear
/// interpolation.</summary>
public sealed class RandomTranslation : Layer
{
    private readonly float _heightFactor, _widthFactor;
    private readonly string _fillMode;
    private readonly ImageFormat _format;
    private readonly SeedGenerator _seeds;

    /// <param name="heightFactor">The greatest shift up or down, as a part of the height, from 0 to 1.</param>
    /// <param name="widthFactor">The greatest shift left or right, as a part of the width, from 0 to 1.</param>
    /// <param name="fillMode">What comes in at the edges: <c>reflect</c> mirrors the image with its edge pixels (d c b a
    /// | a b c d |
    /// d c b a), <c>nearest</c> repeats the edge, <c>wrap</c> comes in from the other side.</param>
    /// <param name="dataFormat"><c>channels_last</c>, the default, or <c>channels_first</c>.</param>
    /// <param name="seed">The seed; drawn if null.</param>
    /// <param name="name">Its name; <c>random_translation</c>, numbered, by default.</param>
    /// <exception cref="ValueError">An argument is none of these.</exception>
    public RandomTranslation(
        float heightFactor, float widthFactor, string fillMode = "reflect", string? dataFormat = null, long? seed = null,
        string? name = null)
        : base(name)
    {
        _heightFactor = Factor(heightFactor, "height_factor");
        _widthFactor = Factor(widthFactor, "width_factor");
        if (fillMode is not ("reflect" or "nearest" or "wrap"))
            throw new ValueError($"Unknown `fill_mode`: expected reflect, nearest or wrap. Received: fill_mode={fillMode}");
        _fillMode = fillMode;
        _format = Arguments.DataFormat(dataFormat);
        _seeds = new SeedGenerator(seed);
    }

    private protected override InputSpec? InputSpec => new() { Rank = 4 };

    protected override void Build(Shape inputShape) => AddWeight(_seeds.Build(this));

    protected override Tensor Call(Tensor input, bool training)
    {
        if (!training)
            return input;
        Tensor first = _seeds.Next(), second = _seeds.Next(ahead: 1);
        AddUpdate(_seeds.Advance(first, second));
        Tensor rows = Shift(input, _format.HeightAxis, _heightFactor, first);
        return Shift(rows, _format.WidthAxis, _widthFactor, second);
    }

    protected override string Describe() => $"height_factor={_heightFactor}, width_factor={_widthFactor}, fill_mode={_fillMode}";

    // Place i of the result lies between the places floor(i − shift) and the next of the input.
    private Tensor Shift(Tensor input, int axis, float factor, Tensor seed)
    {
        if (factor == 0)
            return input;
        Tensor sizes = ArrayOps.Shape(input);
        Tensor size = ArrayOps.Element(sizes, axis);
        Tensor shift = StatelessOps.Uniform(Sizes.Of(input, new Shape(input.Shape[0], 1)), seed, -factor, factor)
            * MathOps.Cast(size, TF_DataType.TF_FLOAT);
        Tensor at = MathOps.Cast(ArrayOps.Range(0, size), TF_DataType.TF_FLOAT) - shift;
        Tensor below = MathOps.Floor(at);
        Tensor weight = Column(at - below, axis);
        Tensor before = Take(input, axis, MathOps.Cast(below, TF_DataType.TF_INT32), size);
        Tensor after = Take(input, axis, MathOps.Cast(below + 1f, TF_DataType.TF_INT32), size);
        return before * (1f - weight) + after * weight;
    }

    // (samples, places) as a tensor of rank 4 that has its places along the axis.
    private static Tensor Column(Tensor perPlace, int axis)
    {
        for (int other = 1; other < 4; other++)
            if (other != axis)
                perPlace = ArrayOps.ExpandDims(perPlace, other);
        return perPlace;
    }

    private Tensor Take(Tensor input, int axis, Tensor places, Tensor size)
    {
        Tensor taken = ArrayOps.Gather(input, Inside(places, size), axis, batchDims: 1);
        taken.SetShape(input.Shape);
        return taken;
    }

    private Tensor Inside(Tensor places, Tensor size)
    {
        Tensor last = size - 1;
        if (_fillMode == "nearest")
            return MathOps.Minimum(MathOps.Maximum(places, Emit.Constant(0)), last);
        if (_fillMode == "wrap")
            return MathOps.Modulo(places, size);
        Tensor twice = MathOps.Modulo(places, size * 2);
        return MathOps.Minimum(twice, size * 2 - 1 - twice);
    }

    private static float Factor(float factor, string name) => factor is >= 0 and <= 1
        ? factor
        : throw new ValueError($"The `{name}` argument should be between 0 and 1. Received: {name}={factor}");
}
