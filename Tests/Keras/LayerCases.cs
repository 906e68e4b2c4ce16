using Tensorflow;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Layers;
using Conv2D = Tensorflow.Keras.Layers.Conv2D;
using DepthwiseConv2D = Tensorflow.Keras.Layers.DepthwiseConv2D;
using Reshape = Tensorflow.Keras.Layers.Reshape;
using Softmax = Tensorflow.Keras.Layers.Softmax;

namespace TfCnn.Tests.Keras;

/// <summary>A layer, what it is given, and what is known of it beforehand.</summary>
/// <param name="Name">The case's name.</param>
/// <param name="Make">Makes the layer for a data format.</param>
/// <param name="Input">The shape of its input in channels_last, batch included.</param>
/// <param name="Output">The shape of its output in channels_last.</param>
/// <param name="Parameters">The number of elements in its weights.</param>
internal sealed record LayerCase(string Name, Func<string?, Layer> Make, Shape Input, Shape Output, int Parameters)
{
    /// <summary>Whether the layer has a data format: then channels_first must give the same numbers in another order.</summary>
    public bool HasFormat { get; init; }

    /// <summary>Whether the output of channels_first is in that format too.</summary>
    public bool OutputHasFormat { get; init; } = true;

    /// <summary>Whether it is run as in a training step.</summary>
    public bool Training { get; init; }

    public override string ToString() => Name;

    /// <summary>At least one case of every layer.</summary>
    public static readonly LayerCase[] All =
    [
        new("Dense", _ => new Dense(3, ActivationNames.Get("tanh")), (2, 4), (2, 3), 15),
        new("Dense of rank 3", _ => new Dense(3), (2, 5, 4), (2, 5, 3), 15),
        new("Conv2D", f => new Conv2D(3, (2, 3), dataFormat: f), (2, 5, 6, 2), (2, 4, 4, 3), 39) { HasFormat = true },
        new("Conv2D same, strided", f => new Conv2D(3, 3, 2, "same", f), (2, 5, 6, 2), (2, 3, 3, 3), 57) { HasFormat = true },
        new("Conv2D dilated", f => new Conv2D(2, 2, dataFormat: f, dilationRate: (2, 1)), (1, 5, 5, 2), (1, 3, 4, 2), 18)
        { HasFormat = true },
        new("Conv2D grouped", f =>
            new Conv2D(4, 3, dataFormat: f, groups: 2), (1, 5, 5, 4), (1, 3, 3, 4), 76) { HasFormat = true },
        new("DepthwiseConv2D", f => new DepthwiseConv2D(3, depthMultiplier: 2, dataFormat: f), (2, 5, 4, 2), (2, 3, 2, 4), 40)
        { HasFormat = true },
        new("SeparableConv2D", f =>
            new SeparableConv2D(3, 3, dataFormat: f), (2, 5, 4, 2), (2, 3, 2, 3), 27) { HasFormat = true },
        new("MaxPooling2D", f => new MaxPooling2D(2, dataFormat: f), (2, 5, 6, 2), (2, 2, 3, 2), 0) { HasFormat = true },
        new("AveragePooling2D", f => new AveragePooling2D(3, 2, "same", f), (2, 5, 6, 2), (2, 3, 3, 2), 0) { HasFormat = true },
        new("GlobalMaxPooling2D", f =>
            new GlobalMaxPooling2D(f), (2, 3, 4, 2), (2, 2), 0) { HasFormat = true, OutputHasFormat = false },
        new("GlobalAveragePooling2D", f => new GlobalAveragePooling2D(f, keepDims: true), (2, 3, 4, 2), (2, 1, 1, 2), 0)
        { HasFormat = true },
        new("Flatten", f => new Flatten(f), (2, 3, 4, 2), (2, 24), 0) { HasFormat = true, OutputHasFormat = false },
        new("Reshape", _ => new Reshape(new Shape(-1, 4)), (2, 3, 4, 2), (2, 6, 4), 0),
        new("ZeroPadding2D", f => new ZeroPadding2D(((1, 0), (2, 3)), f), (2, 3, 4, 2), (2, 4, 9, 2), 0) { HasFormat = true },
        new("UpSampling2D", f => new UpSampling2D((2, 3), f), (2, 3, 4, 2), (2, 6, 12, 2), 0) { HasFormat = true },
        new("UpSampling2D bilinear", f => new UpSampling2D(2, f, "bilinear"), (2, 3, 4, 2), (2, 6, 8, 2), 0) { HasFormat = true },
        new("BatchNormalization", f =>
            new BatchNormalization(f is null ? -1 : 1), (4, 3, 2, 3), (4, 3, 2, 3), 12) { HasFormat = true },
        new("BatchNormalization in training", f => new BatchNormalization(f is null ? -1 : 1), (4, 3, 2, 3), (4, 3, 2, 3), 12)
        { HasFormat = true, Training = true },
        new("Dropout", _ => new Dropout(.5f, seed: 3), (4, 6), (4, 6), 0) { Training = true },
        new("SpatialDropout2D", f => new SpatialDropout2D(.5f, f, seed: 3), (4, 2, 2, 5), (4, 2, 2, 5), 0) { Training = true },
        new("Activation", _ => new ActivationLayer(ActivationNames.Get("gelu")), (2, 5), (2, 5), 0),
        new("ReLU", _ => new ReLU(1, .1f, .2f), (2, 9), (2, 9), 0),
        new("LeakyReLU", _ => new LeakyReLU(), (2, 5), (2, 5), 0),
        new("Softmax", _ => new Softmax(1), (2, 3, 4), (2, 3, 4), 0),
        new("Rescaling", _ => new Rescaling(.5f, 2), (2, 3), (2, 3), 0),
        new("RandomFlip", f =>
            new RandomFlip(dataFormat: f, seed: 4), (6, 2, 3, 2), (6, 2, 3, 2), 0) { HasFormat = true, Training = true },
        new("RandomTranslation", f => new RandomTranslation(.4f, .4f, dataFormat: f, seed: 4), (6, 4, 5, 2), (6, 4, 5, 2), 0)
        { HasFormat = true, Training = true },
        new("InputLayer", _ => new InputLayer(new Shape(3)), (2, 3), (2, 3), 0),
    ];
}
