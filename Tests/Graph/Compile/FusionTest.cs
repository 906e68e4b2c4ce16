using Tensorflow;
using TfCnn.Tests.Graphs;

namespace TfCnn.Tests.Compile;

/// <summary>
/// Fusion must not show in the numbers: each layer is run once as it is, where it fuses, and once with the values between fetched as well, which
/// keeps the nodes apart.
/// </summary>
public class FusionTest
{
    private Graph _graph = null!;
    private Session _session = null!;
    private readonly List<(Tensor, object)> _feeds = [];
    private readonly Random _random = new(7);

    [SetUp]
    public void SetUp()
    {
        _graph = new Graph();
        _graph.PushDefault();
        _session = new Session(_graph, new ConfigProto { IntraOpParallelismThreads = 2 });
        _feeds.Clear();
    }

    [TearDown]
    public void TearDown()
    {
        _graph.PopDefault();
        _session.Dispose();
    }

    [TestCase("AddV2", true)]
    [TestCase("AddV2", false)]
    [TestCase("BiasAdd", true)]
    public void ConvolutionBiasRelu(string add, bool relu)
    {
        Tensor conv = Conv2D.Build(Fed("x", 2, 9, 7, 3), Fed("w", 3, 3, 3, 5), [1, 1, 1, 1], "SAME");
        Tensor biased = Emit.Op(add, [conv, Fed("b", 5)]);
        Check(relu ? "Conv2D+Bias+Relu" : "Conv2D+Bias", relu ? Relu.Build(biased) : biased, conv, biased);
    }

    [Test]
    public void ABiasOnTheLeftFusesToo()
    {
        Tensor conv = Conv2D.Build(Fed("x", 2, 5, 5, 1), Fed("w", 2, 2, 1, 4), [1, 1, 1, 1], "VALID");
        Check("Conv2D+Bias+Relu", Relu.Build(Emit.Op("AddV2", [Fed("b", 4), conv])), conv);
    }

    [TestCase(false, false)]
    [TestCase(true, true)]
    public void MatMulBiasRelu(bool transposeA, bool transposeB)
    {
        Tensor a = transposeA ? Fed("a", 33, 7) : Fed("a", 7, 33), b = transposeB ? Fed("b", 21, 33) : Fed("b", 33, 21);
        Tensor product = MatMul.Build(a, b, transposeA, transposeB);
        Check("MatMul+Bias+Relu", Relu.Build(Emit.Op("AddV2", [product, Fed("bias", 21)])), product);
    }

    [Test]
    public void AMatrixAddedToAProductIsNoBias()
    {
        Tensor sum = Emit.Op("AddV2", [MatMul.Build(Fed("a", 4, 4), Fed("b", 4, 4)), Fed("c", 4, 4)]);
        Assert.That(Kinds(sum), Does.Contain("MatMul").And.Contain("AddV2"));
    }

    [TestCase("AddV2", "Sum")]
    [TestCase("BiasAdd", "BiasAddGrad")]
    public void TheWayBackThroughAConvolutionLayer(string add, string sum)
    {
        Tensor w = Fed("w", 3, 3, 2, 17), b = Fed("b", 17);
        Tensor relu = Relu.Build(Emit.Op(add, [Conv2D.Build(Fed("x", 2, 8, 8, 2), w, [1, 1, 1, 1], "SAME"), b]));
        // Windows that overlap: others are pooled before they are stored, see PoolFusionTest.
        Tensor pool = MaxPool.Build(relu, [1, 3, 3, 1], [1, 2, 2, 1], "SAME");
        Tensor?[] grads = Gradients.Compute([pool], [w, b], [Fed("dy", 2, 4, 4, 17)]);
        Assert.That(Kinds(grads[0]!, grads[1]!), Does.Contain("MaxPoolGrad+ReluGrad+BiasGrad"));
        Tensor between = _graph.Operations.Single(o => o.Type == "MaxPoolGrad").Output;
        CompareWith(between, grads!);
        Assert.That(Kinds(grads[0]!, grads[1]!, between), Does.Contain("ReluGrad+BiasGrad"), sum + " is fused where the pool cannot be");
    }

    [Test]
    public void TheWayBackThroughADenseLayer()
    {
        Tensor w = Fed("w", 6, 35), b = Fed("b", 35);
        Tensor relu = Relu.Build(Emit.Op("AddV2", [MatMul.Build(Fed("x", 9, 6), w), b]));
        Tensor?[] grads = Gradients.Compute([relu], [w, b], [Fed("dy", 9, 35)]);
        Assert.That(Kinds(grads[0]!, grads[1]!), Does.Contain("ReluGrad+BiasGrad"));
        Tensor sum = _graph.Operations.Single(o => o.Type == "Sum").Output;
        Tensor masked = _graph.Operations.Single(o => o.Type == "ReluGrad").Output;
        float[] direct = _session.RunFloats(grads[1]!, [.. _feeds]);
        float[] rows = _session.RunFloats(masked, [.. _feeds]);
        for (int column = 0; column < 35; column++)
            Assert.That(direct[column], Is.EqualTo(Enumerable.Range(0, 9).Sum(r => (double)rows[(r * 35) + column])).Within(1e-5), sum.Name);
    }

    private Tensor Fed(string name, params long[] dims)
    {
        Tensor placeholder = _graph.Floats(name, dims);
        HostTensor value = HostTensor.Zeros(TF_DataType.TF_FLOAT, new Shape(dims));
        foreach (ref float v in value.Span<float>())
            v = _random.NextSingle() - 0.5f;
        _feeds.Add((placeholder, value));
        return placeholder;
    }

    private void Check(string kind, Tensor result, params Tensor[] between)
    {
        Assert.That(Kinds(result), Does.Contain(kind));
        foreach (Tensor tensor in between)
            CompareWith(tensor, result);
    }

    // Fetching a value between keeps it from being fused away.
    private void CompareWith(Tensor between, params Tensor[] results)
    {
        HostTensor?[] fused = _session.Run(results, [.. _feeds]);
        HostTensor?[] apart = _session.Run([.. results, between], [.. _feeds]);
        for (int i = 0; i < results.Length; i++)
        {
            float[] expected = apart[i]!.Span<float>().ToArray();
            Assert.That(fused[i]!.Span<float>().ToArray(), Is.EqualTo(expected).Within(2e-6f), results[i].Name);
            Assert.That(expected.Distinct().Count(), Is.GreaterThan(1), "the numbers say something");
        }
    }

    private string[] Kinds(params Tensor[] fetches)
    {
        Feed[] feeds = [.. _feeds.Select(f => Feed.Of(f.Item1, f.Item2, _graph))];
        using Plan plan = Compiler.Compile(fetches, feeds, new SessionState(), TfCnn.Kernels.Workers.Pool(1));
        return [.. plan.Steps.Select(s => s.Node.Kind)];
    }
}
