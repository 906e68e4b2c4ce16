using Tensorflow;
using TfCnn.Tests.Training;

namespace TfCnn.Tests.Graphs;

/// <summary>Mistakes with array ops: a ValueError where static shapes show them, an InvalidArgumentError where only the run does. Both
/// name the op, the node and what to do.</summary>
public class ArrayErrorTest
{
    private static IEnumerable<TestCaseData> BuildErrors() =>
    [
        Row("Reshape", "(4, 2)|8 elements", g => g.CreateOp("Reshape", [X(2, 3), Ints(g, 4, 2)])),
        Row("Reshape", "multiple of 4", g => g.CreateOp("Reshape", [X(2, 3), Ints(g, -1, 4)])),
        Row("Reshape", "[-2,3]", g => g.CreateOp("Reshape", [X(2, 3), Ints(g, -2, 3)])),
        Row("Transpose", "3 entries", g => g.CreateOp("Transpose", [X(2, 3), Ints(g, 0, 1, 2)])),
        Row("Transpose", "perm dimension 2", g => g.CreateOp("Transpose", [X(2, 3), Ints(g, 0, 2)])),
        Row("ConcatV2", "input 1 differs", g => g.CreateOp("ConcatV2", [X(2, 3), X(2, 4), Int(g, 0)])),
        Row("ConcatV2", "axis 2", g => g.CreateOp("ConcatV2", [X(2, 3), X(2, 3), Int(g, 2)])),
        Row("ConcatV2", "one rank", g => g.CreateOp("ConcatV2", [X(2, 3), X(2), Int(g, 0)])),
        Row("Split", "multiple of the 2 parts", g => g.CreateOp("Split", [Int(g, 1), X(2, 5)], null, ("num_split", 2))),
        Row("SplitV", "[2,2]", g => g.CreateOp("SplitV", [X(2, 5), Ints(g, 2, 2), Int(g, 1)], null, ("num_split", 2))),
        Row("Pad", "[rank of the input, 2]", g => g.CreateOp("Pad", [X(2, 3), Pairs(g, 1, 1)])),
        Row("Pad", "must not be negative", g => g.CreateOp("Pad", [X(2, 3), Pairs(g, -1, 1, 0, 0)])),
        Row("StridedSlice", "slice index 5", g => g.CreateOp("StridedSlice", [X(2, 3), Ints(g, 5), Ints(g, 6), Ints(g, 1)], null, ("shrink_axis_mask", 1))),
        Row("StridedSlice", "has only 2", g => g.CreateOp("StridedSlice", [X(2, 3), Ints(g, 0, 0, 0), Ints(g, 1, 1, 1), Ints(g, 1, 1, 1)])),
        Row("StridedSlice", "strides[0]", g => g.CreateOp("StridedSlice", [X(4), Ints(g, 0), Ints(g, 4), Ints(g, 0)])),
        Row("Slice", "2 entries", g => g.CreateOp("Slice", [X(2, 3), Ints(g, 0), Ints(g, 1)])),
        Row("GatherV2", "axis 2", g => g.CreateOp("GatherV2", [X(2, 3), Ints(g, 0), Int(g, 2)])),
        Row("Tile", "1 entries", g => g.CreateOp("Tile", [X(2, 3), Ints(g, 2)])),
        Row("Pack", "input 1", g => g.CreateOp("Pack", [X(2), X(3)])),
        Row("Unpack", "num = 2", g => g.CreateOp("Unpack", [X(3, 2)], null, ("num", 2))),
        Row("ExpandDims", "[-3, 2]", g => g.CreateOp("ExpandDims", [X(2, 3), Int(g, 3)])),
        Row("Squeeze", "got 3", g => g.CreateOp("Squeeze", [X(2, 3)], null, ("squeeze_dims", (int[])[1]))),
        Row("Squeeze", "[-2, 2)", g => g.CreateOp("Squeeze", [X(1, 3)], null, ("squeeze_dims", (int[])[2]))),
        Row("Fill", "[-1,2]", g => g.CreateOp("Fill", [Ints(g, -1, 2), Int(g, 1)])),
        Row("Fill", "rank 0", g => g.CreateOp("Fill", [Ints(g, 2), Ints(g, 1)])),
        Row("Range", "must not be 0", g => g.CreateOp("Range", [Int(g, 0), Int(g, 5), Int(g, 0)])),
        Row("Range", "from 5 to 0", g => g.CreateOp("Range", [Int(g, 5), Int(g, 0), Int(g, 1)])),
        Row("BroadcastTo", "size 3", g => g.CreateOp("BroadcastTo", [X(3), Ints(g, 2)])),
        Row("OneHot", "depth is -1", g => g.CreateOp("OneHot", [Ints(g, 1), Int(g, -1), Int(g, 1), Int(g, 0)])),
        Row("ReverseV2", "axis 2", g => g.CreateOp("ReverseV2", [X(2, 3), Ints(g, 2)])),
        Row("UnsortedSegmentSum", "segment_ids", g => g.CreateOp("UnsortedSegmentSum", [X(2, 3), Ints(g, 0, 1, 0), Int(g, 2)])),
        Row("GatherNd", "tuples of 3", g => g.CreateOp("GatherNd", [X(2, 3), Ints(g, 0, 0, 0)])),
    ];

    private static IEnumerable<TestCaseData> RunErrors() =>
    [
        Row("Reshape", "8 elements", g => g.CreateOp("Reshape", [Any(), Ints(g, 4, 2)])),
        Row("Reshape", "only one dimension may be -1", g => g.CreateOp("Reshape", [Any(), Ints(g, -1, -1)])),
        Row("Transpose", "twice", g => g.CreateOp("Transpose", [Any(), Ints(g, 0, 0)])),
        Row("ConcatV2", "input 1 differs", g => g.CreateOp("ConcatV2", [Any(), ArrayOps.Ones(new Shape(2, 4)), Int(g, 0)])),
        Row("Split", "multiple of the 2 parts", g => g.CreateOp("Split", [Int(g, 1), Any()], null, ("num_split", 2))),
        Row("MirrorPad", "less than the dimension size: 2, 0", g => g.CreateOp("MirrorPad", [Any(), Pairs(g, 2, 0, 0, 0)], null, ("mode", "REFLECT"))),
        Row("Slice", "size[1] in [0, 2], but got 3", g => g.CreateOp("Slice", [Any(), Ints(g, 0, 1), Ints(g, 2, 3)])),
        Row("StridedSlice", "slice index 5", g => g.CreateOp("StridedSlice", [Any(), Ints(g, 5), Ints(g, 6), Ints(g, 1)], null, ("shrink_axis_mask", 1))),
        Row("GatherV2", "indices[1] = 3 is not in [0, 2)", g => g.CreateOp("GatherV2", [Any(), Ints(g, 0, 3), Int(g, 0)])),
        Row("GatherV2", "indices[1,0] = -1 is not in [0, 3)", g => g.CreateOp("GatherV2", [Any(), Pairs(g, 0, 1, -1, 2), Int(g, 1)])),
        Row("GatherNd", "indices[0] = [2]", g => g.CreateOp("GatherNd", [Any(), Ints(g, 2)])),
        Row("UnsortedSegmentSum", "segment_ids[1] = 2", g => g.CreateOp("UnsortedSegmentSum", [Any(), Ints(g, 0, 2), Int(g, 2)])),
        Row("Tile", "[-1,2]", g => g.CreateOp("Tile", [Any(), Ints(g, -1, 2)])),
        Row("Squeeze", "got 3", g => g.CreateOp("Squeeze", [Any()], null, ("squeeze_dims", (int[])[1]))),
    ];

    [TestCaseSource(nameof(BuildErrors))]
    public void WhileBuilding(string op, string says, Func<Graph, Operation> build)
    {
        using var run = new GraphRun();
        Assert.That(() => build(run.Graph), Throws.InstanceOf<ValueError>().With.Property("Op").EqualTo(op).And.Message.Contains(op + " '" + op + "'"),
            "names op and node");
        using var again = new GraphRun();
        string message = Assert.Catch<ValueError>(() => build(again.Graph))!.Message;
        Assert.That(says.Split('|').Any(message.Contains), Is.True, message);
        Assert.That(message, Does.EndWith(".").Or.EndWith(")"));
    }

    [TestCaseSource(nameof(RunErrors))]
    public void InTheRun(string op, string says, Func<Graph, Operation> build)
    {
        using var run = new GraphRun();
        Operation bad = build(run.Graph);
        Tensor x = run.Graph.OperationByName("x").Output;
        InvalidArgumentError error = Assert.Throws<InvalidArgumentError>(() => run.Run([(x, new float[2, 3])], bad.Output))!;
        Assert.That(error.Op, Is.EqualTo(op));
        Assert.That(error.Node, Is.EqualTo(bad.Name));
        Assert.That(error.Message, Does.Contain(says));
    }

    private static TestCaseData Row(string op, string says, Func<Graph, Operation> build) =>
        new TestCaseData(op, says, build).SetArgDisplayNames(op, says);

    private static Tensor X(params int[] shape) =>
        Graph.Default.CreateOp("Placeholder", [], "x", ("dtype", TF_DataType.TF_FLOAT), ("shape", new Shape(shape))).Output;

    private static Tensor Any() => Graph.Default.CreateOp("Placeholder", [], "x", ("dtype", TF_DataType.TF_FLOAT)).Output;

    private static Tensor Ints(Graph g, params int[] values) => g.Constant(HostTensor.Vector(values));

    private static Tensor Int(Graph g, int value) => g.Constant(HostTensor.Scalar(value));

    private static Tensor Pairs(Graph g, params int[] values) => g.Constant(HostTensor.Of<int>(values, new Shape(values.Length / 2, 2)));
}
