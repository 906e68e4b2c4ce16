using System.Text.Json;
using Tensorflow;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using TfCnn.Tests.Golden;
using static Tensorflow.KerasApi;

namespace TfCnn.Tests.Keras;

/// <summary>Summaries to the letter.</summary>
[TestFixture]
public class SummaryGoldenTest
{
    private const string Table = "keras-summary-keras3.json", TfKeras = "keras-summary-tf_keras.json";

    private const string Classic = "keras-classic-text.json";

    private static readonly Dictionary<string, Func<Sequential>> s_models = new()
    {
        ["mnist"] = ChapterModels.Mnist,
        ["cifar"] = ChapterModels.Cifar,
        ["batchnorm"] = ChapterModels.BatchNormalized,
        ["frozen"] = ChapterModels.Frozen,
        ["unbuilt"] = ChapterModels.Unbuilt,
        ["longnames"] = ChapterModels.LongNames,
        ["nested"] = ChapterModels.Nested,
        ["compiled"] = ChapterModels.TwoDense,
        ["compiled_fitted"] = () => WithOptimizer(40, 164),
        ["compiled_sgd_fitted"] = () => WithOptimizer(2, 12),
        ["empty"] = () => keras.Sequential(name: "nothing"),
    };

    private static IEnumerable<string> Tables() =>
        Entries(Table).Select(e => e.Name).Where(n => s_models.ContainsKey(n.Split('/')[0]));

    [TestCaseSource(nameof(Tables))]
    public void Keras3Table(string name)
    {
        JsonElement c = Entries(Table).Single(e => e.Name == name).Value;
        keras.backend.clear_session();
        string text = Write(s_models[name.Split('/')[0]](), Options(name, c));
        Assert.That(text, Is.EqualTo(Expected(c)));
    }

    private static IEnumerable<string> TfKerasTexts() =>
        Entries(TfKeras).Select(e => e.Name).Where(n => s_models.ContainsKey(n.Split('/')[0]));

    [TestCaseSource(nameof(TfKerasTexts))]
    public void TfKerasText(string name)
    {
        JsonElement c = Entries(TfKeras).Single(e => e.Name == name).Value;
        keras.backend.clear_session();
        Sequential model = s_models[name.Split('/')[0]]();
        SummaryOptions options = Options(name, c) with { Layout = SummaryLayout.TfKeras };
        if (c.TryGetProperty("error", out _))
            Assert.That(() => Write(model, options), Throws.TypeOf<ValueError>().With.Message.Contains("has not yet been built"));
        else
            Assert.That(Write(model, options), Is.EqualTo(Expected(c)));
    }

    [Test]
    public void Counts()
    {
        GoldenFile.Require(Table);
        string[] left = [.. Entries(Table).Select(e => e.Name).Except(Tables())];
        TestContext.Out.WriteLine($"{TfKerasTexts().Count()} of {Entries(TfKeras).Count()} of tf_keras run, without its " +
            $"functional model");
        TestContext.Out.WriteLine($"{Tables().Count()} of {Entries(Table).Count()} run; without functional models: " +
            $"{string.Join(", ", left)}");
        Assert.That(Tables().Count(), Is.EqualTo(29));
    }

    [TestCase("mnist")]
    [TestCase("cifar")]
    public void ClassicTextOfTheChapter(string name)
    {
        JsonElement texts = Entries(Classic).Single(e => e.Name == "summary").Value;
        keras.backend.clear_session();
        Sequential model = s_models[name]();
        foreach (string version in new[] { "2.0.8", "2.1.6", "2.2.4" })
        {
            Assert.That(Write(model, new SummaryOptions()), Is.EqualTo(texts.GetProperty($"{version}/{name}").GetString()),
                version);
            Assert.That(Write(model, new SummaryOptions { LineLength = 100 }),
                Is.EqualTo(texts.GetProperty($"{version}/{name}/line_length=100").GetString()), $"{version}, 100 characters");
        }
    }

    [Test]
    public void ClassicTextCutsLongNames()
    {
        JsonElement texts = Entries(Classic).Single(e => e.Name == "summary").Value;
        keras.backend.clear_session();
        Sequential model = keras.Sequential(
            keras.layers.InputLayer((6, 6, 3)), keras.layers.Conv2D(4, 3, use_bias: false, activation: "linear"),
            keras.layers.BatchNormalization(), keras.layers.Activation("relu"));
        string[] ours = Write(model, new SummaryOptions()).Split('\n');
        string[] theirs = texts.GetProperty("2.0.8/batchnorm_long").GetString()!.Split('\n');
        Assert.That(ours.Take(8), Is.EqualTo(theirs.Take(8)));
    }

    [Test]
    public void TensorFlowNetsText()
    {
        keras.backend.clear_session();
        Sequential model = keras.Sequential(
            keras.layers.InputLayer((28, 28, 1)), keras.layers.Conv2D(32, (5, 5), padding: "same", activation: "relu"),
            keras.layers.MaxPooling2D(), keras.layers.Conv2D(64, (5, 5), padding: "same", activation: "relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(), keras.layers.Dense(1024, "relu"), keras.layers.Dropout(.5f),
            keras.layers.Dense(10, "softmax"));
        string line = new('_', 65), end = new('=', 65);
        string[] expected =
        [
            "Model: sequential", line, "Layer (type)                  Output Shape              Param #  ", end,
            "conv2d (Conv2D)               (None, 28, 28, 32)        832      ", line,
            "max_pooling2d (MaxPooling2D)  (None, 14, 14, 32)        0        ", line,
            "conv2d_1 (Conv2D)             (None, 14, 14, 64)        51264    ", line,
            "max_pooling2d_1 (MaxPooling2D (None, 7, 7, 64)          0        ", line,
            "flatten (Flatten)             (None, 3136)              0        ", line,
            "dense (Dense)                 (None, 1024)              3212288  ", line,
            "dropout (Dropout)             (None, 1024)              0        ", line,
            "dense_1 (Dense)               (None, 10)                10250    ", end,
            "Total params: 3274634", "Trainable params: 3274634", "Non-trainable params: 0", line, "",
        ];
        Assert.That(Write(model, new SummaryOptions { Layout = SummaryLayout.TensorFlowNet }).Split('\n'), Is.EqualTo(expected));
    }

    [Test]
    public void GoesToTheRedirectedOutput()
    {
        using var writer = new StringWriter();
        Binding.tf_output_redirect = writer;
        try
        {
            ChapterModels.TwoDense().summary();
        }
        finally
        {
            Binding.tf_output_redirect = null;
        }
        Assert.That(writer.ToString(), Does.StartWith(new string('_', 65)).And.Contains("Total params: 19"));
    }

    private static SummaryOptions Options(string name, JsonElement c)
    {
        JsonElement args = c.TryGetProperty("args", out JsonElement given) ? given : default;
        return new SummaryOptions
        {
            Layout = SummaryLayout.Keras3,
            Columns = name.Contains("120") ? 120 : 80,
            Colors = name.Contains("terminal"),
            LineLength = Has("line_length") ? args.GetProperty("line_length").GetInt32() : null,
            Positions = Has("positions") ? args.GetProperty("positions").Deserialize<double[]>() : null,
            ShowTrainable = Has("show_trainable"),
            ExpandNested = Has("expand_nested"),
            LayerRange = Has("layer_range")
                ? (args.GetProperty("layer_range")[0].GetString()!, args.GetProperty("layer_range")[1].GetString()!) : null,
        };

        bool Has(string what) => args.ValueKind == JsonValueKind.Object && args.TryGetProperty(what, out _);
    }

    private static string Expected(JsonElement c) => c.TryGetProperty("text", out JsonElement text)
        ? text.GetString()!
        : string.Concat(c.GetProperty("calls").EnumerateArray().Select(call => call[0][0].GetString() + "\n")).TrimEnd('\n')
            + "\n";

    private static string Write(Model model, SummaryOptions options)
    {
        using var writer = new StringWriter();
        model.Summary(options, writer);
        return writer.ToString();
    }

    private static Sequential WithOptimizer(long count, long bytes)
    {
        Sequential model = ChapterModels.TwoDense();
        model.OptimizerSize = (count, bytes);
        return model;
    }

    private static IEnumerable<JsonProperty> Entries(string file) => GoldenFile.Find(file) is { } path
        ? JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.EnumerateObject()
        : [];
}
