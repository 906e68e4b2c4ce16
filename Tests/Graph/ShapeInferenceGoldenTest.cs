using System.Text.Json;
using Tensorflow;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Graphs;

/// <summary>Static shapes as TensorFlow infers them: unknown dimensions and ranks, constants, shapes seen through other ops.</summary>
public class ShapeInferenceGoldenTest
{
    private const string File = "shapes.jsonl.gz";

    private static readonly Lazy<ShapeCase[]> s_cases = new(() =>
        GoldenFile.Find(File) is { } path ? [.. GoldenFile.Lines(path).Select(line => new ShapeCase(line))] : []);

    private static IEnumerable<TestCaseData> Cases => s_cases.Value
        .Where(c => IsRegistered(c.Op)).Select(c => new TestCaseData(c).SetName($"Shapes of {c.Name}".Replace('.', ',')));

    [TestCaseSource(nameof(Cases))]
    public void AreTensorFlows(object item)
    {
        var c = (ShapeCase)item;
        Operation op = c.Build(new Graph());
        Assert.That(op.Outputs.Select(o => o.Shape.ToString()), Is.EqualTo(c.OutputShapes.Select(s => s.ToString())), c.Note);
        Assert.That(op.Outputs.Select(o => o.DType.Name()), Is.EqualTo(c.OutputTypes));
    }

    [Test]
    public void Summary()
    {
        GoldenFile.Require(File);
        string[] missing = [.. s_cases.Value.Select(c => c.Op).Where(op => !IsRegistered(op)).Distinct().Order(StringComparer.Ordinal)];
        int run = s_cases.Value.Count(c => IsRegistered(c.Op));
        TestContext.Out.WriteLine($"{run} of {s_cases.Value.Length} cases are of registered ops; not registered: {string.Join(", ", missing)}");
        Assert.That(run, Is.GreaterThan(0));
    }

    private static bool IsRegistered(string op) => OpRegistry.All.Any(o => o.Name == op);
}

/// <summary>One case of shapes.jsonl.gz.</summary>
internal sealed class ShapeCase
{
    private readonly JsonElement _json;

    public ShapeCase(byte[] line)
    {
        _json = JsonDocument.Parse(line).RootElement;
        Name = _json.GetProperty("name").GetString()!;
        Op = _json.GetProperty("op").GetString()!;
        Note = _json.GetProperty("note").ToString();
        OutputShapes = [.. _json.GetProperty("output_shapes").EnumerateArray().Select(ShapeOf)];
        OutputTypes = [.. _json.GetProperty("output_dtypes").EnumerateArray().Select(t => t.GetString()!)];
    }

    public string Name { get; }

    public string Op { get; }

    public string Note { get; }

    public Shape[] OutputShapes { get; }

    public string[] OutputTypes { get; }

    public override string ToString() => Name;

    /// <summary>Adds the op, on placeholders and constants, to a graph.</summary>
    public Operation Build(Graph graph)
    {
        Tensor[] inputs = [.. _json.GetProperty("inputs").EnumerateArray().Select(i => Input(graph, i))];
        OpDef def = OpRegistry.Find(Op);
        return graph.CreateOp(Op, inputs, null,
            [.. _json.GetProperty("attrs").EnumerateObject().Select(a => (a.Name, GoldenAttr.Read(def, a.Name, a.Value)))]);
    }

    // The file names the op that makes an input, not that op's inputs: they follow from the value's shape and the case's result.
    private Tensor Input(Graph graph, JsonElement input)
    {
        TF_DataType type = DataTypes.Parse(input.GetProperty("dtype").GetString()!);
        if (input.GetProperty("value") is { ValueKind: JsonValueKind.Object } value)
            return graph.Constant(new GoldenTensor(value).ToHost());
        return input.GetProperty("from").GetString() switch
        {
            "Shape" => graph.CreateOp("Shape", [Placeholder(graph, TF_DataType.TF_FLOAT, SeenShape())], null, ("out_type", type)).Output,
            "Pack" => BatchAnd(graph, SeenShape()),
            _ => Placeholder(graph, type, ShapeOf(input.GetProperty("shape"))),
        };
    }

    // What the shape rule sees through is the case's own output shape, save where the output is an element of the vector.
    private Shape SeenShape() => OutputShapes[0].Rank > 0 ? OutputShapes[0] : new Shape(-1, 3);

    // stack([shape(x)[0], the other dimensions])
    private static Tensor BatchAnd(Graph graph, Shape seen)
    {
        Tensor shape = graph.CreateOp("Shape", [Placeholder(graph, TF_DataType.TF_FLOAT, new Shape(-1, 7, 7, 64))]).Output;
        Tensor batch = ArrayOps.Element(shape, 0);
        return graph.CreateOp("Pack", [batch, .. seen.ToArray().Skip(1).Select(d => graph.Constant(HostTensor.Scalar((int)d)))]).Output;
    }

    private static Tensor Placeholder(Graph graph, TF_DataType type, Shape shape) =>
        graph.CreateOp("Placeholder", [], null, ("dtype", type), ("shape", shape)).Output;

    private static Shape ShapeOf(JsonElement json) => json.ValueKind == JsonValueKind.Null
        ? Shape.Unknown
        : new Shape([.. json.EnumerateArray().Select(d => d.GetInt64())]);
}
