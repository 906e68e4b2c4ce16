using System.Text.Json;
using Tensorflow;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Training;

/// <summary>Twelve steps of each optimizer, with all slots, and single steps of the raw operations, as TensorFlow made
/// them.</summary>
[TestFixture]
public sealed class OptimizerGoldenTest
{
    private const string File = "optimizers.jsonl.gz";

    private static readonly Dictionary<string, Func<JsonElement, Optimizer>> s_optimizers = new()
    {
        ["GradientDescentOptimizer"] = h => new GradientDescentOptimizer(Number(h, "learning_rate")),
        ["MomentumOptimizer"] = h => new MomentumOptimizer(
            Number(h, "learning_rate"), Number(h, "momentum"), h.GetProperty("use_nesterov").GetBoolean()),
        ["AdamOptimizer"] = h => new AdamOptimizer(
            Number(h, "learning_rate"), Number(h, "beta1"), Number(h, "beta2"), Number(h, "epsilon")),
        ["RMSPropOptimizer"] = h => new RMSPropOptimizer(
            Number(h, "learning_rate"), Number(h, "decay"), Number(h, "momentum"), Number(h, "epsilon"),
            h.GetProperty("centered").GetBoolean()),
        ["AdagradOptimizer"] = h => new AdagradOptimizer(Number(h, "learning_rate"), Number(h, "initial_accumulator_value")),
    };

    [Test]
    public void TwelveStepsWithAllSlots()
    {
        List<JsonElement> cases = GoldenFile.Cases(File);
        JsonElement data = cases.Single(c => Name(c) == "data");
        int run = 0;
        var worst = new Worst();
        foreach (JsonElement c in cases.Where(c => Name(c).StartsWith("tf1/", StringComparison.Ordinal)))
            if (s_optimizers.TryGetValue(c.GetProperty("op").GetString()!, out Func<JsonElement, Optimizer>? make))
            {
                Steps(c, data, make(c.GetProperty("hyper")), worst);
                run++;
            }
        TestContext.Out.WriteLine($"{run} cases; {worst}");
        Assert.That(run, Is.EqualTo(15));
    }

    [Test]
    public void SingleStepsOfTheRawOperations()
    {
        int run = 0;
        var worst = new Worst();
        foreach (JsonElement c in GoldenFile.Cases(File).Where(c => Name(c).StartsWith("raw/", StringComparison.Ordinal)))
            if (OpRegistry.All.Any(o => o.Name == c.GetProperty("op").GetString()))
            {
                RawStep(c, worst);
                run++;
            }
        TestContext.Out.WriteLine($"{run} cases; {worst}");
        Assert.That(run, Is.EqualTo(12));
    }

    private static void Steps(JsonElement c, JsonElement data, Optimizer optimizer, Worst worst)
    {
        using var graph = new GraphRun();
        ResourceVariable[] variables =
            [.. Tensors(data.GetProperty("initial")).Select(v => new ResourceVariable(v.Value.ToHost(), name: v.Key))];
        Tensor[] gradients = [.. variables.Select(v => Emit.Op("Placeholder", [], null, ("dtype", v.DType), ("shape", v.Shape)))];
        Operation train = optimizer.ApplyGradients([.. gradients.Zip(variables, (g, v) => ((Tensor?)g, v))]);
        Assert.That(graph.Graph.Operations.Select(o => o.Type),
            Has.Member(c.GetProperty("nodes")[0].GetProperty("op").GetString()));
        Dictionary<string, Tensor> all = GraphVariables.Global(graph.Graph).ToDictionary(v => v.Op.Name, v => v.Value());
        graph.Initialize();
        Compare(c, "initial", graph, all, c.GetProperty("initial"), c.GetProperty("initial64"), worst);
        for (int step = 0; step < c.GetProperty("steps").GetArrayLength(); step++)
        {
            var feed = Tensors(data.GetProperty("gradients")[step]);
            _ = graph.Run([.. variables.Select((v, i) => (gradients[i], (object)feed[v.Op.Name].ToHost()))], train);
            Compare(c, $"step {step + 1}", graph, all, c.GetProperty("steps")[step], c.GetProperty("steps64")[step], worst);
        }
    }

    private static void RawStep(JsonElement c, Worst worst)
    {
        using var graph = new GraphRun();
        JsonElement hyper = c.GetProperty("hyper"), node = c.GetProperty("nodes")[0];
        OpDef def = OpRegistry.Find(c.GetProperty("op").GetString()!);
        var given =
            Tensors(c.GetProperty("initial")).ToDictionary(v => v.Key, v => new ResourceVariable(v.Value.ToHost(), name: v.Key));
        var gradient = Tensors(c.GetProperty("gradients")[0]);
        Tensor[] inputs =
        [
            .. def.Signature.Inputs.Select(a => given.TryGetValue(a.Name, out ResourceVariable? v) ? v.Handle
                : gradient.TryGetValue(a.Name, out GoldenTensor? g) ? graph.Graph.Constant(g.ToHost())
                : Emit.Constant(Number(hyper, a.Name))),
        ];
        Operation step = graph.Graph.CreateOp(
            def.Name, inputs, null,
            [
                .. node.GetProperty("attrs").EnumerateObject().Where(a => a.Name != "T")
                    .Select(a => (a.Name, (object)a.Value.GetBoolean())),
            ]);
        Dictionary<string, Tensor> all = given.ToDictionary(v => v.Key, v => v.Value.Value());
        graph.Initialize();
        _ = graph.Run(step);
        Compare(c, "step", graph, all, c.GetProperty("steps")[0], c.GetProperty("steps64")[0], worst);
    }

    private static void Compare(
        JsonElement c, string when, GraphRun graph, Dictionary<string, Tensor> all, JsonElement theirs, JsonElement truth,
        Worst worst)
    {
        Assert.That(all.Keys, Is.EquivalentTo(theirs.EnumerateObject().Select(v => v.Name)), Name(c));
        HostTensor?[] values = graph.Run([.. all.Values]);
        foreach ((string name, HostTensor? ours) in all.Keys.Zip(values))
            worst.Take(
                $"{Name(c)}, {when}, {name}", ours!.Span<float>(), new GoldenTensor(theirs.GetProperty(name)).Span<float>(),
                new GoldenTensor(truth.GetProperty(name)));
    }

    private static Dictionary<string, GoldenTensor> Tensors(JsonElement json) =>
        json.EnumerateObject().ToDictionary(v => v.Name, v => new GoldenTensor(v.Value));

    private static string Name(JsonElement c) => c.GetProperty("name").GetString()!;

    private static float Number(JsonElement hyper, string name) => hyper.GetProperty(name).GetSingle();

    /// <summary>Holds tensors to the float64 truth, and remembers the worst.</summary>
    private sealed class Worst
    {
        private double _relative, _multiple;
        private string _where = "";

        public void Take(string what, ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs, GoldenTensor truth)
        {
            // What is float32 even in the float64 run (Adam's powers of beta) is there as such.
            double[] exact = truth.DType == "float64"
                ? truth.Span<double>().ToArray()
                : Array.ConvertAll(truth.Span<float>().ToArray(), v => (double)v);
            double ourError = 0, theirError = 0, scale = 0;
            for (int i = 0; i < exact.Length; i++)
            {
                ourError = Math.Max(ourError, Math.Abs(ours[i] - exact[i]));
                theirError = Math.Max(theirError, Math.Abs(theirs[i] - exact[i]));
                scale = Math.Max(scale, Math.Abs(exact[i]));
            }
            Assert.That(ourError, Is.LessThanOrEqualTo((Tolerances.Multiple * theirError) + (Tolerances.Relative * scale)), what);
            double relative = scale > 0 ? ourError / scale : 0;
            if (relative > _relative)
                (_relative, _where) = (relative, what);
            if (theirError > 0)
                _multiple = Math.Max(_multiple, ourError / theirError);
        }

        public override string ToString() =>
            $"largest error {_relative:G3} of the largest element ({_where}), at most {_multiple:F2} times TensorFlow's";
    }
}
