namespace Tensorflow.Keras.Layers;

internal sealed partial class LayersApi : ILayersApi
{
    public ILayer InputLayer(Shape input_shape, string? name = null, bool sparse = false, bool ragged = false) =>
        new InputLayer(input_shape, name: name);

    public ILayer Dense(int units) => new Dense(units);

    public ILayer Dense(int units, string? activation = null, Shape? input_shape = null) =>
        new Dense(units, Activations.Get(activation)) { SampleShape = input_shape };

    public ILayer Dense(
        int units, Activation? activation = null, IInitializer? kernel_initializer = null, bool use_bias = true,
        IInitializer? bias_initializer = null, Shape? input_shape = null) =>
        new Dense(units, activation, use_bias, kernel_initializer, bias_initializer) { SampleShape = input_shape };
}
