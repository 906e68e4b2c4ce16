using Tensorflow;

namespace TfCnn.Tests.Graphs;

/// <summary>What arithmetic refuses: with op, node, shapes and a way out, when the graph is built where the shapes tell, else in
/// the run.</summary>
public class MathErrorTest
{
    private static readonly int[] s_axisBeyond = [2];
    private static readonly int[] s_axisTwice = [0, -2];

    [Test]
    public void ShapesThatDoNotBroadcast()
    {
        using var g = new MathGraph();
        Tensor x = g.Placeholder(new Shape(2, 3)), y = g.Placeholder(new Shape(-1, 4));
        ValueError e = Assert.Throws<ValueError>(() => MathOps.Add(x, y, "sum"))!;
        Assert.That(e.Message, Is.EqualTo(
            "AddV2 'sum': dimensions must be equal, or one of them 1, but are 3 and 4, received shapes (2, 3) and (None, 4). "
            + "Compared from the last dimension on, they must fit; reshape an input, or insert a dimension of 1 with "
                + "tf.expand_dims."));
        Assert.That((e.Op, e.Node), Is.EqualTo(("AddV2", "sum")));
        Assert.That(e.Shapes, Is.EqualTo(new[] { new Shape(2, 3), new Shape(-1, 4) }));
    }

    [Test]
    public void ShapesThatDoNotBroadcastInTheRun()
    {
        using var g = new MathGraph();
        Tensor sum = g.Op("AddV2", g.Fed(new float[6], new Shape(2, 3), unknownShape: true),
            g.Fed(new float[8], new Shape(2, 4)));
        Assert.That(sum.Shape.HasRank, Is.False);
        TensorflowException e = Assert.Catch<TensorflowException>(() => g.Run(sum))!;
        Assert.That(e.Message, Does.Contain("but are 3 and 4, received shapes (2, 3) and (2, 4)"));
    }

    [TestCase("FloorDiv")]
    [TestCase("FloorMod")]
    [TestCase("Div")]
    [TestCase("Mod")]
    [TestCase("TruncateDiv")]
    public void IntegerDivisionByZero(string op)
    {
        using var g = new MathGraph();
        Tensor z = g.Op(op, g.Fed([1, 2], new Shape(2)), g.Fed([0, 1], new Shape(2)));
        InvalidArgumentError e = Assert.Throws<InvalidArgumentError>(() => g.Run(z))!;
        Assert.That(e.Message, Does.StartWith($"{op} '{op}': integer division by zero."));
        Assert.That((e.Op, e.Node), Is.EqualTo((op, op)));
    }

    [Test]
    public void IntegersToNegativePowers()
    {
        using var g = new MathGraph();
        Tensor z = g.Op("Pow", g.Fed([2, 3], new Shape(2)), g.Fed([-1, 2], new Shape(2)));
        Assert.That(() => g.Run(z), Throws.InstanceOf<InvalidArgumentError>().With.Message.Contains("negative powers"));
    }

    [Test]
    public void RealDivisionOfIntegers()
    {
        using var g = new MathGraph();
        Tensor z = g.Op("RealDiv", g.Fed([1], new Shape(1)), g.Fed([2], new Shape(1)));
        Assert.That(() => g.Run(z), Throws.InstanceOf<UnimplementedError>().With.Message.Contains(
            "RealDiv 'RealDiv': there is no kernel for elements of type int32"));
    }

    [Test]
    public void TypesThatDiffer()
    {
        using var g = new MathGraph();
        Tensor x = g.Placeholder(new Shape(2)), y = g.Placeholder(new Shape(2), TF_DataType.TF_INT32);
        Assert.That(() => g.Op("AddV2", x, y), Throws.InstanceOf<TypeError>().With.Message.Contains(
            "has type int32 that does not match type float32 of argument 'x'"));
        Assert.That(() => g.Op("LogicalAnd", x, x),
            Throws.InstanceOf<TypeError>().With.Message.Contains("expected type of bool"));
    }

    [Test]
    public void ReductionAxes()
    {
        using var g = new MathGraph();
        Tensor x = g.Placeholder(new Shape(2, 3));
        Assert.That(() => MathOps.ReduceSum(x, s_axisBeyond, name: "s"), Throws.InstanceOf<ValueError>().With.Message.EqualTo(
            "Sum 's': invalid reduction dimension 2 for input with 2 dimensions, received shapes (2, 3) and (1,). Pass axes "
                + "from -2 to 1."));
        Assert.That(() => MathOps.ReduceSum(x, s_axisTwice),
            Throws.InstanceOf<ValueError>().With.Message.Contains("duplicate dimension -2"));
        Assert.That(() => MathOps.ArgMax(x, 2),
            Throws.InstanceOf<ValueError>().With.Message.Contains("dimension (2) must be in the range [-2, 2)"));
        Tensor empty = MathOps.ArgMax(g.Fed(Array.Empty<float>(), new Shape(2, 0)), 1);
        Assert.That(() => g.Run(empty),
            Throws.InstanceOf<InvalidArgumentError>().With.Message.Contains("reduction axis 1 is empty"));
    }

    [Test]
    public void OtherShapes()
    {
        using var g = new MathGraph();
        Tensor x = g.Placeholder(new Shape(2, 3)), y = g.Placeholder(new Shape(3, 2));
        Tensor three = g.Placeholder(new Shape(3), TF_DataType.TF_BOOL);
        Assert.That(() => g.Op("AddN", x, y),
            Throws.InstanceOf<ValueError>().With.Message.Contains("all inputs must have one shape"));
        Assert.That(() => g.Op("Select", three, x, x),
            Throws.InstanceOf<ValueError>().With.Message.Contains("one element for each row"));
        Assert.That(() => g.Op("SelectV2", g.Placeholder(new Shape(2), TF_DataType.TF_BOOL), x, x),
            Throws.InstanceOf<ValueError>().With.Message.Contains("must broadcast"));
        Assert.That(() => g.Op("ClipByValue", x, g.Placeholder(new Shape(2)), g.Placeholder(Shape.Scalar)),
            Throws.InstanceOf<ValueError>().With.Message.Contains("each bound"));
    }

    [TestCase("Mod")]
    [TestCase("TruncateMod")]
    public void GradientsThatTensorFlowDoesNotHave(string op)
    {
        using var g = new MathGraph();
        Tensor x = g.Placeholder(new Shape(2));
        Assert.That(() => Gradients.Compute([g.Op(op, x, x)], [x]),
            Throws.TypeOf<LookupError>().With.Message.StartsWith("No gradient defined for operation"));
    }
}
