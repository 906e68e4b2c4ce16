using Tensorflow.Keras.Engine;
using static Tensorflow.KerasApi;

namespace KerasStyle;

/// <summary>
/// The chapter's LeNet for MNIST with Keras. Ten epochs of the 55,000 training images reach an accuracy of about 0.98 on the 10,000 test
/// images.
/// </summary>
internal static class MnistCnn
{
    private const int ImageSize = 28;
    private const int Filters1 = 32;
    private const int Filters2 = 64;
    private const int Classes = 10;

    /// <summary>The compiled model; its inputs are flat images, (batch, 784).</summary>
    public static Sequential Build(float learningRate)
    {
        var model = keras.Sequential();
        model.add(keras.layers.InputLayer(ImageSize * ImageSize));
        model.add(keras.layers.Reshape((ImageSize, ImageSize, 1)));

        model.add(keras.layers.Conv2D(Filters1, kernel_size: (4, 4), padding: "same", activation: "relu"));
        model.add(keras.layers.MaxPooling2D(pool_size: (2, 2), strides: (2, 2)));

        model.add(keras.layers.Conv2D(Filters2, kernel_size: (4, 4), padding: "same", activation: "relu"));
        model.add(keras.layers.MaxPooling2D(pool_size: (2, 2), strides: (2, 2)));

        model.add(keras.layers.Flatten());
        model.add(keras.layers.Dense(1024, activation: "relu"));
        model.add(keras.layers.Dense(Classes, activation: "softmax"));

        model.compile(
            optimizer: keras.optimizers.SGD(learning_rate: learningRate),
            loss: keras.losses.CategoricalCrossentropy(),
            metrics: ["accuracy"]);
        return model;
    }
}
