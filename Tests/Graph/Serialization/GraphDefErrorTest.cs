using Google.Protobuf;
using Tensorflow;

namespace TfCnn.Tests.Graphs;

/// <summary>What is no graph is refused in one sentence, and leaves the graph as it was.</summary>
public class GraphDefErrorTest
{
    private Graph _graph = null!;

    [SetUp]
    public void MakeGraph() => _graph = new Graph();

    [Test]
    public void UnknownOpsAreAllNamed() => Refused(
        g => g.Node.Add([Node("x", "Foo"), Node("y", "Bar"), Node("z", "Foo")]),
        "The GraphDef has ops that this engine does not have: Bar (node 'y'), Foo (node 'x' and 1 more).");

    [Test]
    public void AMissingInputIsNamed() => Refused(g => g.Node.RemoveAt(0), "AddV2 'sum': input 'a:0' is no node of the GraphDef.");

    [Test]
    public void AMissingControlInputIsNamed() =>
        Refused(g => g.Node[2].Input.Add("^gone"), "AddV2 'sum': input '^gone' is no node of the GraphDef.");

    [Test]
    public void ADuplicateNameIsRefused() => Refused(g => g.Node.Add(Node("a", "NoOp")), "NoOp 'a': the GraphDef has two nodes of this name.");

    [Test]
    public void ACircleIsShown() => Refused(
        g => g.Node.Add([Node("p", "NoOp", "^q"), Node("q", "NoOp", "^r"), Node("r", "NoOp", "^q"), Node("s", "NoOp", "^p")]),
        "NoOp 'q': nodes wait for each other in a circle: q <- r <- q.");

    [Test]
    public void AnOutputThatIsNotThereIsRefused() => Refused(
        g => g.Node[2].Input[1] = "b:1", "AddV2 'sum': input 'b:1' is output 1 of Const 'b', which has 1.");

    [Test]
    public void AnInputMustBeAName() => Refused(
        g => g.Node[2].Input[1] = "b:out:0", "'b:out:0' names no input; expected 'node', 'node:output' or '^node'.");

    [Test]
    public void ControlInputsComeLast() => Refused(
        g => g.Node[2].Input.Insert(0, "^a"), "AddV2 'sum': control inputs come last, but 'a:0' follows one.");

    [Test]
    public void ANodeNeedsANameAndAnOp() => Refused(
        g => g.Node[1].Name = "two words",
        "Node 1 of the GraphDef has the name 'two words' and the op 'Const'; expected a name of letters, digits and '_.-/', and an op.");

    [Test]
    public void AColocationMustBeThere() => Refused(
        g => g.Node[2].Attr["_class"] = AttrValues.Write(new[] { "loc:@gone" }),
        "AddV2 'sum': it is to be colocated with 'gone', which is no node of the GraphDef.");

    [Test]
    public void AnAttributeNeedsAValue() => Refused(
        g => g.Node[2].Attr["T"] = new AttrValue(), "Attribute 'T' of AddV2 'sum': there is no value.");

    [Test]
    public void TypesWithoutTensorsAreNamed() => Refused(
        g => g.Node[2].Attr["T"] = new AttrValue { Type = DataType.DtComplex64 },
        "Attribute 'T' of AddV2 'sum': DT_COMPLEX64 is not an element type of this engine.");

    [Test]
    public void FunctionsAreRefused() => Refused(
        g => g.Node[2].Attr["T"] = new AttrValue { Func = new NameAttrList { Name = "f" } },
        "Attribute 'T' of AddV2 'sum': functions are not supported.");

    [Test]
    public void TheFormatMustNotBeTooNew() => Refused(
        g => g.Versions.MinConsumer = 9999, "The GraphDef is for programs of version 9999 or later of the format; this one reads version 2474.");

    [Test]
    public void AnAttributeWithoutADefaultMustBeThere() =>
        Refused(g => g.Node[2].Attr.Remove("T"), "AddV2 'sum': attribute 'T' (type) is missing.");

    [Test]
    public void AVariableIsOfItsType() => Refused(
        g =>
        {
            g.Node.Add([Node("v", "VarHandleOp"), Node("read", "ReadVariableOp", "v")]);
            g.Node[3].Attr.Add("dtype", AttrValues.Write(TF_DataType.TF_FLOAT));
            g.Node[3].Attr.Add("shape", AttrValues.Write(Shape.Scalar));
            g.Node[4].Attr.Add("dtype", AttrValues.Write(TF_DataType.TF_DOUBLE));
        },
        "ReadVariableOp 'read': variable 'v' is of type float32, not float64, received shape (). Use it with its own type.");

    [Test]
    public void AnAttributeOfAnotherTypeIsRefused() => Assert.That(
        () => Import(g => g.Node[2].Attr["T"] = AttrValues.Write(1L)),
        Throws.TypeOf<TypeError>().With.Message.Contains("takes type for attribute 'T', received 1"));

    [Test]
    public void TypesMustAgree() => Assert.That(
        () => Import(g => g.Node[2].Attr["T"] = AttrValues.Write(TF_DataType.TF_INT32)),
        Throws.TypeOf<TypeError>().With.Message.Contains(
            "Input 'x' of 'AddV2' Op has type float32 that does not match type int32 of attribute 'T'"));

    [Test]
    public void AConstantIsOfItsType() => Refused(
        g => g.Node[0].Attr["dtype"] = AttrValues.Write(TF_DataType.TF_INT32),
        "Const 'a': 'dtype' is int32, but 'value' is of type float32. Give both the same type.");

    // The last node is refused after the others have been made.
    [Test]
    public void NothingIsLeftOfARefusedGraph()
    {
        Assert.That(() => Import(g => g.Node[2].Attr["T"] = AttrValues.Write(1L)), Throws.TypeOf<TypeError>());
        Assert.That(_graph.Operations, Is.Empty);
        Import(_ => { });
        Assert.That(_graph.Operations.Select(o => o.Name), Is.EqualTo(new[] { "a", "b", "sum" }));
        Assert.That(_graph.OperationByName("sum").Id, Is.EqualTo(2));
    }

    [Test]
    public void UnusedMappingsAreNamed() => Assert.That(
        () => GraphDefImport.Import(_graph, GraphDefImportTest.Sum(), new Dictionary<string, Tensor> { ["gone"] = _graph.Floats("x", 1) }),
        Throws.TypeOf<ValueError>().With.Message.EqualTo("Attempted to map inputs that were not found in graph_def: [gone:0]"));

    [Test]
    public void MissingReturnElementsAreNamed() => Assert.That(
        () => GraphDefImport.Import(_graph, GraphDefImportTest.Sum(), returnElements: ["sum", "gone:0"]),
        Throws.TypeOf<ValueError>().With.Message.EqualTo("Requested return_element 'gone:0' not found in graph_def."));

    [Test]
    public void ATruncatedFileIsRefused()
    {
        byte[] whole = GraphDefImportTest.Sum().ToByteArray();
        Assert.That(
            () => _graph.Import(whole[..^3]),
            Throws.TypeOf<ValueError>().With.Message.StartsWith("What was given is not a GraphDef in binary form, or not a whole one: "));
        Assert.That(_graph.Operations, Is.Empty);
    }

    [Test]
    public void EveryTruncationIsRefusedOrIsAGraphOfFewerNodes()
    {
        byte[] whole = GraphDefImportTest.Sum().ToByteArray();
        for (int length = 0; length < whole.Length; length++)
            try
            {
                var graph = new Graph();
                graph.Import(whole[..length]);
                Assert.That(graph.Operations, Has.Count.LessThanOrEqualTo(3));
            }
            catch (ValueError)
            {
                // Refused, as it should be.
            }
    }

    [TestCase(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A }, TestName = "APictureIsNoGraph")]
    [TestCase(new byte[] { 0x08, 0x01, 0x30, 0x02 }, TestName = "AnotherMessageIsNoGraph")]
    public void OtherFilesAreRefused(byte[] bytes)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.pb");
        File.WriteAllBytes(path, bytes);
        try
        {
            Assert.That(() => _graph.Import(path), Throws.TypeOf<ValueError>().With.Message.StartsWith($"'{path}' is not a GraphDef"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static NodeDef Node(string name, string op, params string[] inputs) => new() { Name = name, Op = op, Input = { inputs } };

    private void Refused(Action<GraphDef> spoil, string message)
    {
        Assert.That(() => Import(spoil), Throws.TypeOf<ValueError>().With.Message.EqualTo(message));
        Assert.That(_graph.Operations, Is.Empty);
    }

    private void Import(Action<GraphDef> spoil)
    {
        GraphDef message = GraphDefImportTest.Sum();
        spoil(message);
        _graph.Import(message.ToByteArray());
    }
}
