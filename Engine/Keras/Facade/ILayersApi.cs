namespace Tensorflow.Keras.Layers;

/// <summary><c>keras.layers</c>: TensorFlow.NET's factories.</summary>
public partial interface ILayersApi
{
    ILayer InputLayer(Shape input_shape, string? name = null, bool sparse = false, bool ragged = false);

    ILayer Dense(int units);

    ILayer Dense(int units, string? activation = null, Shape? input_shape = null);

    ILayer Dense(
        int units, Activation? activation = null, IInitializer? kernel_initializer = null, bool use_bias = true,
        IInitializer? bias_initializer = null, Shape? input_shape = null);
}
