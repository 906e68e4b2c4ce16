using Tensorflow;
using TfCnn.Tests.Training;

namespace TfCnn.Tests.Graphs;

/// <summary>Nodes and names that the builders make, as TensorFlow's Python functions do; and static shapes.</summary>
public class ArrayBuilderTest
{
    private static IEnumerable<TestCaseData> Names() =>
    [
        Row("Reshape/shape Reshape", x => ArrayOps.Reshape(x, new Shape(-1, 3))),
        Row("flat/shape flat", x => ArrayOps.Reshape(x, new Shape(-1), "flat")),
        Row("transpose/perm transpose", x => ArrayOps.Transpose(x)),
        Row("ExpandDims/dim ExpandDims", x => ArrayOps.ExpandDims(x, 0)),
        Row("Squeeze", x => ArrayOps.Squeeze(x)),
        Row("Shape", x => ArrayOps.Shape(x)),
        Row("Size", x => ArrayOps.Size(x)),
        Row("Rank", x => ArrayOps.Rank(x)),
        Row("concat/axis concat", x => ArrayOps.Concat([x, x], 0)),
        Row("concat", x => ArrayOps.Concat([x], 0)),
        Row("stack", x => ArrayOps.Stack([x, x])),
        Row("unstack", x => ArrayOps.Unstack(x, axis: 1)[0]),
        Row("split/split_dim split", x => ArrayOps.Split(x, 3, 1)[0]),
        Row("Const split/split_dim split", x => ArrayOps.Split(x, [1, 2], 1)[0]),
        Row("Pad/paddings Pad", x => ArrayOps.Pad(x, new int[2, 2])),
        Row("PadV2/paddings PadV2/constant_values PadV2", x => ArrayOps.Pad(x, new int[2, 2], constantValues: 1)),
        Row("MirrorPad/paddings MirrorPad", x => ArrayOps.Pad(x, new int[2, 2], "reflect")),
        Row("Slice/begin Slice/size Slice", x => ArrayOps.Slice(x, [0, 0], [-1, 2])),
        Row("strided_slice/begin strided_slice/end strided_slice/strides strided_slice", x => ArrayOps.StridedSlice(x, [0], [1])),
        Row("strided_slice/stack strided_slice/stack_1 strided_slice/stack_2 strided_slice", x => ArrayOps.Element(x, 0)),
        Row("Shape GatherV2/axis GatherV2", x => ArrayOps.Gather(x, ArrayOps.Shape(x))),
        Row("Tile/multiples Tile", x => ArrayOps.Tile(x, [1, 2])),
        Row("Rank Fill/dims Fill", x => ArrayOps.Fill(new Shape(2), ArrayOps.Rank(x))),
        Row("zeros", _ => ArrayOps.Zeros(new Shape(999))),
        Row("zeros/shape_as_tensor zeros/Const zeros", _ => ArrayOps.Zeros(new Shape(1000))),
        Row("ones", _ => ArrayOps.Ones(new Shape(2, 3))),
        Row("zeros_like", x => ArrayOps.ZerosLike(x)),
        Row("ones_like/Shape ones_like/Const ones_like", x => ArrayOps.OnesLike(x)),
        Row("range/start range/limit range/delta range", _ => ArrayOps.Range(0, 5)),
        Row("BroadcastTo/shape BroadcastTo", x => ArrayOps.BroadcastTo(x, new Shape(4, 3))),
        Row("Shape one_hot/on_value one_hot/off_value one_hot/depth one_hot", x => ArrayOps.OneHot(ArrayOps.Shape(x), 4)),
        Row("ReverseV2/axis ReverseV2", x => ArrayOps.Reverse(x, [0])),
        Row("LinSpace/start LinSpace/stop LinSpace/num LinSpace", _ => ArrayOps.LinSpace(0f, 1f, 5)),
        Row("Where", x => ArrayOps.Where(x)),
        Row("Shape Unique", x => ArrayOps.Unique(ArrayOps.Shape(x)).Y),
        Row("StopGradient", x => ArrayOps.StopGradient(x)),
    ];

    [TestCaseSource(nameof(Names))]
    public void MakesTheNodesThatPythonMakes(string nodes, Func<Tensor, Tensor> build)
    {
        using var run = new GraphRun();
        Tensor x = run.Graph.CreateOp("Placeholder", [], "x", ("dtype", TF_DataType.TF_FLOAT), ("shape", new Shape(-1, 3))).Output;
        build(x);
        Assert.That(run.Nodes.Skip(1), Is.EqualTo(nodes.Split(' ')));
    }

    [Test]
    public void ShapesAreSeenThroughArithmeticOnConstants()
    {
        using var run = new GraphRun();
        Tensor x = run.Graph.CreateOp("Placeholder", [], "x", ("dtype", TF_DataType.TF_FLOAT), ("shape", new Shape(-1, 3, 5))).Output;
        Tensor shape = ArrayOps.Shape(x);
        Tensor two = ArrayOps.Reshape(x, ArrayOps.Stack([ArrayOps.Element(shape, 0), ArrayOps.Element(shape, 2), ArrayOps.Element(shape, 1)]));
        Tensor tail = ArrayOps.Reshape(x, ArrayOps.Concat([run.Graph.Constant(HostTensor.Vector(-1)), ArrayOps.From(shape, 2)], 0));
        Tensor perm = ArrayOps.InvertPermutation(run.Graph.Constant(HostTensor.Vector(2, 0, 1)));
        Assert.That(two.Shape, Is.EqualTo(new Shape(-1, 5, 3)));
        Assert.That(tail.Shape, Is.EqualTo(new Shape(-1, 5)));
        Assert.That(ArrayOps.Transpose(x, perm).Shape, Is.EqualTo(new Shape(3, 5, -1)));
    }

    [Test]
    public void ReshapeOfOneUnknownDimensionNeedsNoShapeInItsGradient()
    {
        using var run = new GraphRun();
        Tensor x = run.Graph.CreateOp("Placeholder", [], "x", ("dtype", TF_DataType.TF_FLOAT), ("shape", new Shape(-1, 4))).Output;
        Tensor y = ArrayOps.Reshape(x, new Shape(-1, 2, 2));
        Gradients.Compute([y], [x]);
        Assert.That(run.Nodes.Skip(3), Is.EqualTo((string[])
        [
            "gradients/Shape", "gradients/grad_ys_0/Const", "gradients/grad_ys_0", "gradients/Reshape_grad/Reshape/shape", "gradients/Reshape_grad/Reshape",
        ]));
    }

    [Test]
    public void GradientsGoToTheGraphOfTheirTensorsWhateverTheDefault()
    {
        var graph = new Graph();
        Tensor x = graph.CreateOp("Placeholder", [], "x", ("dtype", TF_DataType.TF_FLOAT), ("shape", new Shape(2, 4))).Output;
        int elsewhere = Graph.Default.Operations.Count;
        Tensor?[] grads = Gradients.Compute([ArrayOps.Reshape(x, new Shape(8))], [x]);
        Assert.That(grads[0]!.Graph, Is.SameAs(graph));
        Assert.That(Graph.Default.Operations, Has.Count.EqualTo(elsewhere));
    }

    private static TestCaseData Row(string nodes, Func<Tensor, Tensor> build) => new TestCaseData(nodes, build).SetArgDisplayNames(nodes);
}
