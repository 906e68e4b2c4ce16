using System.Text.Json;
using Tensorflow;

namespace TfCnn.Tests.Architecture;

/// <summary>
/// Every registered op has the inputs, outputs and attributes that TensorFlow registers: names, types, defaults, limits. The
/// definitions are read from <c>tensorflow/ops.json</c> beside the folder TFCNN_GOLDEN.
/// </summary>
public class SignatureTest
{
    private static readonly Lazy<Dictionary<string, JsonElement>?> s_definitions = new(Read);

    // The file has a part of TensorFlow's ops; OpListTest compares all with the library itself.
    private static IEnumerable<string> Ops =>
        OpRegistry.All.Select(o => o.Name).Where(name => s_definitions.Value is not { } definitions || definitions.ContainsKey(name));

    [TestCaseSource(nameof(Ops))]
    public void IsTensorFlows(string name)
    {
        OpDef op = OpRegistry.Find(name);
        if (s_definitions.Value is not { } definitions)
        {
            Assert.Ignore("tensorflow/ops.json is not beside the folder TFCNN_GOLDEN.");
            return;
        }
        OpText.AreSame(OpText.Of(op), OpText.Of(definitions[op.Name]));
    }

    private static Dictionary<string, JsonElement>? Read()
    {
        string? golden = Environment.GetEnvironmentVariable("TFCNN_GOLDEN");
        string path = Path.Combine(golden ?? "", "..", "tensorflow", "ops.json");
        if (string.IsNullOrEmpty(golden) || !File.Exists(path))
            return null;
        return JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
    }
}
