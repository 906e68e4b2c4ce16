using System.Globalization;
using System.Text.Json;
using Tensorflow;
using TfCnn.Tests.Golden;
using TfCnn.Tests.Training;

namespace TfCnn.Tests.RandomNumbers;

/// <summary>Dropout's graphs, node by node, and their numbers, as TensorFlow made them.</summary>
[TestFixture]
public sealed class DropoutTest
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_graphs = new()
    {
        ["compat.v1.nn.dropout(x, keep_prob=placeholder)"] = x => NnOps.DropoutKeeping(x, Probability("keep_prob")),
        ["compat.v1.nn.dropout(x, keep_prob=placeholder, seed=5)"] = x =>
            NnOps.DropoutKeeping(x, Probability("keep_prob"), seed: 5),
        ["compat.v1.nn.dropout(x, keep_prob=0.8)"] = x => NnOps.Dropout(x, 1 - 0.8),
        ["compat.v1.nn.dropout(x, rate=placeholder)"] = x => NnOps.Dropout(x, Probability("rate")),
        ["compat.v1.nn.dropout(x, keep_prob=1.0)"] = x => NnOps.Dropout(x, 1 - 1.0),
        ["nn.dropout(x, rate=0.2, seed=5)"] = x => NnOps.Dropout(x, 0.2, seed: 5),
        ["nn.dropout(x, rate=0)"] = x => NnOps.Dropout(x, 0.0),
        ["nn.dropout(x, rate=0.2, noise_shape=[1, 1024])"] = x => NnOps.Dropout(x, 0.2, new Shape(1, 1024)),
        ["gradients of compat.v1.nn.dropout(x, keep_prob=placeholder, seed=5)"] = x =>
            Gradients.Compute([NnOps.DropoutKeeping(x, Probability("keep_prob"), seed: 5)], [x])[0]!,
    };

    private static IEnumerable<string> Graphs => s_graphs.Keys;

    [TestCaseSource(nameof(Graphs))]
    public void GraphIsTensorFlows(string what)
    {
        JsonElement expected = File().GetProperty(what);
        using var graph = new GraphRun();
        Tensor x = Emit.Op("Placeholder", [], "x", ("dtype", TF_DataType.TF_FLOAT), ("shape", new Shape(-1, 1024)));
        Tensor result = s_graphs[what](x);
        GoldenNodes.AreThoseOf(graph.Graph, expected.GetProperty("nodes"), what);
        Assert.That(result.Name, Is.EqualTo(expected.GetProperty("result").GetString()));
    }

    [Test]
    public void NumbersAreTensorFlows()
    {
        int cases = 0;
        foreach (JsonProperty c in File().GetProperty("values, seed=5, fed probability, two runs").EnumerateObject())
        {
            string[] given = c.Name.Split('=');
            using var graph = new GraphRun();
            HostTensor value = new GoldenTensor(c.Value.GetProperty("x")).ToHost();
            Tensor x = Emit.Op("Placeholder", [], "x", ("dtype", TF_DataType.TF_FLOAT), ("shape", value.Shape));
            Tensor probability = Probability(given[0]);
            Tensor y = given[0] == "rate"
                ? NnOps.Dropout(x, probability, seed: 5)
                : NnOps.DropoutKeeping(x, probability, seed: 5);
            Tensor three = graph.Graph.Constant(Filled(3, value.Shape));
            Tensor gradient = Gradients.Compute([y], [x], [three])[0]!;
            foreach (JsonElement run in c.Value.GetProperty("runs").EnumerateArray())
            {
                HostTensor?[] both =
                    graph.Run([(x, value), (probability, float.Parse(given[1], CultureInfo.InvariantCulture))], y, gradient);
                Assert.That(Numbers(both[0]!), Is.EqualTo(new GoldenTensor(run.GetProperty("y")).Span<float>().ToArray()),
                    c.Name);
                Assert.That(Numbers(both[1]!),
                    Is.EqualTo(new GoldenTensor(run.GetProperty("gradient_for_dy_3")).Span<float>().ToArray()), c.Name);
            }
            cases++;
        }
        TestContext.Out.WriteLine($"dropout: {cases} probabilities, two runs each, equal bit for bit");
        Assert.That(cases, Is.EqualTo(12));
    }

    [Test]
    public void MistakesAreNamed()
    {
        using var graph = new GraphRun();
        Tensor x = Emit.Op("Placeholder", [], "x", ("dtype", TF_DataType.TF_FLOAT), ("shape", new Shape(2)));
        Tensor whole = Emit.Ints([1, 2]);
        Assert.That(() => NnOps.Dropout(x, 1.0), Throws.TypeOf<ValueError>().With.Message.Contains("[0, 1)"));
        Assert.That(() => NnOps.Dropout(x, -0.1), Throws.TypeOf<ValueError>().With.Message.Contains("[0, 1)"));
        Assert.That(() => NnOps.Dropout(whole, 0.5), Throws.TypeOf<ValueError>().With.Message.Contains("int32"));
        Assert.That(
            () => NnOps.Dropout(x, Emit.Constant(0.5)), Throws.TypeOf<ValueError>().With.Message.Contains("float32 scalar"));
    }

    private static JsonElement File() =>
        JsonDocument.Parse(System.IO.File.ReadAllBytes(GoldenFile.Require("dropout.json"))).RootElement;

    private static Tensor Probability(string name) => Emit.Op("Placeholder", [], name, ("dtype", TF_DataType.TF_FLOAT));

    private static float[] Numbers(HostTensor tensor) => tensor.Span<float>().ToArray();

    private static HostTensor Filled(float value, Shape shape)
    {
        HostTensor filled = HostTensor.Zeros(TF_DataType.TF_FLOAT, shape);
        filled.Span<float>().Fill(value);
        return filled;
    }
}
