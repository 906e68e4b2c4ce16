using Tensorflow.Keras.Initializers;

namespace Tensorflow.Keras.Layers;

internal sealed partial class LayersApi
{
    public ILayer Conv2D(int filters, Shape? kernel_size = null, Shape? strides = null, string padding = "valid") =>
        new Conv2D(filters, kernel_size, strides, padding, weights: new ConvolutionWeights { UseBias = false });

    public ILayer Conv2D(
        int filters, Shape? kernel_size = null, Shape? strides = null, string padding = "valid", string? data_format = null,
        Shape? dilation_rate = null, int groups = 1, Activation? activation = null, bool use_bias = true,
        IInitializer? kernel_initializer = null, IInitializer? bias_initializer = null, IRegularizer? kernel_regularizer = null,
        IRegularizer? bias_regularizer = null, IRegularizer? activity_regularizer = null, Shape? input_shape = null,
        string? name = null) =>
        new Conv2D(
            filters, kernel_size, strides, padding, data_format, dilation_rate, groups, activation,
            Weights(use_bias, kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer), name)
        { SampleShape = input_shape, ActivityRegularizer = activity_regularizer };

    public ILayer Conv2D(
        int filters, Shape? kernel_size = null, Shape? strides = null, string padding = "valid", string? data_format = null,
        Shape? dilation_rate = null, int groups = 1, string? activation = null, bool use_bias = true,
        string kernel_initializer = "glorot_uniform", string bias_initializer = "zeros", Shape? input_shape = null,
        string? name = null) =>
        new Conv2D(
            filters, kernel_size, strides, padding, data_format, dilation_rate, groups, ActivationNames.Get(activation),
            Weights(use_bias, InitializerNames.Get(kernel_initializer), InitializerNames.Get(bias_initializer)), name)
        { SampleShape = input_shape };

    public ILayer DepthwiseConv2D(
        Shape? kernel_size = null, Shape? strides = null, string padding = "valid", int depth_multiplier = 1,
        string? data_format = null, Shape? dilation_rate = null, string? activation = null, bool use_bias = true,
        IInitializer? depthwise_initializer = null, IInitializer? bias_initializer = null,
        IRegularizer? depthwise_regularizer = null, IRegularizer? bias_regularizer = null,
        IRegularizer? activity_regularizer = null, Shape? input_shape = null, string? name = null) =>
        new DepthwiseConv2D(
            kernel_size, strides, padding, depth_multiplier, data_format, dilation_rate, ActivationNames.Get(activation),
            Weights(use_bias, depthwise_initializer, bias_initializer, depthwise_regularizer, bias_regularizer), name)
        { SampleShape = input_shape, ActivityRegularizer = activity_regularizer };

    public ILayer SeparableConv2D(
        int filters, Shape? kernel_size = null, Shape? strides = null, string padding = "valid", string? data_format = null,
        Shape? dilation_rate = null, int depth_multiplier = 1, string? activation = null, bool use_bias = true,
        IInitializer? depthwise_initializer = null, IInitializer? pointwise_initializer = null,
        IInitializer? bias_initializer = null,
        IRegularizer? depthwise_regularizer = null, IRegularizer? pointwise_regularizer = null,
        IRegularizer? bias_regularizer = null, Shape? input_shape = null, string? name = null) =>
        new SeparableConv2D(
            filters, kernel_size, strides, padding, data_format, dilation_rate, depth_multiplier, ActivationNames.Get(activation),
            Weights(use_bias, depthwise_initializer, bias_initializer, depthwise_regularizer, bias_regularizer),
            pointwise_initializer,
            pointwise_regularizer, name)
        { SampleShape = input_shape };

    private static ConvolutionWeights Weights(
        bool useBias, IInitializer? kernel, IInitializer? bias, IRegularizer? kernelPenalty = null,
        IRegularizer? biasPenalty = null) => new()
        {
            UseBias = useBias,
            KernelInitializer = kernel,
            BiasInitializer = bias,
            KernelRegularizer = kernelPenalty,
            BiasRegularizer = biasPenalty,
        };
}
