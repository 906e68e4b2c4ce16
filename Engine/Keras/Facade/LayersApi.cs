namespace Tensorflow.Keras.Layers;

internal sealed partial class LayersApi : ILayersApi
{
    public ILayer InputLayer(Shape input_shape, string? name = null, bool sparse = false, bool ragged = false) =>
        new InputLayer(input_shape, name: name);

    public Tensors Input(Shape? shape = null, int batch_size = -1, string? name = null, Shape? batch_shape = null) =>
        KerasApi.keras.Input(shape, batch_size, name, batch_shape);

    public ILayer Reshape(Shape target_shape, Shape? input_shape = null, string? name = null) =>
        new Reshape(target_shape, name) { SampleShape = input_shape };

    public ILayer Reshape(object[] target_shape) => new Reshape(new Shape([.. target_shape.Select(Convert.ToInt64)]));

    public ILayer MaxPooling2D(
        Shape? pool_size = null, Shape? strides = null, string padding = "valid", string? data_format = null,
        Shape? input_shape = null,
        string? name = null) => new MaxPooling2D(pool_size, strides, padding, data_format, name) { SampleShape = input_shape };

    public ILayer AveragePooling2D(
        Shape? pool_size = null, Shape? strides = null, string padding = "valid", string? data_format = null,
        Shape? input_shape = null, string? name = null) =>
            new AveragePooling2D(pool_size, strides, padding, data_format, name) { SampleShape = input_shape };

    public ILayer GlobalMaxPooling2D(string? data_format = null, bool keepdims = false, string? name = null) =>
        new GlobalMaxPooling2D(data_format, keepdims, name);

    public ILayer GlobalAveragePooling2D(string? data_format = null, bool keepdims = false, string? name = null) =>
        new GlobalAveragePooling2D(data_format, keepdims, name);

    public ILayer Flatten(string? data_format = null, Shape? input_shape = null, string? name = null) =>
        new Flatten(data_format, name) { SampleShape = input_shape };

    public ILayer Dense(int units) => new Dense(units);

    public ILayer Dense(int units, string? activation = null, Shape? input_shape = null) =>
        new Dense(units, ActivationNames.Get(activation)) { SampleShape = input_shape };

    public ILayer Dense(
        int units, Activation? activation = null, IInitializer? kernel_initializer = null, bool use_bias = true,
        IInitializer? bias_initializer = null, Shape? input_shape = null, IRegularizer? kernel_regularizer = null,
        IRegularizer? bias_regularizer = null, IRegularizer? activity_regularizer = null, string? name = null) =>
        new Dense(units, activation, use_bias, kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer, name)
        { SampleShape = input_shape, ActivityRegularizer = activity_regularizer };

    public ILayer Dropout(float rate, Shape? noise_shape = null, int? seed = null, string? name = null) =>
        new Dropout(rate, noise_shape, seed, name);

    public ILayer SpatialDropout2D(float rate, string? data_format = null, int? seed = null, string? name = null) =>
        new SpatialDropout2D(rate, data_format, seed, name);

    public ILayer BatchNormalization(
        int axis = -1, float momentum = 0.99f, float epsilon = 0.001f, bool center = true, bool scale = true,
        IInitializer? beta_initializer = null, IInitializer? gamma_initializer = null,
        IInitializer? moving_mean_initializer = null,
        IInitializer? moving_variance_initializer = null, bool trainable = true, string? name = null,
        IRegularizer? beta_regularizer = null, IRegularizer? gamma_regularizer = null)
    {
        var options = new BatchNormalizationOptions
        {
            Center = center,
            Scale = scale,
            BetaInitializer = beta_initializer,
            GammaInitializer = gamma_initializer,
            MovingMeanInitializer = moving_mean_initializer,
            MovingVarianceInitializer = moving_variance_initializer,
            BetaRegularizer = beta_regularizer,
            GammaRegularizer = gamma_regularizer,
        };
        return new BatchNormalization(axis, momentum, epsilon, options, name) { Trainable = trainable };
    }

    public ILayer Activation(string activation, string? name = null) =>
        new ActivationLayer(ActivationNames.Get(activation), name);

    public ILayer Activation(Activation activation, string? name = null) => new ActivationLayer(activation, name);

    public ILayer ReLU(float? max_value = null, float negative_slope = 0f, float threshold = 0f, string? name = null) =>
        new ReLU(max_value, negative_slope, threshold, name);

    public ILayer LeakyReLU(float alpha = 0.3f, string? name = null) => new LeakyReLU(alpha, name);

    public ILayer Softmax(int axis = -1, string? name = null) => new Softmax(axis, name);

    public ILayer ZeroPadding2D(Shape? padding = null, string? data_format = null, string? name = null) =>
        new ZeroPadding2D(padding, data_format, name);

    public ILayer ZeroPadding2D(((int, int), (int, int)) padding, string? data_format = null, string? name = null) =>
        new ZeroPadding2D(padding, data_format, name);

    public ILayer UpSampling2D(Shape? size = null, string? data_format = null, string interpolation = "nearest",
        string? name = null) =>
        new UpSampling2D(size, data_format, interpolation, name);

    public ILayer Rescaling(float scale, float offset = 0f, Shape? input_shape = null, string? name = null) =>
        new Rescaling(scale, offset, name) { SampleShape = input_shape };

    public ILayer RandomFlip(
        string mode = "horizontal_and_vertical", int? seed = null, Shape? input_shape = null, string? name = null) =>
        new RandomFlip(mode, seed: seed, name: name) { SampleShape = input_shape };

    public ILayer RandomTranslation(
        float height_factor, float width_factor, string fill_mode = "reflect", int? seed = null, Shape? input_shape = null,
        string? name = null) =>
        new RandomTranslation(height_factor, width_factor, fill_mode, seed: seed, name: name) { SampleShape = input_shape };
}
