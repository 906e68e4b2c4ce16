using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Initializers;

namespace Tensorflow.Keras.Layers;

/// <summary>A convolution of every channel by itself, then one of 1×1 that mixes the channels.</summary>
public sealed class SeparableConv2D : ConvolutionLayer
{
    private readonly int _filters, _depthMultiplier;
    private readonly IInitializer _pointwiseInitializer;
    private readonly IRegularizer? _pointwiseRegularizer;
    private Weight? _depthwise, _pointwise;

    /// <param name="filters">The number of output channels, above 0.</param>
    /// <param name="kernelSize">Height and width of the window, one number for both.</param>
    /// <param name="strides">Steps of the window; 1 by default.</param>
    /// <param name="padding"><c>valid</c> or <c>same</c>.</param>
    /// <param name="dataFormat"><c>channels_last</c>, the default, or <c>channels_first</c>.</param>
    /// <param name="dilationRate">Distance of the window's cells; 1 by default.</param>
    /// <param name="depthMultiplier">Channels between the two convolutions, per input channel, above 0.</param>
    /// <param name="activation">Applied to the sum; none by default.</param>
    /// <param name="weights">Bias, and initializer and penalty of the depthwise kernel.</param>
    /// <param name="pointwiseInitializer">Of the 1×1 kernel; Glorot's uniform by default.</param>
    /// <param name="pointwiseRegularizer">A penalty on the 1×1 kernel.</param>
    /// <param name="name">Its name; <c>separable_conv2d</c>, numbered, by default.</param>
    /// <exception cref="ValueError">An argument is out of range.</exception>
    public SeparableConv2D(
        int filters, Shape? kernelSize, Shape? strides = null, string padding = "valid", string? dataFormat = null,
        Shape? dilationRate = null, int depthMultiplier = 1, Activation? activation = null, ConvolutionWeights? weights = null,
        IInitializer? pointwiseInitializer = null, IRegularizer? pointwiseRegularizer = null, string? name = null)
        : base(new SlidingWindow(kernelSize, strides, padding, dataFormat, "kernel_size", dilationRate), activation, weights,
            name)
    {
        _filters = Arguments.Positive(filters, nameof(filters));
        _depthMultiplier = Arguments.Positive(depthMultiplier, "depth_multiplier");
        _pointwiseInitializer = pointwiseInitializer ?? VarianceScaling.GlorotUniform();
        _pointwiseRegularizer = pointwiseRegularizer;
    }

    private protected override long OutputChannels(long channels) => _filters;

    private protected override void BuildKernels(Shape inputShape, long channels)
    {
        _depthwise = AddWeight(
            "depthwise_kernel", new Shape(Window.Size.Height, Window.Size.Width, channels, _depthMultiplier), KernelInitializer,
            KernelRegularizer);
        _pointwise = AddWeight(
            "pointwise_kernel", new Shape(1, 1, channels * _depthMultiplier, _filters), _pointwiseInitializer,
            _pointwiseRegularizer);
    }

    private protected override Tensor Convolve(Tensor input) => Emit.Op(
        "Conv2D", [Slide("DepthwiseConv2dNative", input, _depthwise!), _pointwise!.Variable], null,
        ("strides", new[] { 1, 1, 1, 1 }),
        ("padding", "VALID"), ("data_format", Window.Format.TensorFlowName));

    protected override string Describe() => $"filters={_filters}, depth_multiplier={_depthMultiplier}, {base.Describe()}";
}
