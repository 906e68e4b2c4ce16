using System.Text.Json;
using Tensorflow;

namespace TfCnn.Tests.Golden;

/// <summary>Compares a graph node by node with the nodes that TensorFlow's Python functions built.</summary>
internal static class GoldenNodes
{
    public static void AreThoseOf(Graph graph, JsonElement nodes, string what)
    {
        JsonElement[] expected = [.. nodes.EnumerateArray()];
        Assert.That(graph.Operations.Select(o => o.Name), Is.EqualTo(expected.Select(n => Text(n, "name"))), what);
        foreach ((Operation ours, JsonElement theirs) in graph.Operations.Zip(expected))
            Compare(ours, theirs, $"{what}, {ours.Name}");
    }

    private static void Compare(Operation ours, JsonElement theirs, string what)
    {
        Assert.That(ours.Type, Is.EqualTo(Text(theirs, "op")), what);
        Assert.That(ours.Inputs.Select(i => i.Name),
            Is.EqualTo(theirs.GetProperty("inputs").EnumerateArray().Select(i => i.GetString())), what);
        foreach (JsonProperty attr in theirs.GetProperty("attrs").EnumerateObject())
        {
            Assert.That(ours.Attrs.TryGet(attr.Name, out object? value), Is.True, $"{what}: {attr.Name}");
            Assert.That(Plain(value!), Is.EqualTo(Plain(GoldenAttr.Read(ours.Def, attr.Name, attr.Value))),
                $"{what}: {attr.Name}");
        }
        if (theirs.TryGetProperty("output_shapes", out JsonElement shapes))
            Assert.That(
                ours.Outputs.Select(o => o.Shape),
                Is.EqualTo(shapes.EnumerateArray().Select(
                    s => s.ValueKind == JsonValueKind.Null ? Shape.Unknown
                        : new Shape([.. s.EnumerateArray().Select(d => d.GetInt64())]))),
                what);
    }

    private static object Plain(object value) =>
        value is HostTensor tensor ? (tensor.DType, tensor.Shape, Convert.ToHexString(tensor.Bytes())) : value;

    private static string Text(JsonElement json, string property) => json.GetProperty(property).GetString()!;
}
