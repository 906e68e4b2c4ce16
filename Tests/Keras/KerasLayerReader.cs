using System.Text.Json;
using Tensorflow;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Initializers;
using Tensorflow.Keras.Layers;
using Tensorflow.Keras.Regularizers;
using Conv2D = Tensorflow.Keras.Layers.Conv2D;
using DepthwiseConv2D = Tensorflow.Keras.Layers.DepthwiseConv2D;
using Reshape = Tensorflow.Keras.Layers.Reshape;
using Softmax = Tensorflow.Keras.Layers.Softmax;

namespace TfCnn.Tests.Keras;

/// <summary>Makes layers from the arguments that golden files tell.</summary>
internal sealed class KerasLayerReader(JsonElement args)
{
    private static readonly Dictionary<string, Func<KerasLayerReader, Layer>> s_classes = new()
    {
        ["Conv2D"] = a => new Conv2D(
            a.Int("filters"), a.Shape("kernel_size"), a.Shape("strides"), a.Text("padding") ?? "valid", a.Text("data_format"),
            a.Shape("dilation_rate"), a.Int("groups", 1), a.Activation(), a.Weights(), a.Name),
        ["DepthwiseConv2D"] = a => new DepthwiseConv2D(
            a.Shape("kernel_size"), a.Shape("strides"), a.Text("padding") ?? "valid", a.Int("depth_multiplier", 1),
            activation: a.Activation(), weights: a.Weights()),
        ["SeparableConv2D"] = a => new SeparableConv2D(
            a.Int("filters"), a.Shape("kernel_size"), a.Shape("strides"), a.Text("padding") ?? "valid",
            depthMultiplier: a.Int("depth_multiplier", 1), activation: a.Activation(), weights: a.Weights()),
        ["MaxPooling2D"] = a => new MaxPooling2D(a.Shape("pool_size"), a.Shape("strides"), a.Text("padding") ?? "valid"),
        ["AveragePooling2D"] = a => new AveragePooling2D(a.Shape("pool_size"), a.Shape("strides"), a.Text("padding") ?? "valid"),
        ["GlobalMaxPooling2D"] = a => new GlobalMaxPooling2D(keepDims: a.Flag("keepdims", false)),
        ["GlobalAveragePooling2D"] = a => new GlobalAveragePooling2D(keepDims: a.Flag("keepdims", false)),
        ["Flatten"] = a => new Flatten(a.Text("data_format")),
        ["Reshape"] = a => new Reshape(a.Shape("target_shape")!),
        ["Dense"] = a => new Dense(
            a.Int("units"), a.Activation(), a.Flag("use_bias", true), a.Initializer("kernel_initializer"),
            a.Initializer("bias_initializer"), L1L2.Get(a.Text("kernel_regularizer")), name: a.Name),
        ["Dropout"] = a => new Dropout(a.Float("rate"), a.Shape("noise_shape"), a.Seed),
        ["SpatialDropout2D"] = a => new SpatialDropout2D(a.Float("rate"), seed: a.Seed),
        ["BatchNormalization"] = a => new BatchNormalization(
            a.Int("axis", -1), a.Float("momentum", .99f), a.Float("epsilon", .001f),
            new BatchNormalizationOptions { Center = a.Flag("center", true), Scale = a.Flag("scale", true) }),
        ["Activation"] = a => new ActivationLayer(a.Activation()!),
        ["ReLU"] = a => new ReLU(
            a.Has("max_value") ? a.Float("max_value") : null, a.Float("negative_slope", 0), a.Float("threshold", 0)),
        ["LeakyReLU"] = a => new LeakyReLU(a.Float("negative_slope", .3f)),
        ["Softmax"] = a => new Softmax(a.Int("axis", -1)),
        ["ZeroPadding2D"] = a => a.Padding(),
        ["UpSampling2D"] = a => new UpSampling2D(a.Shape("size"), interpolation: a.Text("interpolation") ?? "nearest"),
        ["Rescaling"] = a => new Rescaling(a.Float("scale"), a.Float("offset", 0)),
        ["RandomFlip"] = a => new RandomFlip(a.Text("mode")!),
        ["RandomTranslation"] = a => new RandomTranslation(a.Float("height_factor"), a.Float("width_factor")),
    };

    public static bool Knows(string className) => s_classes.ContainsKey(className);

    public static Layer Read(string className, JsonElement args) => s_classes[className](new KerasLayerReader(args));

    private string? Name => Text("name");

    private long? Seed => Has("seed") ? args.GetProperty("seed").GetInt64() : null;

    private bool Has(string name) => args.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    private string? Text(string name) => Has(name) ? args.GetProperty(name).GetString() : null;

    private int Int(string name, int otherwise = 0) => Has(name) ? args.GetProperty(name).GetInt32() : otherwise;

    private float Float(string name, float otherwise = 0) => Has(name) ? args.GetProperty(name).GetSingle() : otherwise;

    private bool Flag(string name, bool otherwise) => Has(name) ? args.GetProperty(name).GetBoolean() : otherwise;

    private Shape? Shape(string name)
    {
        if (!Has(name))
            return null;
        JsonElement value = args.GetProperty(name);
        return value.ValueKind == JsonValueKind.Number ? new Shape(value.GetInt64()) : new Shape([.. value.EnumerateArray()
            .Select(d => d.ValueKind == JsonValueKind.Null ? -1 : d.GetInt64())]);
    }

    private Activation? Activation() => ActivationNames.Get(Text("activation"));

    private IInitializer? Initializer(string name) => Has(name) ? InitializerNames.Get(Text(name)!) : null;

    private ConvolutionWeights Weights() => new() { UseBias = Flag("use_bias", true) };

    private ZeroPadding2D Padding()
    {
        if (!Has("padding") || args.GetProperty("padding")[0].ValueKind == JsonValueKind.Number)
            return new ZeroPadding2D(Shape("padding"));
        int[][] sides = args.GetProperty("padding").Deserialize<int[][]>()!;
        return new ZeroPadding2D(((sides[0][0], sides[0][1]), (sides[1][0], sides[1][1])));
    }
}
