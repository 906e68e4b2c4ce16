using System.Text.Json;
using Tensorflow;
using Tensorflow.Keras.Losses;
using Tensorflow.Keras.Metrics;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Keras;

/// <summary>Losses with their gradients, metrics over several updates, and what names stand for, as Keras has them.</summary>
[TestFixture]
public sealed class LossGoldenTest
{
    private const string File = "keras-losses.jsonl.gz";

    private static readonly Dictionary<string, Func<JsonElement, Loss>> s_losses = new()
    {
        ["CategoricalCrossentropy"] = a =>
            new CategoricalCrossentropy(Flag(a, "from_logits"), Number(a, "label_smoothing"), Text(a, "reduction")),
        ["SparseCategoricalCrossentropy"] = a => new SparseCategoricalCrossentropy(Flag(a, "from_logits"), Text(a, "reduction")),
        ["BinaryCrossentropy"] = a =>
            new BinaryCrossentropy(Flag(a, "from_logits"), Number(a, "label_smoothing"), Text(a, "reduction")),
        ["MeanSquaredError"] = a => new MeanSquaredError(Text(a, "reduction")),
        ["MeanAbsoluteError"] = a => new MeanAbsoluteError(Text(a, "reduction")),
        ["MeanAbsolutePercentageError"] = a => new MeanAbsolutePercentageError(Text(a, "reduction")),
        ["Hinge"] = a => new Hinge(Text(a, "reduction")),
        ["SquaredHinge"] = a => new SquaredHinge(Text(a, "reduction")),
    };

    private static readonly Dictionary<string, Func<JsonElement, Metric>> s_metrics = new()
    {
        ["CategoricalAccuracy"] = _ => new CategoricalAccuracy(),
        ["SparseCategoricalAccuracy"] = _ => new SparseCategoricalAccuracy(),
        ["BinaryAccuracy"] = a => new BinaryAccuracy(a.TryGetProperty("threshold", out JsonElement t) ? t.GetSingle() : 0.5f),
        ["TopKCategoricalAccuracy"] = a => new TopKCategoricalAccuracy(K(a)),
        ["SparseTopKCategoricalAccuracy"] = a => new SparseTopKCategoricalAccuracy(K(a)),
        ["MeanSquaredError"] = _ => new MeanOfLoss(new MeanSquaredError()),
        ["MeanAbsoluteError"] = _ => new MeanOfLoss(new MeanAbsoluteError()),
        ["MeanAbsolutePercentageError"] = _ => new MeanOfLoss(new MeanAbsolutePercentageError()),
        ["CategoricalCrossentropy"] = _ => new MeanOfLoss(new CategoricalCrossentropy()),
        ["SparseCategoricalCrossentropy"] = _ => new MeanOfLoss(new SparseCategoricalCrossentropy()),
        ["BinaryCrossentropy"] = _ => new MeanOfLoss(new BinaryCrossentropy()),
        ["Hinge"] = _ => new MeanOfLoss(new Hinge()),
    };

    [Test]
    public void LossesAndGradients()
    {
        JsonElement[] all = [.. Cases("loss")];
        JsonElement[] mine = [.. all.Where(
            c => s_losses.ContainsKey(Class(c)) && !Arguments(c).TryGetProperty("ignore_class", out _))];
        var worst = new WorstError();
        foreach (JsonElement c in mine)
            CheckLoss(c, worst);
        TestContext.Out.WriteLine(
            $"{mine.Length} of {all.Length} losses, left out: {string.Join(", ", all.Except(mine).Select(Class).Distinct())}; {worst}");
        Assert.That(mine, Has.Length.EqualTo(38));
    }

    [Test]
    public void MetricsOverSeveralUpdates()
    {
        JsonElement[] all = [.. Cases("metric")];
        JsonElement[] mine = [.. all.Where(c => s_metrics.ContainsKey(Class(c)))];
        var worst = new WorstError();
        foreach (JsonElement c in mine)
            CheckMetric(c, worst);
        TestContext.Out.WriteLine(
            $"{mine.Length} of {all.Length} metrics, left out: {string.Join(", ", all.Except(mine).Select(Class).Distinct())}; {worst}");
        Assert.That(mine, Is.Not.Empty);
    }

    [Test]
    public void MeanOfNumbers()
    {
        var mean = new Mean();
        JsonElement updates = Cases("metric_mean").Single().GetProperty("updates");
        foreach (JsonElement u in updates.EnumerateArray())
        {
            mean.Update(Floats(u.GetProperty("values")), Floats(u.GetProperty("sample_weight")));
            Assert.That(mean.Result, Is.EqualTo(u.GetProperty("result").GetSingle()));
        }
        mean.Reset();
        Assert.That(mean.Result, Is.Zero);
    }

    [Test]
    public void NamesOfMetricsAreResolvedByShapes()
    {
        JsonElement[] all = [.. Cases("metric_resolution")];
        foreach (JsonElement c in all)
        {
            string name = c.GetProperty("identifier").GetString()!;
            if (c.TryGetProperty("error", out _))
            {
                Assert.That(() => MetricNames.Find(name, new Shape(8, 10), new Shape(8, 10)), Throws.TypeOf<ValueError>()
                    .With.Message.StartsWith(c.GetProperty("message").GetString()!));
                continue;
            }
            Metric metric = MetricNames.Find(name, ShapeOf(c, "y_true_shape"), ShapeOf(c, "y_pred_shape"));
            Assert.That(metric.Name, Is.EqualTo(c.GetProperty("log_name").GetString()));
            string expected = c.GetProperty("class").GetString()!;
            Assert.That(metric.GetType().Name, Is.EqualTo(expected == "MeanSquaredError" ? nameof(MeanOfLoss) : expected), name);
        }
        TestContext.Out.WriteLine($"all {all.Length} resolutions");
    }

    [Test]
    public void CrossentropyIsResolvedByShapes()
    {
        foreach (JsonElement c in Cases("loss_resolution"))
        {
            Loss loss = LossNames.Find(
                c.GetProperty("identifier").GetString()!, ShapeOf(c, "y_true_shape"), ShapeOf(c, "y_pred_shape"));
            Assert.That(loss.Name, Is.EqualTo(c.GetProperty("fn").GetString()));
        }
    }

    [Test]
    public void EveryNameOfALossThatWeHaveIsKeras()
    {
        JsonElement names = Cases("names").Single(c => c.GetProperty("what").GetString() == "losses").GetProperty("names");
        Dictionary<string, string> keras = names.EnumerateArray().ToDictionary(n => n[0].GetString()!, n => n[1].GetString()!);
        foreach (string name in LossNames.All)
            Assert.That(keras, Contains.Key(name));
        foreach (string missing in keras.Where(k => LossNames.All.Contains(k.Value)).Select(k => k.Key))
            Assert.That(LossNames.All, Has.Member(missing));
    }

    [Test]
    public void BehindASoftmaxTheLossComesFromTheScores()
    {
        JsonElement c = Cases("eager_vs_graph").Single();
        using var graph = new KerasGraph();
        HostTensor scores = new GoldenTensor(c.GetProperty("logits")).ToHost();
        Tensor logits = KerasGraph.Placeholder(scores);
        Tensor labels = graph.Graph.Constant(new GoldenTensor(c.GetProperty("y_true")).ToHost());
        Tensor fused = new CategoricalCrossentropy().Call(labels, Softmax.Build(logits));
        Tensor clipped = new CategoricalCrossentropy().Call(labels, ArrayOps.Identity(Softmax.Build(logits)));
        Tensor slope = Gradients.Compute([fused], [logits])[0]!, flat = Gradients.Compute([clipped], [logits])[0]!;
        HostTensor?[] r = graph.Run([(logits, scores)], fused, slope, clipped, flat);
        JsonElement full = c.GetProperty("tf.function keras.activations.softmax"), cut = c.GetProperty("eager");
        var worst = new WorstError();
        worst.Take("loss", r[0]!.ToDouble(), full.GetProperty("loss").GetDouble());
        worst.Take("gradient", r[1]!.Span<float>(), new GoldenTensor(full.GetProperty("grad_logits")));
        worst.Take("clipped loss", r[2]!.ToDouble(), cut.GetProperty("loss").GetDouble());
        Assert.That(r[3]!.Span<float>().ToArray(), Is.All.Zero);
    }

    private static void CheckLoss(JsonElement c, WorstError worst)
    {
        using var graph = new KerasGraph();
        HostTensor target = Host(c, "y_true")!, prediction = Host(c, "y_pred")!;
        Tensor yTrue = graph.Graph.Constant(target), yPred = KerasGraph.Placeholder(prediction);
        Tensor? weight = Host(c, "sample_weight") is { } w ? graph.Graph.Constant(w) : null;
        Tensor value = s_losses[Class(c)](Arguments(c)).Call(yTrue, yPred, weight);
        Tensor slope = Gradients.Compute([value], [yPred])[0]!;
        Tensor each = s_losses[Class(c)](JsonDocument.Parse(WithoutReduction(Arguments(c))).RootElement).Call(yTrue, yPred, weight);
        HostTensor?[] r = graph.Run([(yPred, prediction)], value, slope, each);
        string what = $"{Class(c)} {Arguments(c)} {c.GetProperty("note")}";
        worst.Take(what + " value", r[0]!.Span<float>(), new GoldenTensor(c.GetProperty("value")));
        worst.Take(what + " gradient", r[1]!.Span<float>(), new GoldenTensor(c.GetProperty("grad_y_pred")), 2e-6);
        worst.Take(
            what + " per sample", r[2]!.Span<float>(), new GoldenTensor(c.GetProperty("per_sample(reduction=none)")), 2e-6);
    }

    private static void CheckMetric(JsonElement c, WorstError worst)
    {
        float total = 0, count = 0;
        foreach (JsonElement u in c.GetProperty("updates").EnumerateArray())
        {
            using var graph = new KerasGraph();
            Tensor? weight = Host(u, "sample_weight") is { } w ? graph.Graph.Constant(w) : null;
            HostTensor prediction = Host(u, "y_pred")!;
            (Tensor sum, Tensor divisor) = s_metrics[Class(c)](Arguments(c))
                .Update(graph.Graph.Constant(Host(u, "y_true")!), graph.Graph.Constant(prediction), weight);
            HostTensor?[] r = graph.Run(sum, divisor);
            total += (float)r[0]!.ToDouble();
            count += (float)r[1]!.ToDouble();
            worst.Take($"{Class(c)} {Arguments(c)} {c.GetProperty("note")}", total / count, u.GetProperty("result").GetDouble());
        }
    }

    private static IEnumerable<JsonElement> Cases(string kind) =>
        GoldenFile.Cases(File).Where(c => c.GetProperty("kind").GetString() == kind);

    private static string Class(JsonElement c) => c.GetProperty("class").GetString()!;

    private static JsonElement Arguments(JsonElement c) => c.GetProperty("args");

    private static string WithoutReduction(JsonElement arguments) => JsonSerializer.Serialize(
        arguments.EnumerateObject().Where(a => a.Name != "reduction").Append(
            JsonDocument.Parse("""{"reduction":"none"}""").RootElement.EnumerateObject().Single())
        .ToDictionary(a => a.Name, a => a.Value));

    private static HostTensor? Host(JsonElement c, string name) => GoldenTensor.OrNull(c.GetProperty(name))?.ToHost();

    private static Shape ShapeOf(JsonElement c, string name) =>
        new([.. c.GetProperty(name).EnumerateArray().Select(d => d.GetInt64())]);

    private static float[] Floats(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.Number => [json.GetSingle()],
        // Several values of one sample count as their mean.
        _ => [.. json.EnumerateArray().Select(v => Floats(v).Average())],
    };

    private static bool Flag(JsonElement arguments, string name) =>
        arguments.TryGetProperty(name, out JsonElement v) && v.GetBoolean();

    private static float Number(JsonElement arguments, string name) =>
        arguments.TryGetProperty(name, out JsonElement v) ? v.GetSingle() : 0;

    private static string? Text(JsonElement arguments, string name) =>
        arguments.TryGetProperty(name, out JsonElement v) ? v.GetString() : null;

    private static int K(JsonElement arguments) => arguments.TryGetProperty("k", out JsonElement k) ? k.GetInt32() : 5;
}
