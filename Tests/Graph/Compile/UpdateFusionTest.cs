using Tensorflow;
using TfCnn.Tests.Graphs;
using TfCnn.Tests.Training;

namespace TfCnn.Tests.Compile;

/// <summary>Weights that are updated while their gradient is computed get the bits of the two steps one after the other. A
/// fetched gradient keeps the steps apart.</summary>
public class UpdateFusionTest
{
    private static readonly string[] s_optimizers =
        ["GradientDescent", "Momentum", "Nesterov", "RMSProp", "Centered", "Adam", "Adagrad"];

    private readonly List<(Tensor, object)> _feeds = [];
    private GraphRun _run = null!;
    private Random _random = null!;

    [SetUp]
    public void SetUp()
    {
        _run = new GraphRun();
        _feeds.Clear();
        _random = new Random(5);
    }

    [TearDown]
    public void TearDown() => _run.Dispose();

    [TestCaseSource(nameof(s_optimizers))]
    public void ThreeStepsOfTwoLayersHaveTheSameBits(string name)
    {
        ResourceVariable w1 = Weights("w1", 450, 610), w2 = Weights("w2", 610, 433);
        Tensor hidden = Relu.Build(MatMul.Build(Fed("x", 20, 450), w1)), loss = Square(MatMul.Build(hidden, w2));
        Optimizer optimizer = New(name);
        Operation train = optimizer.Minimize(loss);
        Operation[] updates = [.. train.ControlInputs.Where(o => o.Type.StartsWith("ResourceApply", StringComparison.Ordinal))];
        Tensor[] gradients = [.. updates.Select(GradientOf)];
        Assert.That(Kinds(train).Count(k => k == $"MatMul+{updates[0].Type}"), Is.EqualTo(2));
        Assert.That(Kinds([train, .. gradients]).Count(k => k == updates[0].Type), Is.EqualTo(2), "fetched gradients keep them apart");

        float[] fused = AfterThreeSteps([train]), apart = AfterThreeSteps([train, .. gradients]);
        Assert.That(fused.AsSpan().SequenceEqual(apart), Is.True);
        Assert.That(fused.Distinct().Count(), Is.GreaterThan(1000), "the numbers say something");
    }

    [Test]
    public void AGradientThatSomethingElseReadsStays()
    {
        ResourceVariable w = Weights("w", 600, 500);
        Tensor gradient = MatMul.Build(Fed("x", 4, 600), Fed("dy", 4, 500), transposeA: true), norm = Square(gradient);
        Operation update = Descend(w, gradient);
        Assert.That(Kinds(update), Does.Contain("MatMul+ResourceApplyGradientDescent"));
        Assert.That(Kinds(update, norm), Does.Contain("MatMul").And.Contain("ResourceApplyGradientDescent"));
    }

    [Test]
    public void ASmallGradientStaysInTheCacheAnyway() =>
        Assert.That(Kinds(Descend(Weights("w", 60, 50), MatMul.Build(Fed("x", 60, 4), Fed("dy", 4, 50)))),
            Is.SupersetOf(new[] { "MatMul", "ResourceApplyGradientDescent" }));

    [Test]
    public void AFactorMayBeTheWeightsThemselves()
    {
        ResourceVariable w = Weights("w", 520, 520);
        Tensor gradient = MatMul.Build(w, Fed("x", 520, 520));
        Operation update = Descend(w, gradient);
        Assert.That(Kinds(update), Does.Contain("MatMul+ResourceApplyGradientDescent"));
        float[] fused = AfterThreeSteps([update]), apart = AfterThreeSteps([update, gradient]);
        Assert.That(fused.AsSpan().SequenceEqual(apart), Is.True);
    }

    [Test]
    public void WhatReadTheOldWeightsKeepsThemAndWhatReadsLaterSeesTheNew()
    {
        ResourceVariable w = Weights("w", 900, 300);
        Tensor old = Emit.Op("ReadVariableOp", [w.Handle], "old", ("dtype", TF_DataType.TF_FLOAT));
        Operation update;
        using (_run.Graph.EnterControlDependencies(old.Op))
            update = Descend(w, MatMul.Build(Fed("x", 3, 900), Fed("dy", 3, 300), transposeA: true));
        Tensor after, late;
        using (_run.Graph.EnterControlDependencies(update))
        {
            after = Emit.Op("Identity", [w], "after");
            late = Emit.Op("Mul", [old, Emit.Constant(1f)], "late");
        }
        _run.Initialize();
        float[] before = _run.Values<float>(w);
        HostTensor?[] values = _run.Run([.. _feeds], late, after, old);
        Assert.That(Kinds(late, after, old), Does.Contain("MatMul+ResourceApplyGradientDescent"));
        Assert.That(values[0]!.Span<float>().ToArray(), Is.EqualTo(before));
        Assert.That(values[2]!.Span<float>().ToArray(), Is.EqualTo(before));
        Assert.That(values[1]!.Span<float>().ToArray(), Is.EqualTo(_run.Values<float>(w)).And.Not.EqualTo(before));
    }

    private static Optimizer New(string name) => name switch
    {
        "GradientDescent" => new GradientDescentOptimizer(0.01f),
        "Momentum" => new MomentumOptimizer(0.01f, 0.9f),
        "Nesterov" => new MomentumOptimizer(0.01f, 0.9f, useNesterov: true),
        "RMSProp" => new RMSPropOptimizer(0.01f, momentum: 0.5f),
        "Centered" => new RMSPropOptimizer(0.01f, centered: true),
        "Adam" => new AdamOptimizer(0.01f),
        _ => new AdagradOptimizer(0.01f),
    };

    private ResourceVariable Weights(string name, int rows, int columns)
    {
        float[,] values = new float[rows, columns];
        foreach (ref float v in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref values[0, 0], values.Length))
            v = _random.NextSingle() - 0.5f;
        return new ResourceVariable(values, name: name);
    }

    private Tensor Fed(string name, params long[] dims)
    {
        Tensor placeholder = _run.Graph.Floats(name, dims);
        HostTensor value = HostTensor.Zeros(TF_DataType.TF_FLOAT, new Shape(dims));
        foreach (ref float v in value.Span<float>())
            v = _random.NextSingle() - 0.5f;
        _feeds.Add((placeholder, value));
        return placeholder;
    }

    private static Tensor Square(Tensor x) => Emit.Op("L2Loss", [x]);

    private static Operation Descend(ResourceVariable w, Tensor gradient) =>
        Emit.Node("ResourceApplyGradientDescent", [w.Handle, Emit.Constant(0.1f), gradient], "update");

    private static Tensor GradientOf(Operation update) => update.Inputs.Single(i => i.Op.Type == "MatMul");

    // All variables, slots included.
    private float[] AfterThreeSteps(ITensorOrOperation[] fetches)
    {
        _run.Initialize();
        for (int step = 0; step < 3; step++)
            _run.Run([.. _feeds], fetches);
        return [.. GraphVariables.Global(_run.Graph).SelectMany(v => _run.Values<float>(v))];
    }

    private string[] Kinds(params ITensorOrOperation[] fetches)
    {
        Feed[] feeds = [.. _feeds.Select(f => Feed.Of(f.Item1, f.Item2, _run.Graph))];
        using Plan plan = Compiler.Compile(fetches, feeds, new SessionState(), TfCnn.Kernels.Workers.Pool(1));
        return [.. plan.Steps.Select(s => s.Node.Kind)];
    }
}
