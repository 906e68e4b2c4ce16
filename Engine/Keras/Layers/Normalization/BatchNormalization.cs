using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Initializers;

namespace Tensorflow.Keras.Layers;

/// <summary>
/// gamma · (x − mean) / √(variance + epsilon) + beta, per channel: with the batch's mean and variance in training, with moving
/// averages of them otherwise (Ioffe and Szegedy, 2015). The variance is that of the population, without Bessel's correction.
/// </summary>
public sealed class BatchNormalization : Layer
{
    private readonly BatchNormalizationOptions _options;
    private Weight? _gamma, _beta, _movingMean, _movingVariance;

    /// <param name="axis">The axis of the channels, from the end if negative.</param>
    /// <param name="momentum">What the moving averages keep of themselves in a step.</param>
    /// <param name="epsilon">Added to the variance, above 0.</param>
    /// <param name="options">Whether there are gamma and beta, initializers, penalties.</param>
    /// <param name="name">Its name; <c>batch_normalization</c>, numbered, by default.</param>
    public BatchNormalization(
        int axis = -1, float momentum = .99f, float epsilon = .001f, BatchNormalizationOptions? options = null,
        string? name = null) : base(name)
    {
        Axis = axis;
        Momentum = momentum;
        Epsilon = epsilon > 0 ? epsilon : throw new ValueError($"`epsilon` must be positive. Received: epsilon={epsilon}");
        _options = options ?? new();
    }

    private int Axis { get; }

    private float Momentum { get; }

    private float Epsilon { get; }

    private protected override InputSpec? InputSpec =>
        new() { MinRank = 2, Axis = _movingMean is null ? null : (Axis, _movingMean.Shape[0]) };

    protected override void Build(Shape inputShape)
    {
        if (Axis >= inputShape.Rank || Axis < -inputShape.Rank || inputShape[Axis] < 0)
            throw new ValueError(
                $"Layer '{Name}' (BatchNormalization) needs an input whose axis {Axis} is known. Received: " +
                $"input_shape={inputShape}");
        var channels = new Shape(inputShape[Axis]);
        if (_options.Scale)
            _gamma = AddWeight("gamma", channels, _options.GammaInitializer ?? new Ones(), _options.GammaRegularizer);
        if (_options.Center)
            _beta = AddWeight("beta", channels, _options.BetaInitializer ?? new Zeros(), _options.BetaRegularizer);
        _movingMean = AddWeight("moving_mean", channels, _options.MovingMeanInitializer ?? new Zeros(), trainable: false);
        _movingVariance = AddWeight("moving_variance", channels, _options.MovingVarianceInitializer ?? new Ones(),
            trainable: false);
    }

    protected override Tensor Call(Tensor input, bool training)
    {
        if (!training || !Trainable)
            return Normalize(input, Broadcast(input, _movingMean!.Variable), Broadcast(input, _movingVariance!.Variable));
        int channel = Axis < 0 ? Axis + input.Shape.Rank : Axis;
        int[] others = [.. Enumerable.Range(0, input.Shape.Rank).Where(a => a != channel)];
        Tensor mean = MathOps.ReduceMean(input, others, keepDims: true);
        Tensor variance = MathOps.ReduceMean(MathOps.SquaredDifference(input, ArrayOps.StopGradient(mean)), others,
            keepDims: true);
        Move(_movingMean!, mean);
        Move(_movingVariance!, variance);
        return Normalize(input, mean, variance);
    }

    protected override string Describe() => $"axis={Axis}, momentum={Momentum}, epsilon={Epsilon}";

    // x · inv + (beta − mean · inv), as tf.nn.batch_normalization orders it.
    private Tensor Normalize(Tensor input, Tensor mean, Tensor variance)
    {
        Tensor factor = MathOps.Rsqrt(variance + Epsilon);
        if (_gamma is not null)
            factor *= Broadcast(input, _gamma.Variable);
        Tensor shift = _beta is null ? MathOps.Negative(mean) * factor : Broadcast(input, _beta.Variable) - mean * factor;
        return input * factor + shift;
    }

    private void Move(Weight average, Tensor batch)
    {
        Tensor value = ArrayOps.Reshape(batch, average.Shape);
        AddUpdate(average.Variable.Assign(average.Variable.Value() * Momentum + value * (1f - Momentum)));
    }

    private Tensor Broadcast(Tensor input, ResourceVariable perChannel)
    {
        int channel = Axis < 0 ? Axis + input.Shape.Rank : Axis;
        if (channel == input.Shape.Rank - 1)
            return perChannel.Value();
        long[] dims = [.. Enumerable.Repeat(1L, input.Shape.Rank)];
        dims[channel] = -1;
        return ArrayOps.Reshape(perChannel.Value(), new Shape(dims));
    }
}

/// <summary>The parts of a batch normalization.</summary>
public sealed record BatchNormalizationOptions
{
    /// <summary>Whether there is a beta.</summary>
    public bool Center { get; init; } = true;

    /// <summary>Whether there is a gamma.</summary>
    public bool Scale { get; init; } = true;

    /// <summary>Zeros if null.</summary>
    public IInitializer? BetaInitializer { get; init; }

    /// <summary>Ones if null.</summary>
    public IInitializer? GammaInitializer { get; init; }

    /// <summary>Zeros if null.</summary>
    public IInitializer? MovingMeanInitializer { get; init; }

    /// <summary>Ones if null.</summary>
    public IInitializer? MovingVarianceInitializer { get; init; }

    public IRegularizer? BetaRegularizer { get; init; }

    public IRegularizer? GammaRegularizer { get; init; }
}
