using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>activation(input ∗ kernel + bias): a two-dimensional convolution (cross-correlation) of images.</summary>
public sealed class Conv2D : ConvolutionLayer
{
    private readonly int _filters, _groups;
    private Weight? _kernel;

    /// <param name="filters">The number of output channels, above 0.</param>
    /// <param name="kernelSize">Height and width of the window, one number for both.</param>
    /// <param name="strides">Steps of the window; 1 by default.</param>
    /// <param name="padding"><c>valid</c> or <c>same</c>.</param>
    /// <param name="dataFormat"><c>channels_last</c>, the default, or <c>channels_first</c>.</param>
    /// <param name="dilationRate">Distance of the window's cells; 1 by default.</param>
    /// <param name="groups">In how many groups input and output channels are split; must divide both.</param>
    /// <param name="activation">Applied to the sum; none by default.</param>
    /// <param name="weights">Bias, initializers, penalties.</param>
    /// <param name="name">Its name; <c>conv2d</c>, numbered, by default.</param>
    /// <exception cref="ValueError">An argument is out of range.</exception>
    public Conv2D(
        int filters, Shape? kernelSize, Shape? strides = null, string padding = "valid", string? dataFormat = null,
        Shape? dilationRate = null, int groups = 1, Activation? activation = null, ConvolutionWeights? weights = null,
        string? name = null)
        : base(new SlidingWindow(kernelSize, strides, padding, dataFormat, "kernel_size", dilationRate), activation, weights,
            name)
    {
        _filters = Arguments.Positive(filters, nameof(filters));
        _groups = Arguments.Positive(groups, nameof(groups));
        if (filters % groups != 0)
            throw new ValueError(
                $"The number of filters must be evenly divisible by the number of groups. Received: groups={groups}, " +
                $"filters={filters}.");
    }

    private protected override long OutputChannels(long channels) => _filters;

    private protected override void BuildKernels(Shape inputShape, long channels)
    {
        if (channels % _groups != 0)
            throw new ValueError(
                $"The number of input channels must be evenly divisible by the number of groups. Received groups={_groups}, " +
                $"but the input of layer '{Name}' has {channels} channels (full input shape is {inputShape}).");
        _kernel = AddWeight(
            "kernel", new Shape(Window.Size.Height, Window.Size.Width, channels / _groups, _filters), KernelInitializer,
            KernelRegularizer);
    }

    private protected override Tensor Convolve(Tensor input) => Slide("Conv2D", input, _kernel!);

    protected override string Describe() => $"filters={_filters}, {base.Describe()}";
}
