using System.Text.Json;
using System.Text.RegularExpressions;
using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Layers;
using Tensorflow.NumPy;
using TfCnn.Tests.Golden;
using static Tensorflow.KerasApi;
using Conv2D = Tensorflow.Keras.Layers.Conv2D;
using Reshape = Tensorflow.Keras.Layers.Reshape;

namespace TfCnn.Tests.Keras;

/// <summary>The mistakes of the golden file that layers and models can make: what Keras refuses is refused with every
/// name and number
/// that Keras tells, what it takes is taken.</summary>
[TestFixture]
public partial class LayerErrorTest
{
    private const string File = "keras-errors.jsonl";

    private static readonly Dictionary<string, Action> s_mistakes = new()
    {
        ["Dense on a wrong last dimension"] = () => Call(Model(3, new Dense(2, name: "dense")), (4, 5)),
        ["Conv2D on rank 2"] = () => Call(new Conv2D(2, 3, name: "conv2d"), (4, 5)),
        ["Conv2D channel mismatch after build"] = () => CallTwice(new Conv2D(2, 3, name: "conv2d"), (1, 8, 8, 3), (1, 8, 8, 1)),
        ["kernel larger than the input, valid"] = () => Model((3, 3, 1), new Conv2D(2, 5)),
        ["pool larger than the input, valid"] = () => Model((3, 3, 1), new MaxPooling2D(4)),
        ["MaxPooling2D on rank 2"] = () => Call(new MaxPooling2D(name: "max_pooling2d"), (4, 5)),
        ["Dense after conv without Flatten: allowed"] = () => Model((8, 8, 1), new Conv2D(2, 3), new Dense(4)),
        ["Reshape to an impossible size"] = () => Model(6, new Reshape((4, 2))),
        ["Reshape with two -1"] = () => _ = new Reshape((-1, -1)),
        ["Flatten on unknown dims: allowed"] = () => Model((-1, 2), new Flatten()),
        ["Dense on unknown last dimension"] = () => Model(-1, new Dense(2, name: "dense")),
        ["summary of an unbuilt model: no error"] = () => keras.Sequential(new Dense(2)).Summary(writer: TextWriter.Null),
        ["weights of an unbuilt model"] = () => _ = keras.Sequential(new Dense(2)).TrainableWeights,
        ["get_weights of an unbuilt model"] = () => keras.Sequential(new Dense(2)).get_weights(),
        ["count_params of an unbuilt model"] = () => keras.Sequential([new Dense(2)], "sequential").count_params(),
        ["count_params of an unbuilt layer"] = () => new Dense(2, name: "dense").count_params(),
        ["bad activation"] = () => keras.layers.Dense(2, "rleu"),
        ["bad initializer"] = () => keras.layers.Conv2D(2, 3, activation: "relu", kernel_initializer: "glorot"),
        ["bad regularizer"] = () => keras.regularizers.get("l3"),
        ["bad padding"] = () => _ = new Conv2D(2, 3, padding: "smae"),
        ["padding causal"] = () => _ = new Conv2D(2, 3, padding: "causal"),
        ["padding upper case: allowed"] = () => _ = new Conv2D(2, 3, padding: "SAME"),
        ["bad data_format"] = () => _ = new Conv2D(2, 3, dataFormat: "NHWC"),
        ["negative filters"] = () => _ = new Conv2D(-1, 3),
        ["zero filters"] = () => _ = new Conv2D(0, 3),
        ["kernel_size zero"] = () => _ = new Conv2D(2, 0),
        ["kernel_size of three"] = () => _ = new Conv2D(2, (3, 3, 3)),
        ["strides 0"] = () => _ = new Conv2D(2, 3, 0),
        ["strides and dilation both > 1"] = () => _ = new Conv2D(2, 3, 2, dilationRate: 2),
        ["groups do not divide filters"] = () => _ = new Conv2D(3, 3, groups: 2),
        ["groups do not divide channels"] = () => new Conv2D(4, 3, groups: 2).build((-1, 5, 5, 3)),
        ["dropout rate 1.5"] = () => _ = new Dropout(1.5f),
        ["dropout rate -0.1"] = () => _ = new Dropout(-.1f),
        ["pool_size 0"] = () => _ = new MaxPooling2D(0),
        ["pool_size of three"] = () => _ = new MaxPooling2D((2, 2, 2)),
        ["pool strides -1"] = () => _ = new MaxPooling2D(2, -1),
        ["units 0"] = () => _ = new Dense(0),
        ["units negative"] = () => _ = new Dense(-3),
        ["LeakyReLU alpha keyword (old name)"] = () => keras.layers.LeakyReLU(alpha: .1f),
        ["two layers of one name"] = () => Model(3, new Dense(2, name: "a"), new Dense(2, name: "a")),
        ["pop on an empty model"] = () => keras.Sequential().pop(),
        ["get_layer bad name"] = () => Model(3, new Dense(1, name: "dense")).get_layer("x"),
        ["get_layer bad index"] = () => Model(3, new Dense(1)).get_layer(5),
        ["set_weights wrong count"] = () => Model(3, new Dense(1, name: "dense")).Layers[0].set_weights([Zeros(3, 1)]),
        ["set_weights wrong shape"] = () => Model(3, new Dense(1, name: "dense")).Layers[0].set_weights([Zeros(2, 1), Zeros(1)]),
        ["model.set_weights wrong count"] = () =>
            keras.Sequential([new InputLayer(3), new Dense(1)], "sequential").set_weights([]),
        ["input_shape keyword: warning"] = () => keras.Sequential(keras.layers.Dense(2, activation: "linear", input_shape: 3)),
        ["Input in the middle"] = () =>
            keras.Sequential([new InputLayer(3), new Dense(2), new InputLayer(2)], "sequential"),
        ["call with None"] = () => new Dense(2, name: "dense").Apply(null!),
    };

    // What the compiler refuses, or what is asked of another part: training, files, utilities.
    private static readonly string[] s_compiler =
    [
        "float filters", "kernel_size text", "dropout seed not int", "units float", "units missing", "unknown keyword",
            "weights keyword (old)",
        "add something that is no layer", "get_layer nothing given", "call with a Python list", "set_random_seed text",
    ];

    private static readonly string[] s_different =
    [
        // TensorFlow.NET's pool_size has a default.
        "AveragePooling2D without pool_size",
        // A shape of one number is (3,).
        "Input with batch as first dim and wrong use",
        // TensorFlow.NET's OutputShape is the unknown shape before a model is built; layers have no output of their own.
        "output_shape of an unbuilt model", "input_shape of an unbuilt model", "layer.output before a call",
    ];

    private static IEnumerable<string> Mistakes => s_mistakes.Keys;

    [TestCaseSource(nameof(Mistakes))]
    public void IsAnsweredAsInKeras(string what)
    {
        JsonElement row = GoldenFile.Cases(File).Single(c => c.GetProperty("what").GetString() == what);
        if (row.GetProperty("exception").ValueKind == JsonValueKind.Null)
        {
            Assert.That(s_mistakes[what], Throws.Nothing);
            return;
        }
        Exception ours = Assert.Throws<ValueError>(() => s_mistakes[what]())!;
        TestContext.Out.WriteLine(ours.Message);
        foreach (string told in Facts(row.GetProperty("message").GetString()!))
            Assert.That(ours.Message, Does.Contain(told), $"Keras tells: {row.GetProperty("message")}");
    }

    [Test]
    public void Counts()
    {
        string[] all = [.. GoldenFile.Cases(File).Select(c => c.GetProperty("what").GetString()!)];
        string[] left = [.. all.Except(s_mistakes.Keys).Except(s_compiler).Except(s_different)];
        TestContext.Out.WriteLine(
            $"{s_mistakes.Count} of {all.Length} run; {s_compiler.Length} are the compiler's: {string.Join("; ", s_compiler)}\n"
            + $"{s_different.Length} are no mistakes here: {string.Join("; ", s_different)}\n"
            + $"{left.Length} are about training, files and utilities: {string.Join("; ", left)}");
        Assert.That(s_mistakes.Keys.Concat(s_compiler).Concat(s_different), Is.SubsetOf(all));
    }

    // Quoted names and numbers, without Keras' account of its own call stack.
    private static IEnumerable<string> Facts(string message)
    {
        string core = CallStack().Replace(message, "").Replace("with name 'None' ", "").Replace("[1 1]",
            "").Replace("Sequential.call", "");
        return Fact().Matches(core).Select(m => m.Groups["name"].Success ? m.Groups["name"].Value : m.Value).Distinct();
    }

    private static Sequential Model(Shape input, params Layer[] layers) =>
        keras.Sequential([new InputLayer(input), .. layers], name: null);

    private static NDArray Zeros(params int[] shape) => new(HostTensor.Zeros(TF_DataType.TF_FLOAT, new Shape(shape)));

    private static void Call(Layer layer, Shape input) => CallTwice(layer, input, input);

    private static void CallTwice(Layer layer, Shape first, Shape second)
    {
        using Graph.ScopeExit scope = layer.Home.Graph.EnterScope("call");
        foreach (Shape shape in new[] { first, second })
            layer.Invoke(Emit.Op("Placeholder", [], null, ("dtype", TF_DataType.TF_FLOAT), ("shape", shape)), training: false);
    }

    [GeneratedRegex(@"^Exception encountered when calling \w+\.call\(\)\.\s*|\s*Arguments received by [\s\S]*$")]
    private static partial Regex CallStack();

    [GeneratedRegex(@"[`'](?<name>\w+)[`']|-?\b\d+(\.\d+)?\b")]
    private static partial Regex Fact();
}
