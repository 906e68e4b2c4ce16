using Tensorflow;
using static Tensorflow.Binding;

namespace TfCnn.Tests.Graphs;

/// <summary>What importing does with names, mapped inputs, control inputs, and what nodes carry besides.</summary>
public class GraphDefImportTest
{
    private Graph _graph = null!;

    [SetUp]
    public void Enter() => _graph = new Graph().as_default();

    [TearDown]
    public void Leave() => _graph.Exit();

    [Test]
    public void NodesComeIntoAScopeOfTheirOwn()
    {
        tf.import_graph_def(Sum());
        tf.import_graph_def(Sum());
        tf.import_graph_def(Sum(), name: "mine");
        Assert.That(
            _graph.Operations.Select(o => o.Name),
            Is.EqualTo(new[]
            {
                "import/a", "import/b", "import/sum", "import_1/a", "import_1/b", "import_1/sum", "mine/a", "mine/b", "mine/sum",
            }));
        Assert.That(_graph.OperationByName("import_1/sum").Inputs.Select(i => i.Name), Is.EqualTo(new[] { "import_1/a:0", "import_1/b:0" }));
    }

    [Test]
    public void TheEmptyNameImportsIntoTheRoot()
    {
        tf.import_graph_def(Sum(), name: "");
        tf.import_graph_def(Sum(), name: "");
        Assert.That(_graph.Operations.Select(o => o.Name), Is.EqualTo(new[] { "a", "b", "sum", "a_1", "b_1", "sum_1" }));
        Assert.That(_graph.OperationByName("sum_1").Inputs.Select(i => i.Name), Is.EqualTo(new[] { "a_1:0", "b_1:0" }));
    }

    [Test]
    public void LaterOperationsGetOtherNames()
    {
        tf.import_graph_def(Sum(), name: "");
        Assert.That(_graph.Floats("a", 1).Op.Name, Is.EqualTo("a_1"));
        Assert.That(_graph.Floats("SUM", 1).Op.Name, Is.EqualTo("SUM_1"));
    }

    [Test]
    public void MappedInputsComeFromTheGraph()
    {
        Tensor ten = tf.constant(10f);
        var mapped = new Dictionary<string, Tensor> { ["a"] = ten, ["b:0"] = ten };
        ITensorOrOperation[] elements = tf.import_graph_def(Sum(), mapped, ["sum:0", "sum", "a:0"]);
        var sum = (Tensor)elements[0];
        Assert.That(sum.Op.Inputs, Is.EqualTo(new[] { ten, ten }));
        Assert.That(elements[1], Is.SameAs(sum.Op));
        Assert.That(elements[2], Is.SameAs(ten), "a mapped return element");
        using var session = new Session(_graph);
        Assert.That(session.RunFloats(sum), Is.EqualTo(new[] { 20f }));
    }

    [Test]
    public void ArraysAndVariablesCanBeMapped()
    {
        ResourceVariable variable = tf.Variable(3f, name: "v");
        var mapped = new Dictionary<string, Tensor> { ["a"] = variable, ["b"] = new Tensorflow.NumPy.NDArray(4f) };
        var sum = (Tensor)tf.import_graph_def(Sum(), mapped, ["sum:0"])[0];
        using var session = new Session(_graph);
        session.run(tf.global_variables_initializer());
        Assert.That(session.RunFloats(sum), Is.EqualTo(new[] { 7f }));
    }

    [Test]
    public void MappedNodesNeedNotBeThere()
    {
        GraphDef graph = Sum();
        graph.Node.RemoveAt(0);
        var sum = (Tensor)tf.import_graph_def(graph, new Dictionary<string, Tensor> { ["a"] = tf.constant(1f) }, ["sum:0"])[0];
        using var session = new Session(_graph);
        Assert.That(session.RunFloats(sum), Is.EqualTo(new[] { 3f }));
    }

    [Test]
    public void NodesMayStandInAnyOrder()
    {
        GraphDef graph = Sum();
        graph = new GraphDef { Node = { graph.Node.Reverse() } };
        _graph.Import(Google.Protobuf.MessageExtensions.ToByteArray(graph));
        using var session = new Session(_graph);
        Assert.That(session.RunFloats(_graph.OperationByName("sum").Output), Is.EqualTo(new[] { 3f }));
    }

    [Test]
    public void ControlInputsAreWaitedFor()
    {
        GraphDef graph = Sum();
        graph.Node.Insert(0, new NodeDef { Name = "first", Op = "NoOp", Input = { "^b", "^a" } });
        graph.Node[3].Input.Add("^first");
        tf.import_graph_def(graph, name: "");
        Assert.That(_graph.OperationByName("first").ControlInputs.Select(c => c.Name), Is.EqualTo(new[] { "b", "a" }));
        Assert.That(_graph.OperationByName("sum").ControlInputs.Select(c => c.Name), Is.EqualTo(new[] { "first" }));
        NodeDef[] written = [.. _graph.as_graph_def().Node];
        Assert.That(written.Single(n => n.Name == "first").Input, Is.EqualTo(new[] { "^a", "^b" }));
        Assert.That(written.Single(n => n.Name == "sum").Input, Is.EqualTo(new[] { "a", "b", "^first" }));
    }

    [Test]
    public void ControlInputsCanBeMapped()
    {
        Tensor other = tf.constant(1f, name: "other");
        GraphDef graph = Sum();
        graph.Node[2].Input.Add("^gone");
        tf.import_graph_def(graph, new Dictionary<string, Tensor> { ["^gone"] = other }, name: "");
        Assert.That(_graph.OperationByName("sum").ControlInputs, Is.EqualTo(new[] { other.Op }));
    }

    [Test]
    public void FurtherOutputsHaveTheirNumber()
    {
        Operation top = Emit.Node("TopKV2", [tf.constant(new[] { 1f, 5f, 3f }), tf.constant(1)], "top");
        _graph.Identity(top.Outputs[1], "index");
        GraphDef written = _graph.as_graph_def();
        Assert.That(written.Node[^1].Input, Is.EqualTo(new[] { "top:1" }));
        tf.import_graph_def(written, name: "copy");
        Assert.That(_graph.OperationByName("copy/index").Inputs[0].Name, Is.EqualTo("copy/top:1"));
    }

    [Test]
    public void NotesOfFrontEndsAreKeptAndDevicesAreNot()
    {
        GraphDef graph = Sum();
        graph.Node[2].Device = "/device:GPU:0";
        graph.Node[2].Attr["_class"] = AttrValues.Write(new[] { "loc:@a" });
        graph.Node[2].Attr["_note"] = AttrValues.Write(true);
        tf.import_graph_def(graph, name: "in");
        NodeDef written = _graph.as_graph_def().Node[2];
        Assert.That(written.Device, Is.Empty);
        Assert.That(written.Attr["_note"].B, Is.True);
        Assert.That(written.Attr["_class"].List.S[0].ToStringUtf8(), Is.EqualTo("loc:@in/a"), "the colocation follows the new names");
    }

    [Test]
    public void ShapesThatWereNotedNarrowTheOutputs()
    {
        var graph = new GraphDef { Node = { Placeholder("x", Shape.Unknown) } };
        graph.Node[0].Attr["_output_shapes"] = AttrValues.Write(new[] { new Shape(-1, 3) });
        tf.import_graph_def(graph, name: "");
        Assert.That(_graph.OperationByName("x").Output.Shape, Is.EqualTo(new Shape(-1, 3)));
        Assert.That(_graph.as_graph_def().Node[0].Attr, Does.Not.ContainKey("_output_shapes"));
        AttrValue noted = _graph.as_graph_def(add_shapes: true).Node[0].Attr["_output_shapes"];
        Assert.That(noted.List.Shape, Is.EqualTo(new[] { TensorProtos.Write(new Shape(-1, 3)) }));
    }

    [Test]
    public void MissingAttributesHaveTheirDefaults()
    {
        var graph = new GraphDef { Node = { Placeholder("x", new Shape(1, 2, 2, 1)), Placeholder("w", new Shape(1, 1, 1, 1)) } };
        var conv = new NodeDef { Name = "conv", Op = "Conv2D", Input = { "x", "w" } };
        conv.Attr["T"] = AttrValues.Write(TF_DataType.TF_FLOAT);
        conv.Attr["strides"] = AttrValues.Write(new long[] { 1, 1, 1, 1 });
        conv.Attr["padding"] = AttrValues.Write("SAME");
        graph.Node.Add(conv);
        tf.import_graph_def(graph, name: "");
        Operation op = _graph.OperationByName("conv");
        Assert.That(op.Attrs.String("data_format"), Is.EqualTo("NHWC"));
        Assert.That(op.Attrs.Ints("explicit_paddings"), Is.Empty);
    }

    [Test]
    public void AttributesOfLaterVersionsAreLeftOut()
    {
        GraphDef graph = Sum();
        graph.Node[2].Attr["of_a_later_version"] = new AttrValue { Func = new NameAttrList() };
        tf.import_graph_def(graph);
        Assert.That(_graph.OperationByName("import/sum").Attrs.Select(a => a.Key), Is.EqualTo(new[] { "T" }));
    }

    private static NodeDef Placeholder(string name, Shape shape) => new()
    {
        Name = name,
        Op = "Placeholder",
        Attr = { ["dtype"] = AttrValues.Write(TF_DataType.TF_FLOAT), ["shape"] = AttrValues.Write(shape) },
    };

    /// <summary>a = 1, b = 2, sum = a + b.</summary>
    internal static GraphDef Sum()
    {
        var graph = new Graph();
        Tensor a = graph.Constant(HostTensor.Scalar(1f), "a"), b = graph.Constant(HostTensor.Scalar(2f), "b");
        graph.CreateOp("AddV2", [a, b], "sum");
        return graph.ToGraphDef();
    }
}
