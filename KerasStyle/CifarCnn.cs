using Tensorflow.Keras.Engine;
using static Tensorflow.KerasApi;

namespace KerasStyle;

/// <summary>
/// The chapter's LeNet for CIFAR-10 with Keras. Ten epochs of the 50,000 training images reach an accuracy of 0.71 to 0.74 on the 10,000 test
/// images.
/// </summary>
internal static class CifarCnn
{
    private const int ImageSize = 32;
    private const int Channels = 3;
    private const int Classes = 10;
    private const float Drop = 0.2f;

    /// <summary>The compiled model; its inputs are images, (batch, 32, 32, 3).</summary>
    public static Sequential Build(float learningRate) => Build(learningRate, Drop);

    /// <param name="learningRate">RMSprop's step size.</param>
    /// <param name="drop">The share of the values that dropout takes out in training.</param>
    public static Sequential Build(float learningRate, float drop)
    {
        var model = keras.Sequential();
        model.add(keras.layers.InputLayer((ImageSize, ImageSize, Channels)));

        model.add(keras.layers.Conv2D(32, kernel_size: (4, 4), padding: "same", activation: "relu"));
        model.add(keras.layers.MaxPooling2D(pool_size: (2, 2), strides: (2, 2)));
        model.add(keras.layers.Dropout(drop));

        model.add(keras.layers.Conv2D(64, kernel_size: (4, 4), padding: "same", activation: "relu"));
        model.add(keras.layers.MaxPooling2D(pool_size: (2, 2), strides: (2, 2)));
        model.add(keras.layers.Dropout(drop));

        model.add(keras.layers.Flatten());
        model.add(keras.layers.Dense(1024, activation: "relu"));
        model.add(keras.layers.Dropout(drop));
        model.add(keras.layers.Dense(Classes, activation: "softmax"));

        model.compile(
            optimizer: keras.optimizers.RMSprop(learning_rate: learningRate),
            loss: keras.losses.CategoricalCrossentropy(),
            metrics: ["accuracy"]);
        return model;
    }
}
