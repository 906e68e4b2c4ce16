using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>A convolution of every channel by itself: channel c gives the output channels c · multiplier to (c + 1) ·
/// multiplier − 1.</summary>
public sealed class DepthwiseConv2D : ConvolutionLayer
{
    private readonly int _depthMultiplier;
    private Weight? _kernel;

    /// <param name="kernelSize">Height and width of the window, one number for both.</param>
    /// <param name="strides">Steps of the window; 1 by default.</param>
    /// <param name="padding"><c>valid</c> or <c>same</c>.</param>
    /// <param name="depthMultiplier">Output channels per input channel, above 0.</param>
    /// <param name="dataFormat"><c>channels_last</c>, the default, or <c>channels_first</c>.</param>
    /// <param name="dilationRate">Distance of the window's cells; 1 by default.</param>
    /// <param name="activation">Applied to the sum; none by default.</param>
    /// <param name="weights">Bias, initializers, penalties.</param>
    /// <param name="name">Its name; <c>depthwise_conv2d</c>, numbered, by default.</param>
    /// <exception cref="ValueError">An argument is out of range.</exception>
    public DepthwiseConv2D(
        Shape? kernelSize, Shape? strides = null, string padding = "valid", int depthMultiplier = 1, string? dataFormat = null,
        Shape? dilationRate = null, Activation? activation = null, ConvolutionWeights? weights = null, string? name = null)
        : base(new SlidingWindow(kernelSize, strides, padding, dataFormat, "kernel_size", dilationRate), activation, weights,
            name) =>
        _depthMultiplier = Arguments.Positive(depthMultiplier, "depth_multiplier");

    private protected override long OutputChannels(long channels) => channels < 0 ? -1 : channels * _depthMultiplier;

    private protected override void BuildKernels(Shape inputShape, long channels) => _kernel = AddWeight(
        "kernel", new Shape(Window.Size.Height, Window.Size.Width, channels, _depthMultiplier), KernelInitializer,
        KernelRegularizer);

    private protected override Tensor Convolve(Tensor input) => Slide("DepthwiseConv2dNative", input, _kernel!);

    protected override string Describe() => $"depth_multiplier={_depthMultiplier}, {base.Describe()}";
}
