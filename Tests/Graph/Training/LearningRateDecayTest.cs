using System.Text.Json;
using Tensorflow;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Training;

/// <summary>The learning rates at 29 steps, and the nodes that make them, as TensorFlow has them.</summary>
[TestFixture]
public sealed class LearningRateDecayTest
{
    // A few roundings of powers, exponentials and cosines, relative to the initial rate.
    private const float Tolerance = 3e-7f;

    private static readonly Dictionary<string, Func<JsonElement, Tensor, Tensor>> s_schedules = new()
    {
        ["exponential_decay"] = (h, s) =>
            LearningRateDecay.Exponential(Number(h, "learning_rate"), s, Steps(h), Number(h, "decay_rate"), Flag(h, "staircase")),
        ["natural_exp_decay"] = (h, s) =>
            LearningRateDecay.NaturalExponential(
                Number(h, "learning_rate"), s, Steps(h), Number(h, "decay_rate"), Flag(h, "staircase")),
        ["inverse_time_decay"] = (h, s) =>
            LearningRateDecay.InverseTime(Number(h, "learning_rate"), s, Steps(h), Number(h, "decay_rate"), Flag(h, "staircase")),
        ["polynomial_decay"] = (h, s) => LearningRateDecay.Polynomial(
            Number(h, "learning_rate"), s, Steps(h), Number(h, "end_learning_rate"), Number(h, "power"), Flag(h, "cycle")),
        ["cosine_decay"] = (h, s) => LearningRateDecay.Cosine(Number(h, "learning_rate"), s, Steps(h), Number(h, "alpha")),
        ["piecewise_constant"] = (h, s) => LearningRateDecay.PiecewiseConstant(
            s, [.. h.GetProperty("boundaries").EnumerateArray().Select(b => b.GetInt32())],
            [.. h.GetProperty("values").EnumerateArray().Select(v => v.GetSingle())]),
    };

    [Test]
    public void RatesAndNodesAreTensorFlows()
    {
        int cases = 0;
        float worst = 0;
        foreach (JsonElement c in GoldenFile.Cases("schedules.jsonl.gz").Where(c => Text(c, "name").StartsWith("tf1/")))
            if (s_schedules.TryGetValue(Text(c, "op"), out Func<JsonElement, Tensor, Tensor>? build))
            {
                worst = Math.Max(worst, Check(c, build));
                cases++;
            }
        TestContext.Out.WriteLine($"{cases} schedules, largest difference {worst:G3} of the largest rate");
        Assert.That(cases, Is.EqualTo(18));
    }

    [Test]
    public void TheStepMayBeAVariable()
    {
        using var graph = new GraphRun();
        var step = new ResourceVariable(0L, trainable: false, "global_step");
        Tensor rate = LearningRateDecay.Exponential(1f, step, 1, 0.5f), next = step.ValueAfter(step.AssignAdd(1));
        graph.Initialize();
        Assert.That(graph.Values<float>(rate), Is.EqualTo(new[] { 1f }));
        _ = graph.Run(next);
        Assert.That(graph.Values<float>(rate), Is.EqualTo(new[] { 0.5f }));
    }

    [Test]
    public void BoundariesAndValuesMustFit()
    {
        using var graph = new GraphRun();
        Assert.That(
            () => LearningRateDecay.PiecewiseConstant(Emit.Constant(1), [1, 2], [0.1f, 0.2f]),
            Throws.TypeOf<ValueError>().With.Message.Contains("1 less"));
    }

    private static float Check(JsonElement c, Func<JsonElement, Tensor, Tensor> build)
    {
        using var graph = new GraphRun();
        TF_DataType type = TF_DataType.TF_INT64;
        Tensor step = Emit.Op("Placeholder", [], null, ("dtype", type), ("shape", Shape.Scalar));
        Tensor rate = build(c.GetProperty("hyper"), step);
        // TensorFlow chooses among constants with control flow, which this engine does not have.
        if (Text(c, "op") != "piecewise_constant")
            Assert.That(graph.Graph.Operations.Select(Line), Is.EqualTo(c.GetProperty("nodes").EnumerateArray().Select(Line)),
                Text(c, "name"));
        float[] expected = new GoldenTensor(c.GetProperty("values")).Span<float>().ToArray();
        float largest = expected.Max(), worst = 0;
        foreach ((JsonElement at, float theirs) in c.GetProperty("steps").EnumerateArray().Zip(expected))
        {
            float ours = graph.Run([(step, at.GetInt64())], rate)[0]!.Span<float>()[0];
            Assert.That(ours, Is.EqualTo(theirs).Within(Tolerance * largest), $"{Text(c, "name")}, step {at}");
            worst = Math.Max(worst, Math.Abs(ours - theirs) / largest);
        }
        return worst;
    }

    private static string Line(Operation op) => $"{op.Name} {op.Type}({string.Join(", ", op.Inputs.Select(i => i.Name))})";

    private static string Line(JsonElement node) =>
        $"{node[0].GetString()} {node[1].GetString()}({string.Join(", ", node[2].EnumerateArray().Select(i => i.GetString()))})";

    private static string Text(JsonElement c, string name) => c.GetProperty(name).GetString()!;

    private static float Number(JsonElement hyper, string name) => hyper.GetProperty(name).GetSingle();

    private static int Steps(JsonElement hyper) => hyper.GetProperty("decay_steps").GetInt32();

    private static bool Flag(JsonElement hyper, string name) => hyper.GetProperty(name).GetBoolean();
}
