using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Initializers;

namespace Tensorflow.Keras.Layers;

/// <summary>What the convolutions of images share: a window, a bias, an activation.</summary>
public abstract class ConvolutionLayer : Layer
{
    private readonly Activation _activation;
    private readonly ConvolutionWeights _weights;
    private Weight? _bias;

    private protected ConvolutionLayer(SlidingWindow window, Activation? activation, ConvolutionWeights? weights, string? name)
        : base(name)
    {
        Window = window;
        _activation = activation ?? Activation.Linear;
        _weights = weights ?? new();
        KernelInitializer = _weights.KernelInitializer ?? VarianceScaling.GlorotUniform();
    }

    private protected SlidingWindow Window { get; }

    private protected IInitializer KernelInitializer { get; }

    private protected IRegularizer? KernelRegularizer => _weights.KernelRegularizer;

    /// <summary>The number of channels that the layer was built for.</summary>
    private protected long? Channels { get; private set; }

    /// <summary>The number of channels of the output for inputs of <paramref name="channels"/>.</summary>
    private protected abstract long OutputChannels(long channels);

    private protected override InputSpec? InputSpec =>
        new() { MinRank = 4, Axis = Channels is long c ? (Window.Format.ChannelsFirst ? 1 : -1, c) : null };

    /// <summary>Creates the kernels.</summary>
    private protected abstract void BuildKernels(Shape inputShape, long channels);

    /// <summary>Adds the convolutions.</summary>
    private protected abstract Tensor Convolve(Tensor input);

    protected override void Build(Shape inputShape)
    {
        long channels = inputShape[Window.Format.ChannelAxis];
        if (channels < 0)
            throw new ValueError(
                $"The channel dimension of the input of layer '{Name}' ({ClassName}) should be defined. Received: input " +
                $"shape={inputShape}");
        BuildKernels(inputShape, channels);
        Channels = channels;
        if (_weights.UseBias)
            _bias = AddWeight("bias", new Shape(OutputChannels(channels)), _weights.BiasInitializer ?? new Zeros(),
                _weights.BiasRegularizer);
    }

    protected override Tensor Call(Tensor input, bool training)
    {
        Tensor sum = Convolve(input);
        if (_bias is not null)
            sum = Emit.Op("BiasAdd", [sum, _bias.Variable], null, ("data_format", Window.Format.TensorFlowName));
        return _activation.Apply(sum);
    }

    public override Shape ComputeOutputShape(Shape inputShape)
    {
        InputSpec!.Check(this, inputShape);
        return Window.OutputShape(inputShape, OutputChannels(inputShape[Window.Format.ChannelAxis]), this);
    }

    protected override string Describe() =>
        $"kernel_size={Window.Size}, strides={Window.Strides}, padding={Window.Padding.ToLowerInvariant()}, " +
        $"data_format={Window.Format}, activation={_activation.Name}";

    /// <summary>Adds an op that slides over <paramref name="input"/>.</summary>
    private protected Tensor Slide(string op, Tensor input, Weight kernel) => Emit.Op(
        op, [input, kernel.Variable], null, ("strides", Window.Format.Window(Window.Strides)), ("padding", Window.Padding),
        ("data_format", Window.Format.TensorFlowName), ("dilations", Window.Format.Window(Window.Dilation)));
}
