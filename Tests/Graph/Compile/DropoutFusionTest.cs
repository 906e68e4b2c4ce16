using Tensorflow;
using TfCnn.Tests.Graphs;

namespace TfCnn.Tests.Compile;

/// <summary>Dropout in one pass gives the bits of its single ops, run after run, and its gradient as well.</summary>
public class DropoutFusionTest
{
    private const string Forward = "RandomUniform+GreaterEqual+RealDiv+SelectV2";

    private Graph _graph = null!;

    [SetUp]
    public void SetUp()
    {
        _graph = new Graph();
        _graph.PushDefault();
    }

    [TearDown]
    public void TearDown() => _graph.PopDefault();

    [TestCase(1f)]
    [TestCase(0.7f)]
    [TestCase(0.1f)]
    public void AFedProbability(float keepProb)
    {
        Tensor keep = _graph.CreateOp("Placeholder", [], "keep", ("dtype", TF_DataType.TF_FLOAT), ("shape", Shape.Scalar)).Output;
        Check(x => NnOps.DropoutKeeping(x, keep, seed: 5), Forward, "SelectV2+RealDiv", (keep, HostTensor.Scalar(keepProb)));
    }

    [TestCase(0.25)]
    [TestCase(0.999)]
    public void AFixedRate(double rate) =>
        Check(x => NnOps.Dropout(x, rate, seed: 5), "RandomUniform+GreaterEqual+Mul+SelectV2", "SelectV2+Mul");

    [Test]
    public void DecisionsThatBroadcastStayApart()
    {
        Tensor x = _graph.Floats("x", 4, 6);
        Tensor y = NnOps.Dropout(x, 0.5, noiseShape: new Shape(4, 1), seed: 5);
        Assert.That(Kinds([y], [(x, HostTensor.Zeros(TF_DataType.TF_FLOAT, new Shape(4, 6)))]), Does.Contain("RandomUniform").And.Contain("SelectV2"));
    }

    [Test]
    public void WhatIsScaledAgainIsNoGradient()
    {
        Tensor x = _graph.Floats("x", 4, 6);
        Tensor y = _graph.CreateOp("Mul", [NnOps.Dropout(x, 0.5, seed: 5), _graph.Constant(HostTensor.Scalar(0.1f))]).Output;
        (Tensor, object)[] feeds = [(x, Numbers(24, 1).Reshape(new Shape(4, 6)))];
        Assert.That(Kinds([y], feeds), Does.Contain("RandomUniform+GreaterEqual+Mul+SelectV2").And.Contain("Mul"));
        Tensor dx = Gradients.Compute([y], [x])[0]!;
        Assert.That(() => Kinds([y, dx], feeds), Throws.Nothing);
    }

    [Test]
    public void AConstantIsScaledBeforehand()
    {
        Tensor y = NnOps.Dropout(_graph.Constant(Numbers(6, 3)), 0.5, seed: 5);
        Assert.That(Kinds([y], []), Does.Contain("RandomUniform").And.Contain("SelectV2"));
    }

    // 20,011 elements: several pieces and items, the last vector and block not full.
    private void Check(Func<Tensor, Tensor> dropout, string forward, string backward, params (Tensor, object)[] more)
    {
        const int size = 20_011;
        Tensor x = _graph.Floats("x", size), dy = _graph.Floats("dy", size);
        Tensor y = dropout(x);
        Tensor dx = Gradients.Compute([y], [x], [dy])[0]!;
        (Tensor, object)[] feeds = [(x, Numbers(size, 1)), (dy, Numbers(size, 2)), .. more];
        Assert.That(Kinds([y, dx], feeds), Does.Contain(forward).And.Contain(backward));
        Assert.That(Kinds([y], feeds), Does.Contain(forward));

        // Fetching the values between keeps the nodes apart; a session of its own has the same stream of random numbers.
        Tensor[] between = [.. _graph.Operations.Where(o => o.Type is "RandomUniform" or "SelectV2").Select(o => o.Output)];
        Assert.That(Kinds([y, dx, .. between], feeds), Has.None.EqualTo(forward).And.None.EqualTo(backward));
        using Session fused = new(_graph, new ConfigProto { IntraOpParallelismThreads = 3 }), apart = new(_graph);
        for (int run = 0; run < 3; run++)
        {
            HostTensor?[] mine = fused.Run([y, dx], feeds), expected = apart.Run([y, dx, .. between], feeds);
            for (int i = 0; i < 2; i++)
                Assert.That(mine[i]!.Bytes().SequenceEqual(expected[i]!.Bytes()), $"run {run}, {(i == 0 ? "result" : "gradient")}");
        }
        HostTensor last = fused.Run([y], feeds)[0]!;
        Assert.That(last.Bytes().SequenceEqual(apart.Run([y, .. between], feeds)[0]!.Bytes()), "without the way back");
    }

    private static HostTensor Numbers(int size, int seed)
    {
        var random = new Random(seed);
        HostTensor value = HostTensor.Zeros(TF_DataType.TF_FLOAT, new Shape(size));
        foreach (ref float v in value.Span<float>())
            v = random.NextSingle() - 0.5f;
        return value;
    }

    private string[] Kinds(Tensor[] fetches, (Tensor, object)[] feeds)
    {
        using Plan plan = Compiler.Compile(
            fetches, [.. feeds.Select(f => Feed.Of(f.Item1, f.Item2, _graph))], new SessionState(), TfCnn.Kernels.Workers.Pool(1));
        return [.. plan.Steps.Select(s => s.Node.Kind)];
    }
}
