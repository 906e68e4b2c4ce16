using Tensorflow;

namespace TfCnn.Tests.Graphs;

/// <summary>Values at the edges of what elements can hold, and gradients where shapes are known only in the run.</summary>
public class MathValueTest
{
    private static readonly int[] s_axes = [0];

    [Test]
    public void IntegerDivisionNeverTraps()
    {
        using var g = new MathGraph();
        Tensor x = g.Fed([int.MinValue, int.MinValue, 7, -7], new Shape(4)), y = g.Fed([-1, 2, -2, 2], new Shape(4));
        Assert.That(g.Run<int>(g.Op("Div", x, y)), Is.EqualTo(new[] { int.MinValue, int.MinValue / 2, -3, -3 }));
        Assert.That(g.Run<int>(g.Op("FloorDiv", x, y)), Is.EqualTo(new[] { int.MinValue, int.MinValue / 2, -4, -4 }));
        Assert.That(g.Run<int>(g.Op("Mod", x, y)), Is.EqualTo(new[] { 0, 0, 1, -1 }));
        Assert.That(g.Run<int>(g.Op("FloorMod", x, y)), Is.EqualTo(new[] { 0, 0, -1, 1 }));
        Assert.That(g.Run<int>(g.Op("Abs", x)), Is.EqualTo(new[] { int.MinValue, int.MinValue, 7, 7 }));
    }

    [Test]
    public void CastsWhatDoesNotFitAsX86Does()
    {
        using var g = new MathGraph();
        Tensor x = g.Fed([float.NaN, float.PositiveInfinity, -1.9f, 300.5f, 3e9f, -1e30f], new Shape(6));
        Assert.That(g.Run<int>(MathOps.Cast(x, TF_DataType.TF_INT32)),
            Is.EqualTo(new[] { int.MinValue, int.MinValue, -1, 300, int.MinValue, int.MinValue }));
        Assert.That(g.Run<long>(MathOps.Cast(x, TF_DataType.TF_INT64)),
            Is.EqualTo(new[] { long.MinValue, long.MinValue, -1, 300, 3000000000, long.MinValue }));
        Assert.That(g.Run<byte>(MathOps.Cast(x, TF_DataType.TF_UINT8)), Is.EqualTo(new byte[] { 0, 0, 255, 44, 0, 0 }));
        Assert.That(g.Run<bool>(MathOps.Cast(x, TF_DataType.TF_BOOL)), Is.All.True);
    }

    [Test]
    public void EqualityOfShapesThatDoNotBroadcastIsFalse()
    {
        using var g = new MathGraph();
        Tensor x = g.Fed(new float[2], new Shape(2)), y = g.Fed(new float[3], new Shape(3));
        Tensor equal = g.Graph.CreateOp("Equal", [x, y], null, ("incompatible_shape_error", false)).Output;
        Tensor unequal = g.Graph.CreateOp("NotEqual", [x, y], null, ("incompatible_shape_error", false)).Output;
        Assert.That((equal.Shape, g.Run<bool>(equal)[0], g.Run<bool>(unequal)[0]), Is.EqualTo((Shape.Scalar, false, true)));
    }

    // float64 has no vectorized rescue in TensorFlow's cases: the formulas near zero must hold there too.
    [TestCase("Expm1")]
    [TestCase("Log1p")]
    [TestCase("Tanh")]
    public void KeepsRelativeAccuracyNearZero(string op)
    {
        using var g = new MathGraph();
        double[] x = [1e-300, 1e-17, -1e-12, 1e-9, -1e-6];
        double[] y = g.Run<double>(g.Op(op, g.Fed(x, new Shape(5))));
        double second = op switch { "Expm1" => 0.5, "Log1p" => -0.5, _ => 0 },
            third = op switch { "Expm1" => 1 / 6d, "Log1p" => 1 / 3d, _ => -1 / 3d };
        for (int i = 0; i < x.Length; i++)
            Assert.That(y[i], Is.EqualTo(x[i] * (1 + x[i] * (second + x[i] * third))).Within(1e-15 * Math.Abs(x[i])));
    }

    // The same gradients, whether the static shape is known, lacks a dimension, or lacks even the rank.
    [TestCase("Sum", false)]
    [TestCase("Mean", false)]
    [TestCase("Mean", true)]
    [TestCase("Max", false)]
    [TestCase("Min", true)]
    [TestCase("Prod", false)]
    public void GradientsDoNotDependOnWhatIsKnownBeforeTheRun(string op, bool keepDims)
    {
        float[] known = Gradient(op, keepDims, new Shape(3, 4));
        Assert.That(Gradient(op, keepDims, new Shape(-1, 4)), Is.EqualTo(known));
        Assert.That(Gradient(op, keepDims, new Shape(-1, -1)), Is.EqualTo(known));
        if (op != "Prod")
            Assert.That(Gradient(op, keepDims, Shape.Unknown), Is.EqualTo(known));
    }

    [Test]
    public void GradientOfAProductWithZeros()
    {
        using var g = new MathGraph();
        Tensor x = g.Fed([2f, 0, 3, 0, 0, 5], new Shape(2, 3));
        Tensor dx = Gradients.Compute([MathOps.ReduceProd(x, [1])], [x])[0]!;
        Assert.That(g.Run<float>(dx), Is.EqualTo(new float[] { 0, 6, 0, 0, 0, 0 }));
    }

    [Test]
    public void TiesShareTheGradientOfTheLargest()
    {
        using var g = new MathGraph();
        Tensor x = g.Fed([1f, 4, 4, 0, 0, 0], new Shape(2, 3));
        Tensor dx = Gradients.Compute([MathOps.ReduceMax(x, [1])], [x])[0]!;
        Assert.That(g.Run<float>(dx), Is.EqualTo(new[] { 0, 0.5f, 0.5f, 1 / 3f, 1 / 3f, 1 / 3f }));
    }

    [Test]
    public void AxesCanBeFed()
    {
        using var g = new MathGraph();
        Tensor x = g.Placeholder(new Shape(2, 2)), axes = g.Placeholder(new Shape(1), TF_DataType.TF_INT32);
        Tensor sum = g.Op("Sum", x, axes);
        using var session = new Session(g.Graph);
        int[] fed = [0];
        Assert.That(Run(session, sum, x, axes, fed), Is.EqualTo(new float[] { 4, 6 }));
        fed[0] = 1;
        Assert.That(Run(session, sum, x, axes, fed), Is.EqualTo(new float[] { 3, 7 }),
            "the same array with another number in it");
    }

    private static float[] Run(Session session, Tensor sum, Tensor x, Tensor axes, int[] fed)
    {
        var results = new HostTensor?[1];
        session.Run([sum], [Feed.Of(x, new float[,] { { 1, 2 }, { 3, 4 } }, session.Graph), Feed.Of(axes, fed, session.Graph)],
            results);
        return results[0]!.Span<float>().ToArray();
    }

    private static float[] Gradient(string op, bool keepDims, Shape known)
    {
        using var g = new MathGraph();
        float[] values = [.. Enumerable.Range(0, 12).Select(i => i * 5 % 12 + 0.5f)];
        Tensor fed = g.Fed(values, new Shape(3, 4));
        Tensor x = g.Graph.CreateOp("PlaceholderWithDefault", [fed], null, ("shape", known)).Output;
        Tensor y = g.Graph.CreateOp(op, [x, g.Graph.Constant(HostTensor.Vector(s_axes))], null, ("keep_dims", keepDims)).Output;
        Tensor dx = Gradients.Compute([MathOps.ReduceSum(MathOps.Square(y))], [x])[0]!;
        return g.Run<float>(dx);
    }
}
