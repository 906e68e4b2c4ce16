using Tensorflow;
using Tensorflow.NumPy;

namespace TfCnn.Tests.Graphs;

/// <summary>Names of nodes as Python's front end and its gradients give them, and the element types of operators.</summary>
public class MathNamesTest
{
    [Test]
    public void Operators()
    {
        using var g = new MathGraph();
        Tensor x = g.Placeholder(new Shape(-1, 3), name: "x"), y = g.Placeholder(new Shape(3), name: "y");
        Tensor[] made = [x + y, x - 1, 2 * x, x / 2f, x % y, -x, x < 0, x <= y, x > 1, x >= y, x + 1];
        Assert.That(made.Select(t => $"{t.Op.Type} {t.Op.Name}"), Is.EqualTo(new[]
        {
            "AddV2 add", "Sub sub", "Mul mul", "RealDiv truediv", "FloorMod mod", "Neg Neg", "Less Less", "LessEqual LessEqual",
            "Greater Greater", "GreaterEqual GreaterEqual", "AddV2 add_1",
        }));
        Assert.That(g.Names("sub"), Is.EqualTo(new[] { "sub/y", "sub" }));
        Assert.That(g.Names("mul"), Is.EqualTo(new[] { "mul/x", "mul" }));
        Assert.That(g.Names("add_1"), Is.EqualTo(new[] { "add_1/y", "add_1" }));
        Assert.That(g.Names("Less"), Is.EqualTo(new[] { "Less/y", "Less", "LessEqual" }));
    }

    [Test]
    public void AnIntegerTakesTheOtherTypeElseTheLeftOneWins()
    {
        using var g = new MathGraph();
        Tensor f = g.Placeholder(new Shape(2)), i = g.Placeholder(new Shape(2), TF_DataType.TF_INT32),
            d = g.Placeholder(new Shape(2), TF_DataType.TF_DOUBLE);
        Tensor[] made = [f * 0.5, 0.5 * f, 1 + f, i * 2, i * 0.5f, 0.5f * i, i / i, f + d, d + f, i + f,
            f + new NDArray(new double[] { 1, 2 })];
        Assert.That(made.Select(t => t.DType.Name()), Is.EqualTo(new[]
        {
            "float32", "float64", "float32", "int32", "float32", "float32", "float64", "float32", "float64", "float32", "float32",
        }));
    }

    [Test]
    public void Builders()
    {
        using var g = new MathGraph();
        Tensor x = g.Placeholder(new Shape(-1, 10), name: "x");
        Tensor mean = MathOps.ReduceMean(x);
        Tensor rows = MathOps.ReduceMean(x, [1]);
        Tensor best = MathOps.ArgMax(x, 1);
        Tensor right = MathOps.Cast(MathOps.Equal(best, best), TF_DataType.TF_FLOAT);
        Assert.That(g.Names(""), Is.EqualTo(new[]
        {
            "x", "Const", "Mean", "Mean_1/reduction_indices", "Mean_1", "ArgMax/dimension", "ArgMax", "Equal", "Cast",
        }));
        Assert.That((mean.Shape, rows.Shape, best.Shape, best.DType),
            Is.EqualTo((Shape.Scalar, new Shape(-1), new Shape(-1), TF_DataType.TF_INT64)));
        Assert.That(MathOps.Cast(right, TF_DataType.TF_FLOAT), Is.SameAs(right));
    }

    [Test]
    public void SumOverUnknownRankFindsItsAxesInTheRun()
    {
        using var g = new MathGraph();
        Tensor x = g.Fed([1f, 2, 3, 4], new Shape(2, 2), unknownShape: true);
        Tensor sum = MathOps.ReduceSum(x);
        Assert.That(g.Names("range"), Is.EqualTo(new[] { "range/start", "range/delta", "range" }));
        Assert.That(g.Run<float>(sum), Is.EqualTo(new[] { 10f }));
    }

    [Test]
    public void GradientOfABias()
    {
        using var g = new MathGraph();
        Tensor x = g.Placeholder(new Shape(-1, 10)), b = g.Placeholder(new Shape(10));
        Gradients.Compute([x + b], [x, b]);
        Assert.That(g.Names("gradients/add_grad"), Is.EqualTo(new[]
        {
            "gradients/add_grad/Shape", "gradients/add_grad/Shape_1", "gradients/add_grad/Sum/reduction_indices",
                "gradients/add_grad/Sum",
            "gradients/add_grad/Reshape",
        }));
    }

    [Test]
    public void GradientOfAMeanOverABatchOfUnknownSize()
    {
        using var g = new MathGraph();
        Tensor x = g.Placeholder(new Shape(-1));
        Gradients.Compute([MathOps.ReduceMean(x, name: "loss")], [x]);
        string[] names = ["Reshape/shape", "Reshape", "Shape", "Tile", "Shape_1", "Size", "add", "mod", "GatherV2/axis",
            "GatherV2", "Const", "Prod", "Cast", "truediv"];
        Assert.That(g.Names("gradients/loss_grad"), Is.EqualTo(names.Select(n => "gradients/loss_grad/" + n)));
    }

    [Test]
    public void GradientOfDropout()
    {
        using var g = new MathGraph();
        Tensor x = g.Placeholder(new Shape(-1, 512)), keep = g.Placeholder(Shape.Scalar),
            mask = g.Placeholder(new Shape(-1, 512), TF_DataType.TF_BOOL);
        Tensor scaled = g.Graph.CreateOp("RealDiv", [x, keep], "dropout/RealDiv").Output;
        Tensor zero = g.Graph.Constant(HostTensor.Scalar(0f), "dropout/Const_1");
        Tensor kept = g.Graph.CreateOp("SelectV2", [mask, scaled, zero], "dropout/SelectV2").Output;
        Gradients.Compute([kept], [x]);
        string[] select =
        [
            "zeros", "SelectV2", "SelectV2_1", "Shape", "Shape_1", "BroadcastGradientArgs", "Sum", "Reshape", "Shape_2",
                "Shape_3",
            "Sum_1/reduction_indices", "Sum_1", "Reshape_1",
        ];
        string[] divide = ["RealDiv", "Neg", "RealDiv_1", "RealDiv_2", "mul", "Shape", "Shape_1", "Sum/reduction_indices", "Sum",
            "Reshape"];
        Assert.That(g.Names("gradients/dropout/SelectV2_grad/"),
            Is.EqualTo(select.Select(n => "gradients/dropout/SelectV2_grad/" + n)));
        Assert.That(g.Names("gradients/dropout/RealDiv_grad/"),
            Is.EqualTo(divide.Select(n => "gradients/dropout/RealDiv_grad/" + n)));
    }
}
