using Tensorflow;
using Tensorflow.Keras.Engine;
using static Tensorflow.KerasApi;

namespace TfCnn.Tests.Keras;

/// <summary>The chapter's models and the small ones of the golden files.</summary>
internal static class ChapterModels
{
    public static Sequential Mnist() => keras.Sequential(
        keras.layers.Reshape((28, 28, 1), input_shape: 784),
        keras.layers.Conv2D(32, 4, padding: "same", activation: "relu"), keras.layers.MaxPooling2D(2, 2),
        keras.layers.Conv2D(64, 4, padding: "same", activation: "relu"), keras.layers.MaxPooling2D(2, 2),
        keras.layers.Flatten(), keras.layers.Dense(1024, "relu"), keras.layers.Dense(10, "softmax"));

    public static Sequential Cifar() => keras.Sequential(
        keras.layers.Conv2D(32, 4, padding: "same", activation: "relu", input_shape: (32, 32, 3)),
        keras.layers.MaxPooling2D(2, 2),
        keras.layers.Dropout(.2f),
        keras.layers.Conv2D(64, 4, padding: "same", activation: "relu"), keras.layers.MaxPooling2D(2, 2),
        keras.layers.Dropout(.2f),
        keras.layers.Flatten(), keras.layers.Dense(1024, "relu"), keras.layers.Dropout(.2f), keras.layers.Dense(10, "softmax"));

    public static Sequential BatchNormalized() => keras.Sequential(
        keras.layers.InputLayer((6, 6, 3)), keras.layers.Conv2D(4, 3, use_bias: false, activation: "linear"),
        keras.layers.BatchNormalization(), keras.layers.Activation("relu"), keras.layers.GlobalAveragePooling2D(),
        keras.layers.Dense(2));

    public static Sequential Frozen()
    {
        Sequential model = BatchNormalized();
        model.Layers[0].Trainable = false;
        return model;
    }

    public static Sequential Unbuilt() =>
        keras.Sequential(keras.layers.Conv2D(4, 3, activation: "linear"), keras.layers.Flatten(), keras.layers.Dense(2));

    public static Sequential LongNames() => keras.Sequential(
        [
            keras.layers.InputLayer(16),
            keras.layers.Dense(100000, name: "a_layer_name_that_is_much_longer_than_its_column_is_wide"),
            keras.layers.Dropout(.5f, name: "dropout_with_a_long_name_too"), keras.layers.Dense(3, name: "short"),
            keras.layers.Reshape(new Shape(1, 1, 1, 1, 1, 3), name: "many_dims"),
        ], name: "my_model_with_a_name");

    public static Sequential Nested()
    {
        Sequential features = keras.Sequential(
            [keras.layers.InputLayer((8, 8, 1)), keras.layers.Conv2D(2, 3, activation: "linear", name: "inner_conv"),
                keras.layers.Flatten(name: "inner_flat")],
            name: "features");
        Sequential deep = keras.Sequential([keras.layers.InputLayer(72), keras.layers.Dense(4, name: "deepest")],
            name: "deep_inner");
        Sequential head = keras.Sequential([keras.layers.InputLayer(72), deep, keras.layers.Dense(2, name: "deep_out")],
            name: "head");
        return keras.Sequential([keras.layers.InputLayer((8, 8, 1)), features, head], name: "outer");
    }

    public static Sequential TwoDense() =>
        keras.Sequential(keras.layers.InputLayer(4), keras.layers.Dense(3, "relu"), keras.layers.Dense(1));
}
