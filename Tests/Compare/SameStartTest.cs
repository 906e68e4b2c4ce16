using System.Text.Json;
using TfCnn.Compare;
using TfCnn.Compare.Layers;
using TfCnn.Shared.Datasets;

namespace TfCnn.Tests.Compare;

/// <summary>Both styles from one set of weights, and how their layers are found.</summary>
[NonParallelizable]
public class SameStartTest
{
    [TestCase("digits")]
    [TestCase("shapes")]
    public void BothStylesComputeTheSame(string dataset)
    {
        CompareRun run = CompareRun.Of(
            dataset, "--limit", "200", "--batch-size", "50", "--epochs", "2", "--same-start", "--engine", "managed");
        Assert.That(run.Code, Is.Zero, run.Error + run.Output);
        JsonElement result = run.Json().GetProperty("datasets")[0].GetProperty("sameStart").EnumerateArray().Single();
        JsonElement[] epochs = [.. result.GetProperty("epochs").EnumerateArray()];
        Assert.That(epochs, Has.Length.EqualTo(2));
        foreach (string difference in new[] { "weights", "loss" })
            Assert.That(epochs.Select(e => e.GetProperty(difference).GetDouble()), Is.All.InRange(0, SameStart.Tolerance));
        Assert.That(run.Output, Does.Contain("both styles compute the same"));
        Assert.That(run.Text("index.html"), Does.Contain("<h3>The same start</h3>"));
        run.Delete();
    }

    [Test]
    public void ADifferenceIsSeen()
    {
        Dataset digits = GeneratedSets.Digits(seed: 1, train: 100, validation: 0, test: 20);
        using StyleModel tensorflow = StyleModel.Build(Plan(Style.TensorFlow), digits), keras = StyleModel.Build(Plan(Style.Keras), digits);
        SameStart start = SameStart.From(keras);
        start.Prepare(tensorflow);
        var epoch = new EpochFigures(1, Loss: 2.3, null, null, null, null);
        start.EndEpoch(Plan(Style.TensorFlow), tensorflow, epoch);
        start.EndEpoch(Plan(Style.Keras), keras, epoch);
        Assert.That(start.Results.Single().Epochs.Single(), Is.EqualTo(new SameStartEpoch(1, 0, 0)));
        Assert.That(start.Results.Single().Holds);

        keras.Weights = [.. keras.Weights.Select((w, i) => i == 5 ? w + 0.001f : w)];
        start.EndEpoch(Plan(Style.TensorFlow), tensorflow, epoch with { Epoch = 2 });
        start.EndEpoch(Plan(Style.Keras), keras, epoch with { Epoch = 2 });
        Assert.That(start.Results.Single().Epochs[1].Weights, Is.EqualTo(0.001).Within(1e-6));
        Assert.That(start.Results.Single().Holds, Is.False);
    }

    [TestCase(2e-5, 0)]
    [TestCase(0, 2e-5)]
    [TestCase(double.NaN, 0)]
    [TestCase(0, double.NaN)]
    public void ADifferenceAboveTheToleranceIsAFailure(double weights, double loss) =>
        Assert.That(new SameStartResult("managed", [new(1, 0, 0), new(2, weights, loss)]).Holds, Is.False);

    [Test]
    public void LayersAreFoundInTheGraphOfEitherStyle([Values("TensorFlow", "Keras")] string name)
    {
        var style = Enum.Parse<Style>(name);
        Dataset shapes = GeneratedSets.Shapes(seed: 1, train: 128, test: 20);
        using StyleModel model = StyleModel.Build(Plan(style) with { BatchSize = 128 }, shapes);
        IReadOnlyList<ForwardLayer> layers = ForwardLayers.Of(model.Forward().Output);
        Assert.That(
            layers.Where(l => !l.Name.StartsWith("dropout", StringComparison.Ordinal)).Select(l => l.Name),
            Is.EqualTo(new[] { "input", "conv 1", "pool 1", "conv 2", "pool 2", "dense 1", "dense 2" }));
        Assert.That(layers.Select(l => l.Parameters).Where(p => p > 0), Is.EqualTo(new[] { 1_568, 32_832, 4_195_328, 10_250 }));
        Assert.That(layers.Single(l => l.Name == "pool 2").Output!.Shape.ToString(), Is.EqualTo("(None, 8, 8, 64)"));
    }

    [Test]
    public void EveryLayerHasATimeInTheStepsOfEitherStyle([Values("TensorFlow", "Keras")] string name)
    {
        var style = Enum.Parse<Style>(name);
        Dataset digits = GeneratedSets.Digits(seed: 1, train: 50, validation: 0, test: 20);
        using StyleModel model = StyleModel.Build(Plan(style) with { BatchSize = 50 }, digits);
        model.PrepareEpoch();
        IReadOnlyList<LayerTime> times = LayerTimes.Measure(model);
        Assert.That(times.Select(t => t.Layer), Is.SupersetOf(new[] { "conv 1", "conv 2", "dense 1", "dense 2" }));
        foreach (LayerTime time in times.Where(t => t.Layer is "conv 2" or "dense 1"))
        {
            Assert.That(time.Forward, Is.GreaterThan(0), time.Layer);
            Assert.That(time.Backward, Is.GreaterThan(0), time.Layer);
            Assert.That(time.Update, Is.GreaterThan(0), time.Layer);
            Assert.That(time.Kernel, Is.Not.Empty, time.Layer);
        }
    }

    private static RunPlan Plan(Style style) => new()
    {
        Style = style,
        Engine = "managed",
        Epochs = 1,
        BatchSize = 100,
        LearningRate = 0.01f,
        Seed = 123,
        Threads = 2,
    };
}
