using System.Text.Json;
using Tensorflow;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Keras;

/// <summary>Layers and activations against Keras 3: outputs, gradients, shapes, counts, names.</summary>
[TestFixture]
public class LayerGoldenTest
{
    private const string File = "keras-layers.jsonl.gz";

    // The largest error, relative to the largest element or 1.
    private const double Tolerance = 2e-6;

    private static IEnumerable<TestCaseData> LayerCases() => Cases("layer").Where(c => KerasLayerReader.Knows(Class(c)))
        .Select((c, i) => new TestCaseData(c).SetArgDisplayNames($"{i} {Class(c)} {c.GetProperty("args")} {Training(c)}"));

    private static IEnumerable<TestCaseData> ActivationCases() =>
        Cases("activation").Select(c => new TestCaseData(c).SetArgDisplayNames(c.GetProperty("name").GetString()!));

    [Test]
    public void Counts()
    {
        GoldenFile.Require(File);
        JsonElement[] all = [.. Cases("layer")];
        string[] missing = [.. all.Select(Class).Where(c => !KerasLayerReader.Knows(c)).Distinct()];
        int run = all.Count(c => KerasLayerReader.Knows(Class(c)));
        TestContext.Out.WriteLine(
            $"{run} of {all.Length} layers and {Cases("activation").Count()} activations run; there are no " +
            $"{string.Join(", ", missing)}; "
            + "Conv2D with channels_first is an error on Keras' CPU and works here.");
        Assert.That(run, Is.EqualTo(106));
    }

    [TestCaseSource(nameof(LayerCases))]
    public void Layer(JsonElement c)
    {
        Layer layer = KerasLayerReader.Read(Class(c), c.GetProperty("args"));
        GoldenTensor input = new(c.GetProperty("input"));
        var shape = new Shape(input.Shape);
        LayerRun run = LayerRun.Create(() => layer, shape, Training(c));
        CheckFacts(c, layer, run);
        layer.SetWeights(c.GetProperty("weights").EnumerateArray().Select(w =>
            new NDArray(new GoldenTensor(w.GetProperty("value")).ToHost())));
        if (c.TryGetProperty("grad", out JsonElement grad))
            CheckGradients(grad, run, input.ToHost());
        double worst = Compare("output", run.Output(input.ToHost()), c.GetProperty("output"));
        if (c.TryGetProperty("more_outputs", out JsonElement more))
            foreach (JsonElement next in more.EnumerateArray())
                worst = Math.Max(worst, Compare("next output", run.Output(input.ToHost()), next));
        if (c.TryGetProperty("variables_after", out JsonElement after))
            foreach ((HostTensor ours, JsonElement theirs) in run.Variables().Zip(after.EnumerateArray()))
                worst = Math.Max(worst, Compare(theirs.GetProperty("path").GetString()!, ours, theirs.GetProperty("value")));
        TestContext.Out.WriteLine($"worst error {worst:G2}");
    }

    [TestCaseSource(nameof(ActivationCases))]
    public void ActivationsAreKeras(JsonElement c)
    {
        Activation activation = ActivationNames.Get(c.GetProperty("name").GetString()!);
        GoldenTensor input = new(c.GetProperty("input"));
        LayerRun run = LayerRun.Create(() => new Tensorflow.Keras.Layers.ActivationLayer(activation), new Shape(input.Shape));
        Compare("output", run.Output(input.ToHost()), c.GetProperty("output"));
        Compare("gradient", run.Gradients(input.ToHost(), new GoldenTensor(c.GetProperty("upstream")).ToHost())[0]!,
            c.GetProperty("grad"));
    }

    private static void CheckFacts(JsonElement c, Layer layer, LayerRun run)
    {
        JsonElement shapes = c.GetProperty("compute_output_shape");
        Shape expected = ShapeOf(shapes.GetProperty("output"));
        Assert.Multiple(() =>
        {
            Assert.That(layer.ComputeOutputShape(ShapeOf(shapes.GetProperty("input"))), Is.EqualTo(expected), "output shape");
            Assert.That(layer.ComputeOutputShape(ShapeOf(c.GetProperty("input_shape"))),
                Is.EqualTo(ShapeOf(shapes.GetProperty("output_concrete"))), "output shape for a known batch");
            Assert.That(run.StaticShape.IsCompatibleWith(expected), $"the graph says {run.StaticShape}, Keras {expected}");
            Assert.That(layer.CountParams(), Is.EqualTo(c.GetProperty("count_params").GetInt32()), "parameters");
            Assert.That(LayerNames.Snake(layer.ClassName), Is.EqualTo(LayerNames.Snake(Class(c))), "class");
            Assert.That(layer.CountedWeights.Select(w => w.Name),
                Is.EqualTo(c.GetProperty("weights").EnumerateArray().Select(w => w.GetProperty("name").GetString())), "weights");
        });
    }

    private static void CheckGradients(JsonElement grad, LayerRun run, HostTensor input)
    {
        HostTensor?[] ours = run.Gradients(input, new GoldenTensor(grad.GetProperty("upstream")).ToHost());
        JsonElement[] theirs = [grad.GetProperty("input"), .. grad.GetProperty("weights").EnumerateArray()];
        Assert.That(ours, Has.Length.EqualTo(theirs.Length));
        for (int i = 0; i < ours.Length; i++)
            if (theirs[i].ValueKind == JsonValueKind.Null)
                Assert.That(ours[i], Is.Null, $"gradient {i}");
            else if (ours[i] is { } present)
                Compare($"gradient {i}", present, theirs[i]);
            else
                Assert.That(new GoldenTensor(theirs[i]).Span<float>().ToArray(), Is.All.Zero,
                    $"gradient {i}, which there is none of");
    }

    private static double Compare(string what, HostTensor ours, JsonElement json)
    {
        GoldenTensor theirs = new(json);
        Assert.That(ours.Shape.ToArray(), Is.EqualTo(theirs.Shape), $"{what}: shape");
        if (theirs.DType != "float32")
        {
            Assert.That(ours.Bytes().ToArray(), Is.EqualTo(theirs.Bytes), what);
            return 0;
        }
        ReadOnlySpan<float> expected = theirs.Span<float>();
        double scale = 1, worst = 0;
        foreach (float e in expected)
            scale = Math.Max(scale, float.IsFinite(e) ? Math.Abs(e) : 0);
        for (int i = 0; i < expected.Length; i++)
        {
            float mine = ours.Span<float>()[i];
            double error = mine.Equals(expected[i]) ? 0 : Math.Abs((double)mine - expected[i]) / scale;
            Assert.That(error, Is.LessThanOrEqualTo(Tolerance), $"{what}: element {i} is {mine:G9}, Keras' {expected[i]:G9}");
            worst = Math.Max(worst, error);
        }
        return worst;
    }

    private static IEnumerable<JsonElement> Cases(string kind) => GoldenFile.Find(File) is { } path
        ? GoldenFile.Lines(path).Select(l => JsonDocument.Parse(l).RootElement).Where(c =>
            c.GetProperty("kind").GetString() == kind)
        : [];

    private static string Class(JsonElement c) => c.GetProperty("class").GetString()!;

    private static bool Training(JsonElement c) =>
        c.TryGetProperty("training", out JsonElement training) && training.GetBoolean();

    private static Shape ShapeOf(JsonElement json) =>
        new([.. json.EnumerateArray().Select(d => d.ValueKind == JsonValueKind.Null ? -1 : d.GetInt64())]);
}
