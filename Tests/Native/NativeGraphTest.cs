using Tensorflow;
using TfCnn.Native;
using TfCnn.Tests.Conformance;
using TfCnn.Tests.Graphs;

namespace TfCnn.Tests.Native;

/// <summary>Graphs over at TensorFlow: what it refuses, and what that leaves behind.</summary>
public class NativeGraphTest
{
    private static readonly float[,] s_two = new float[2, 2];

    private Graph _graph = null!;
    private Session _session = null!;

    [SetUp]
    public void MakeSession()
    {
        NativeLibraryForTests.Require();
        _graph = new Graph();
        _session = new Session(_graph, new ConfigProto { Engine = Engines.TensorFlow, IntraOpParallelismThreads = 2 });
    }

    [TearDown]
    public void DisposeSession() => _session?.Dispose();

    [Test]
    public void AnOperationThatTensorFlowRefusesIsNamedAndLeavesTheSessionUsable()
    {
        Tensor x = _graph.Floats("x", 2, 3);
        Operation good = _graph.CreateOp("MatMul", [x, _graph.Floats("y", 3, 2)], "good");
        Operation bad = Unchecked(good.Def, "bad", [x, x], good.Attrs);
        for (int attempt = 0; attempt < 2; attempt++)
        {
            var error = Assert.Throws<ValueError>(() => _session.Run([bad]))!;
            Assert.That((error.Op, error.Node), Is.EqualTo(("MatMul", "bad")));
            Assert.That(error.Message, Does.StartWith("MatMul 'bad': TensorFlow says: ").And.Contain("3 and 2"));
            Assert.That(error.Shapes, Is.EqualTo(new[] { x.Shape, x.Shape }));
        }
        CheckUsable();
        Assert.That(_session.RunFloats(good.Output, (x, new float[2, 3]), (good.Inputs[1], new float[3, 2])), Is.EqualTo(new float[4]));
    }

    // TensorFlow would refuse it too, but its C API takes only operations that exist already.
    [Test]
    public void ACircleOfControlInputsIsRefusedAndLeavesTheSessionUsable()
    {
        Operation a = _graph.CreateOp("NoOp", [], "a"), b = _graph.CreateOp("NoOp", [], "b");
        a.AddControlInputs(b);
        b.AddControlInputs(a);
        Assert.That(
            () => _session.Run([b]), Throws.TypeOf<InvalidArgumentError>().With.Message.StartsWith("NoOp 'a': operations wait for each other in a circle: a <- b <- a."));
        CheckUsable();
    }

    [Test]
    public void AnOpThatTensorFlowDoesNotHaveIsUnimplemented()
    {
        Operation none = Unchecked(new OpDef("NoSuchOp") { ShapeRule = _ => { } }, "none", [], new Attributes([]));
        var error = Assert.Throws<UnimplementedError>(() => _session.Run([none]))!;
        Assert.That((error.Op, error.Node), Is.EqualTo(("NoSuchOp", "none")));
        CheckUsable();
    }

    [Test]
    public void ATypeWithoutAKernelIsUnimplementedAndLeavesTheSessionUsable()
    {
        Tensor x = _graph.Placeholder("x", TF_DataType.TF_INT16), y = _graph.CreateOp("RealDiv", [x, x], "quotient").Output;
        var error = Assert.Throws<UnimplementedError>(() => _session.Run([y], (x, new short[] { 4 })))!;
        Assert.That(error.Node, Is.EqualTo("quotient"));
        CheckUsable();
    }

    // TensorFlow ends the process when it is given such a shape.
    [Test]
    public void AShapeThatIsTooLargeIsRefusedBeforeTensorFlowSeesIt()
    {
        Shape shape = new(1L << 40, -1, 1L << 40);
        Tensor x = _graph.Placeholder("large", TF_DataType.TF_FLOAT, shape);
        var error = Assert.Throws<ValueError>(() => _session.Run([_graph.CreateOp("Neg", [x]).Output]))!;
        Assert.That((error.Op, error.Node), Is.EqualTo(("Placeholder", "large")));
        Assert.That(error.Shapes, Is.EqualTo(new[] { shape }));
        CheckUsable();
    }

    [Test]
    public void AnAttributeOfAStrangeTypeIsRefused()
    {
        OpDef def = _graph.Floats("x").Op.Def;
        Operation strange = Unchecked(def, "strange", [], new Attributes([new("dtype", 1.5m)]));
        Assert.That(() => _session.Run([strange]), Throws.TypeOf<UnimplementedError>().With.Message.Contains("'dtype' is a Decimal"));
        CheckUsable();
    }

    [Test]
    public void ShapesAreThoseOfTensorFlowsInference()
    {
        using var native = new NativeGraph();
        Tensor x = _graph.Floats("x", -1, 3), product = _graph.CreateOp("MatMul", [x, _graph.Floats("w", 3, 5)]).Output;
        Assert.That(native.ShapeOf(product), Is.EqualTo(new Shape(-1, 5)));
        Assert.That(native.ShapeOf(_graph.Placeholder("any", TF_DataType.TF_FLOAT)).HasRank, Is.False);
        Assert.That(native.ShapeOf(_graph.Constant(HostTensor.Scalar(1f))), Is.EqualTo(Shape.Scalar));
    }

    // ConfigProto's numbers are varints: from 128 on they take more than a byte.
    [TestCase(1, 127, new byte[] { 0x10, 1, 0x28, 127 })]
    [TestCase(128, 300, new byte[] { 0x10, 0x80, 1, 0x28, 0xAC, 2 })]
    public void NumbersOfThreadsAreVarints(int threads, int interOpThreads, byte[] expected)
    {
        Assert.That(NativeExecutor.Config(threads, interOpThreads).Take(expected.Length), Is.EqualTo(expected));
        using var executor = new NativeExecutor(threads, interOpThreads);
        Assert.That(executor.Graph.ShapeOf(_graph.Floats("x", 2)), Is.EqualTo(new Shape(2)));
    }

    // An operation that this graph's own checks have not seen.
    private Operation Unchecked(OpDef def, string name, Tensor[] inputs, Attributes attrs) =>
        new(_graph, _graph.Operations.Count, def, name, inputs, attrs, [], []);

    private void CheckUsable()
    {
        Tensor x = _graph.Floats("fine", 2, 2);
        Assert.That(_session.RunFloats(_graph.CreateOp("Square", [x]).Output, (x, s_two)), Is.EqualTo(new float[4]));
    }
}
