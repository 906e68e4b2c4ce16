namespace Tensorflow.Keras.Layers;

/// <summary><c>keras.layers</c>: TensorFlow.NET's factories, with more layers and a few more arguments at their ends.</summary>
public interface ILayersApi
{
    ILayer InputLayer(Shape input_shape, string? name = null, bool sparse = false, bool ragged = false);

    Tensors Input(Shape? shape = null, int batch_size = -1, string? name = null, Shape? batch_shape = null);

    ILayer Reshape(Shape target_shape, Shape? input_shape = null, string? name = null);

    ILayer Reshape(object[] target_shape);

    /// <summary>As in TensorFlow.NET: a linear convolution without bias.</summary>
    ILayer Conv2D(int filters, Shape? kernel_size = null, Shape? strides = null, string padding = "valid");

    ILayer Conv2D(
        int filters, Shape? kernel_size = null, Shape? strides = null, string padding = "valid", string? data_format = null,
        Shape? dilation_rate = null, int groups = 1, Activation? activation = null, bool use_bias = true,
        IInitializer? kernel_initializer = null, IInitializer? bias_initializer = null, IRegularizer? kernel_regularizer = null,
        IRegularizer? bias_regularizer = null, IRegularizer? activity_regularizer = null, Shape? input_shape = null,
        string? name = null);

    ILayer Conv2D(
        int filters, Shape? kernel_size = null, Shape? strides = null, string padding = "valid", string? data_format = null,
        Shape? dilation_rate = null, int groups = 1, string? activation = null, bool use_bias = true,
        string kernel_initializer = "glorot_uniform", string bias_initializer = "zeros", Shape? input_shape = null,
        string? name = null);

    ILayer DepthwiseConv2D(
        Shape? kernel_size = null, Shape? strides = null, string padding = "valid", int depth_multiplier = 1,
        string? data_format = null, Shape? dilation_rate = null, string? activation = null, bool use_bias = true,
        IInitializer? depthwise_initializer = null, IInitializer? bias_initializer = null,
        IRegularizer? depthwise_regularizer = null, IRegularizer? bias_regularizer = null,
        IRegularizer? activity_regularizer = null, Shape? input_shape = null, string? name = null);

    ILayer SeparableConv2D(
        int filters, Shape? kernel_size = null, Shape? strides = null, string padding = "valid", string? data_format = null,
        Shape? dilation_rate = null, int depth_multiplier = 1, string? activation = null, bool use_bias = true,
        IInitializer? depthwise_initializer = null, IInitializer? pointwise_initializer = null,
        IInitializer? bias_initializer = null,
        IRegularizer? depthwise_regularizer = null, IRegularizer? pointwise_regularizer = null,
        IRegularizer? bias_regularizer = null, Shape? input_shape = null, string? name = null);

    ILayer MaxPooling2D(
        Shape? pool_size = null, Shape? strides = null, string padding = "valid", string? data_format = null,
        Shape? input_shape = null, string? name = null);

    ILayer AveragePooling2D(
        Shape? pool_size = null, Shape? strides = null, string padding = "valid", string? data_format = null,
        Shape? input_shape = null, string? name = null);

    ILayer GlobalMaxPooling2D(string? data_format = null, bool keepdims = false, string? name = null);

    ILayer GlobalAveragePooling2D(string? data_format = null, bool keepdims = false, string? name = null);

    ILayer Flatten(string? data_format = null, Shape? input_shape = null, string? name = null);

    ILayer Dense(int units);

    ILayer Dense(int units, string? activation = null, Shape? input_shape = null);

    ILayer Dense(
        int units, Activation? activation = null, IInitializer? kernel_initializer = null, bool use_bias = true,
        IInitializer? bias_initializer = null, Shape? input_shape = null, IRegularizer? kernel_regularizer = null,
        IRegularizer? bias_regularizer = null, IRegularizer? activity_regularizer = null, string? name = null);

    ILayer Dropout(float rate, Shape? noise_shape = null, int? seed = null, string? name = null);

    ILayer SpatialDropout2D(float rate, string? data_format = null, int? seed = null, string? name = null);

    ILayer BatchNormalization(
        int axis = -1, float momentum = 0.99f, float epsilon = 0.001f, bool center = true, bool scale = true,
        IInitializer? beta_initializer = null, IInitializer? gamma_initializer = null,
        IInitializer? moving_mean_initializer = null,
        IInitializer? moving_variance_initializer = null, bool trainable = true, string? name = null,
        IRegularizer? beta_regularizer = null, IRegularizer? gamma_regularizer = null);

    ILayer Activation(string activation, string? name = null);

    ILayer Activation(Activation activation, string? name = null);

    ILayer ReLU(float? max_value = null, float negative_slope = 0f, float threshold = 0f, string? name = null);

    ILayer LeakyReLU(float alpha = 0.3f, string? name = null);

    ILayer Softmax(int axis = -1, string? name = null);

    ILayer ZeroPadding2D(Shape? padding = null, string? data_format = null, string? name = null);

    ILayer ZeroPadding2D(((int, int), (int, int)) padding, string? data_format = null, string? name = null);

    ILayer UpSampling2D(Shape? size = null, string? data_format = null, string interpolation = "nearest", string? name = null);

    ILayer Rescaling(float scale, float offset = 0f, Shape? input_shape = null, string? name = null);

    ILayer RandomFlip(string mode = "horizontal_and_vertical", int? seed = null, Shape? input_shape = null, string? name = null);

    ILayer RandomTranslation(
        float height_factor, float width_factor, string fill_mode = "reflect", int? seed = null, Shape? input_shape = null,
        string? name = null);
}
