using Tensorflow;
using TfCnn.Tests.Training;

namespace TfCnn.Tests.Graphs;

/// <summary>Ops that only rename memory: what is fetched is right whoever else reads or overwrites that memory.</summary>
public class ArrayAliasTest
{
    private static readonly float[] s_six = [1, 2, 3, 4, 5, 6];

    private static IEnumerable<string> Renames =>
        ["Reshape", "ExpandDims", "Squeeze", "StopGradient", "IdentityN", "Transpose", "Slice", "StridedSlice", "Tile", "BroadcastTo", "Pad", "Split", "ConcatV2"];

    [TestCaseSource(nameof(Renames))]
    public void OfAFeed(string op)
    {
        using var run = new GraphRun();
        Tensor x = Placeholder(run.Graph, new Shape(2, 3));
        Tensor renamed = Rename(run.Graph, op, x);
        float[] fed = [.. s_six];
        HostTensor?[] results = run.Run([(x, HostTensor.Wrap(fed, new Shape(2, 3)))], renamed, x);
        fed.AsSpan().Clear();
        Assert.That(results[0]!.Span<float>().ToArray(), Is.EqualTo(s_six), "the result is a copy of its own");
        Assert.That(results[1]!.Span<float>().ToArray(), Is.EqualTo(s_six));
    }

    [TestCaseSource(nameof(Renames))]
    public void OfAVariableThatIsOverwritten(string op)
    {
        using var run = new GraphRun();
        var variable = new ResourceVariable(new Tensorflow.NumPy.NDArray(s_six.ToArray(), new Shape(2, 3)), name: "v");
        run.Initialize();
        Tensor read = run.Graph.CreateOp("ReadVariableOp", [variable.Handle], null, ("dtype", TF_DataType.TF_FLOAT)).Output;
        Tensor before = Rename(run.Graph, op, read);
        Operation assign;
        using (run.Graph.EnterControlDependencies(before.Op))
            assign = run.Graph.CreateOp("AssignVariableOp", [variable.Handle, run.Graph.Constant(HostTensor.Zeros(TF_DataType.TF_FLOAT, new Shape(2, 3)))]);
        HostTensor?[] results = run.Run(before, assign);
        Assert.That(results[0]!.Span<float>().ToArray(), Is.EqualTo(s_six), "read before the assignment");
        Assert.That(run.Run(before)[0]!.Span<float>().ToArray(), Is.All.EqualTo(0f), "read in the next run");
    }

    [Test]
    public void AChainOfRenamesLeadsToOneMemory()
    {
        using var run = new GraphRun();
        Tensor x = Placeholder(run.Graph, new Shape(-1, 3));
        Tensor y = ArrayOps.Reshape(ArrayOps.ExpandDims(ArrayOps.Reshape(x, new Shape(3, -1)), 0), new Shape(-1));
        HostTensor?[] results = run.Run([(x, HostTensor.Of<float>(s_six, new Shape(2, 3)))], y, y.Op.Inputs[0], x);
        Assert.That(results.Select(r => r!.Span<float>().ToArray()), Is.All.EqualTo(s_six));
        Assert.That(results.Select(r => r!.Shape.ToString()), Is.EqualTo((string[])["(6,)", "(1, 3, 2)", "(2, 3)"]));
    }

    // A plan is made for the fed value of an axis or a shape; another value, or the same array changed, gets a plan of its own.
    [Test]
    public void AFedPermutationIsLookedAtInEveryRun()
    {
        using var run = new GraphRun();
        Tensor x = Placeholder(run.Graph, new Shape(2, 3));
        Tensor perm = run.Graph.CreateOp("Placeholder", [], null, ("dtype", TF_DataType.TF_INT32), ("shape", new Shape(2))).Output;
        Tensor y = ArrayOps.Transpose(x, perm);
        HostTensor value = HostTensor.Of<float>(s_six, new Shape(2, 3));
        int[] order = [1, 0];
        Assert.That(run.Run([(x, value), (perm, order)], y)[0]!.Span<float>().ToArray(), Is.EqualTo((float[])[1, 4, 2, 5, 3, 6]));
        order.AsSpan().Reverse();
        Assert.That(run.Run([(x, value), (perm, order)], y)[0]!.Span<float>().ToArray(), Is.EqualTo(s_six));
    }

    [Test]
    public void AFedBeginOfASlice()
    {
        using var run = new GraphRun();
        Tensor x = Placeholder(run.Graph, new Shape(2, 3));
        Tensor begin = run.Graph.CreateOp("Placeholder", [], null, ("dtype", TF_DataType.TF_INT32), ("shape", new Shape(2))).Output;
        Tensor y = ArrayOps.Slice(x, begin, run.Graph.Constant(HostTensor.Vector(1, 2)));
        HostTensor value = HostTensor.Of<float>(s_six, new Shape(2, 3));
        Assert.That(run.Run([(x, value), (begin, (int[])[1, 1])], y)[0]!.Span<float>().ToArray(), Is.EqualTo((float[])[5, 6]));
        Assert.That(run.Run([(x, value), (begin, (int[])[0, 0])], y)[0]!.Span<float>().ToArray(), Is.EqualTo((float[])[1, 2]));
    }

    // Each in a form that changes nothing but the name or the shape.
    private static Tensor Rename(Graph g, string op, Tensor x) => op switch
    {
        "Reshape" => ArrayOps.Reshape(x, new Shape(6)),
        "ExpandDims" => ArrayOps.ExpandDims(x, 1),
        "Squeeze" => ArrayOps.Squeeze(ArrayOps.ExpandDims(x, -1)),
        "StopGradient" => ArrayOps.StopGradient(x),
        "IdentityN" => ArrayOps.IdentityN([x])[0],
        "Transpose" => ArrayOps.Transpose(x, [0, 1]),
        "Slice" => ArrayOps.Slice(x, [0, 0], [-1, -1]),
        "StridedSlice" => ArrayOps.StridedSlice(x, [0, 0], [2, 3]),
        "Tile" => ArrayOps.Tile(x, [1, 1]),
        "BroadcastTo" => ArrayOps.BroadcastTo(x, new Shape(1, 2, 3)),
        "Pad" => ArrayOps.Pad(x, new int[2, 2]),
        "Split" => ArrayOps.Split(x, 1)[0],
        "ConcatV2" => ArrayOps.Concat([x, g.Constant(HostTensor.Zeros(TF_DataType.TF_FLOAT, new Shape(0, 3)))], 0),
        _ => throw new ArgumentException(op),
    };

    private static Tensor Placeholder(Graph g, Shape shape) =>
        g.CreateOp("Placeholder", [], "x", ("dtype", TF_DataType.TF_FLOAT), ("shape", shape)).Output;
}
