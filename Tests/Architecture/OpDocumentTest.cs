using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tensorflow;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Architecture;

/// <summary>The op table of the documents is that of the registry, and what it says of element types is so.</summary>
public class OpDocumentTest
{
    private const string File = "docs/ops.md";

    private static IEnumerable<string> OpsOfBothTypes => OpRegistry.All.Where(o => OpCaseFile.Ops.Contains(o.Name) && Doubles(o).Any())
        .Select(o => o.Name).Where(o => Float32Case(o) is not null);

    [Test]
    public void IsThatOfTheRegistry()
    {
        string path = Path.Combine(Repository.Root, File);
        if (Environment.GetEnvironmentVariable("TFCNN_WRITE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            System.IO.File.WriteAllText(path, OpDocument.Text());
        }
        Assert.That(System.IO.File.Exists(path), $"{File} is missing; run this test with TFCNN_WRITE_DOCS=1");
        Assert.That(
            System.IO.File.ReadAllText(path).ReplaceLineEndings("\n"), Is.EqualTo(OpDocument.Text()),
            $"{File} is not what the registry says; run this test with TFCNN_WRITE_DOCS=1, which writes it anew");
    }

    [Test]
    public void SpeaksOfOpsThatThereAre()
    {
        IEnumerable<string> named = [.. OpDocument.Float32Only, .. OpDocument.Managed.Keys, .. OpDocument.TensorFlow.Keys];
        Assert.That(named.Distinct(), Is.SubsetOf(OpRegistry.All.Select(o => o.Name)));
    }

    [TestCaseSource(nameof(OpsOfBothTypes))]
    public void TheManagedEngineTakesFloat64UnlessItSaysOtherwise(string op)
    {
        string[] types = [.. Doubles(OpRegistry.Find(op))];
        using var runner = new OpCaseRunner(InFloat64(Float32Case(op)!, types));
        if (OpDocument.Float32Only.Contains(op))
            Assert.That(runner.Outputs, Throws.TypeOf<UnimplementedError>());
        else
            Assert.That(runner.Outputs, Throws.Nothing);
    }

    private static JsonNode? Float32Case(string op)
    {
        string[] types = [.. Doubles(OpRegistry.Find(op))];
        return OpCaseFile.LinesOf(op).Select(line => JsonNode.Parse(line)!).FirstOrDefault(c => types.All(t => (string?)c["attrs"]![t] == "float32"));
    }

    // The attributes of an op's inputs that may be float32 or float64.
    private static IEnumerable<string> Doubles(OpDef op) =>
        from attr in op.Signature.Attrs
        where attr.Type == "type" && op.Signature.Inputs.Any(i => i.TypeAttr == attr.Name)
            && (attr.AllowedTypes?.Contains(TF_DataType.TF_DOUBLE) ?? true) && (attr.AllowedTypes?.Contains(TF_DataType.TF_FLOAT) ?? true)
        select attr.Name;

    private static OpCase InFloat64(JsonNode json, string[] types)
    {
        foreach (string type in types)
            json["attrs"]![type] = "float64";
        foreach (JsonNode? input in json["inputs"]!.AsArray())
            if ((string?)input!["dtype"] == "float32")
            {
                ReadOnlySpan<float> numbers = MemoryMarshal.Cast<byte, float>(Convert.FromBase64String((string)input["data"]!));
                double[] doubles = Array.ConvertAll(numbers.ToArray(), n => (double)n);
                input["dtype"] = "float64";
                input["data"] = Convert.ToBase64String(MemoryMarshal.AsBytes<double>(doubles));
            }
        return new OpCase(JsonSerializer.SerializeToUtf8Bytes(json));
    }
}
