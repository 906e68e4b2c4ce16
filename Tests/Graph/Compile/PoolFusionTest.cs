using Tensorflow;
using TfCnn.Tests.Graphs;

namespace TfCnn.Tests.Compile;

/// <summary>A convolution layer whose output is pooled before it reaches memory has the bits of the plan that stores it. Fetching
/// the ReLU's output keeps the steps apart.</summary>
public class PoolFusionTest
{
    private readonly List<(Tensor, object)> _feeds = [];
    private Graph _graph = null!;
    private Random _random = null!;

    [SetUp]
    public void SetUp()
    {
        _graph = new Graph();
        _graph.PushDefault();
        _feeds.Clear();
        _random = new Random(11);
    }

    [TearDown]
    public void TearDown() => _graph.PopDefault();

    [TestCase("AddV2", 8, 8, 1)]
    [TestCase("AddV2", 9, 7, 3)]
    [TestCase("BiasAdd", 5, 10, 2)]
    public void ALayerAndItsWayBack(string add, int height, int width, int channels)
    {
        Tensor x = Fed("x", 3, height, width, channels), w = Fed("w", 4, 4, channels, 20), b = Fed("b", 20);
        Tensor relu = Layer(add, x, w, b), pool = Pooled(relu);
        Tensor?[] gradients = Gradients.Compute([pool], [w, b, x], [Fed("dy", 3, (height + 1) / 2, (width + 1) / 2, 20)]);
        Tensor[] results = [pool, .. gradients!];
        Assert.That(Kinds(results), Is.EquivalentTo(new[]
        {
            "Conv2D+Bias+Relu+MaxPool", "ReluGrad+BiasGrad", "MaxPoolGrad+Conv2DBackpropFilter", "MaxPoolGrad+Conv2DBackpropInput",
        }));
        CompareWith([relu], results);
    }

    [Test]
    public void TwoLayersWithDropoutAfterTheFirst()
    {
        Tensor w1 = Fed("w1", 4, 4, 3, 17), b1 = Fed("b1", 17), w2 = Fed("w2", 4, 4, 17, 24), b2 = Fed("b2", 24);
        Tensor first = Layer("AddV2", Fed("x", 4, 12, 12, 3), w1, b1);
        Tensor dropped = NnOps.Dropout(Pooled(first), 0.3, seed: 5);
        Tensor second = Layer("AddV2", dropped, w2, b2);
        Tensor loss = Emit.Op("L2Loss", [Pooled(second)]);
        Tensor[] results = [loss, .. Gradients.Compute([loss], [w1, b1, w2, b2])!];
        Assert.That(Kinds(results).Count(k => k == "Conv2D+Bias+Relu+MaxPool"), Is.EqualTo(2));
        Assert.That(Kinds(results), Does.Contain("RandomUniform+GreaterEqual+Mul+SelectV2"));
        CompareWith([first, second], results);
    }

    [Test]
    public void WithoutAWayBackThePoolLeavesItsResultOnly()
    {
        Tensor relu = Layer("AddV2", Fed("x", 2, 7, 7, 3), Fed("w", 3, 3, 3, 5), Fed("b", 5));
        Tensor pool = MaxPool.Build(relu, [1, 3, 3, 1], [1, 2, 2, 1], "VALID");
        using Plan plan = Compile(pool);
        Assert.That(plan.Steps.Single().Node.Outputs, Has.Count.EqualTo(1));
        CompareWith([relu], pool);
    }

    [Test]
    public void TheGradientStaysLargeWhereSomethingElseReadsIt()
    {
        Tensor w = Fed("w", 3, 3, 2, 5), relu = Layer("AddV2", Fed("x", 2, 6, 6, 2), w, Fed("b", 5)), pool = Pooled(relu);
        Tensor?[] gradients = Gradients.Compute([pool], [w], [Fed("dy", 2, 3, 3, 5)]);
        Tensor large = _graph.Operations.Single(o => o.Type == "ReluGrad").Output;
        Assert.That(Kinds(gradients[0]!), Does.Contain("Conv2D+Bias+Relu+MaxPool"));
        Assert.That(Kinds(gradients[0]!, large), Does.Contain("MaxPoolGrad+ReluGrad").And.Contain("Conv2D+Bias+Relu"), "fetched");
        Assert.That(Kinds(gradients[0]!, Emit.Op("L2Loss", [large])), Does.Contain("MaxPoolGrad+ReluGrad"), "read");
    }

    [TestCase(3, 2, "NHWC", "overlapping windows")]
    [TestCase(2, 2, "NCHW", "another layout")]
    public void OtherPoolsKeepTheirSteps(int window, int stride, string format, string why)
    {
        Tensor w = Fed("w", 3, 3, 2, 5), b = Fed("b", 5);
        Tensor conv = Conv2D.Build(Fed("x", 2, 6, 6, 2), w, [1, 1, 1, 1], "SAME");
        int[] Per(int size) => format == "NHWC" ? [1, size, size, 1] : [1, 1, size, size];
        Tensor pool = MaxPool.Build(Relu.Build(Emit.Op("AddV2", [conv, b])), Per(window), Per(stride), "SAME", format);
        Tensor?[] gradients = Gradients.Compute([Emit.Op("L2Loss", [pool])], [w, b]);
        Assert.That(Kinds(gradients!), Does.Contain("Conv2D+Bias+Relu").And.Contain("MaxPool"), why);
    }

    private static Tensor Layer(string add, Tensor x, Tensor w, Tensor b) =>
        Relu.Build(Emit.Op(add, [Conv2D.Build(x, w, [1, 1, 1, 1], "SAME"), b]));

    private static Tensor Pooled(Tensor x) => MaxPool.Build(x, [1, 2, 2, 1], [1, 2, 2, 1], "SAME");

    private Tensor Fed(string name, params long[] dims)
    {
        Tensor placeholder = _graph.Floats(name, dims);
        HostTensor value = HostTensor.Zeros(TF_DataType.TF_FLOAT, new Shape(dims));
        foreach (ref float v in value.Span<float>())
            v = _random.NextSingle() - 0.5f;
        _feeds.Add((placeholder, value));
        return placeholder;
    }

    private void CompareWith(Tensor[] between, params Tensor[] results)
    {
        HostTensor?[] fused = Run(results), apart = Run([.. results, .. between]);
        Assert.That(Kinds([.. results, .. between]), Has.None.EqualTo("Conv2D+Bias+Relu+MaxPool"));
        for (int i = 0; i < results.Length; i++)
        {
            float[] expected = apart[i]!.Span<float>().ToArray();
            Assert.That(fused[i]!.Span<float>().SequenceEqual(expected), Is.True, results[i].Name);
            Assert.That(expected, Has.Some.Not.Zero.And.All.Not.NaN, "the numbers say something");
        }
    }

    // A session of its own, so that random numbers start again.
    private HostTensor?[] Run(Tensor[] fetches)
    {
        using var session = new Session(_graph, new ConfigProto { IntraOpParallelismThreads = 2 });
        return session.Run(fetches, [.. _feeds]);
    }

    private Plan Compile(params Tensor[] fetches)
    {
        Feed[] feeds = [.. _feeds.Select(f => Feed.Of(f.Item1, f.Item2, _graph))];
        return Compiler.Compile(fetches, feeds, new SessionState(), TfCnn.Kernels.Workers.Pool(1));
    }

    private string[] Kinds(params Tensor[] fetches)
    {
        using Plan plan = Compile(fetches);
        return [.. plan.Steps.Select(s => s.Node.Kind)];
    }
}
