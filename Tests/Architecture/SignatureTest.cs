using System.Globalization;
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

    private static IEnumerable<string> Ops => OpRegistry.All.Select(o => o.Name);

    [TestCaseSource(nameof(Ops))]
    public void IsTensorFlows(string name)
    {
        OpDef op = OpRegistry.Find(name);
        if (s_definitions.Value is not { } definitions)
        {
            Assert.Ignore("tensorflow/ops.json is not beside the folder TFCNN_GOLDEN.");
            return;
        }
        if (!definitions.TryGetValue(op.Name, out JsonElement expected))
            Assert.Ignore($"tensorflow/ops.json has no definition of {op.Name}.");
        Assert.That(op.Signature.Inputs.Select(Text), Is.EqualTo(expected.GetProperty("inputs").EnumerateArray().Select(ArgText)), "inputs");
        Assert.That(op.Signature.Outputs.Select(Text), Is.EqualTo(expected.GetProperty("outputs").EnumerateArray().Select(ArgText)), "outputs");
        Assert.That(op.Signature.Attrs.Select(Text), Is.EquivalentTo(expected.GetProperty("attrs").EnumerateArray().Select(AttrText)), "attributes");
        Assert.That(op.IsStateful, Is.EqualTo(expected.TryGetProperty("stateful", out JsonElement s) && s.GetBoolean()), "stateful");
    }

    private static Dictionary<string, JsonElement>? Read()
    {
        string? golden = Environment.GetEnvironmentVariable("TFCNN_GOLDEN");
        string path = Path.Combine(golden ?? "", "..", "tensorflow", "ops.json");
        if (string.IsNullOrEmpty(golden) || !File.Exists(path))
            return null;
        return JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
    }

    private static string Text(ArgDef arg)
    {
        string type = arg.TypeListAttr ?? arg.TypeAttr ?? arg.FixedType.Name();
        return $"{arg.Name}: {(arg.NumberAttr is null ? "" : arg.NumberAttr + " * ")}{type}";
    }

    private static string ArgText(JsonElement arg)
    {
        string type = Property(arg, "type_list_attr") ?? Property(arg, "type_attr") ?? Property(arg, "type")!;
        return $"{arg.GetProperty("name").GetString()}: {(Property(arg, "number_attr") is { } n ? n + " * " : "")}{type}";
    }

    private static string Text(AttrDef attr)
    {
        IEnumerable<string>? allowed = attr.AllowedTypes?.Select(t => t.Name()) ?? attr.AllowedStrings;
        return AttrText(attr.Name, attr.Type, allowed, attr.Minimum, Value(attr.Default));
    }

    private static string AttrText(JsonElement attr)
    {
        string type = attr.GetProperty("type").GetString()!;
        IEnumerable<string>? allowed = attr.TryGetProperty("allowed", out JsonElement a) ? a.EnumerateArray().Select(e => e.GetString()!) : null;
        long? minimum = attr.TryGetProperty("minimum", out JsonElement m) ? m.GetInt64() : null;
        // A shape's default that is not there is the unknown shape.
        string value = attr.TryGetProperty("default", out JsonElement d) ? Value(type, d) : Shape.Unknown.ToString();
        return AttrText(attr.GetProperty("name").GetString()!, type, type.EndsWith("string)") || type == "string" ? allowed : allowed?.Where(IsKnown), minimum, value);
    }

    // A list may be empty unless a minimum says otherwise: TensorFlow writes "at least 0" for some and nothing for others.
    private static string AttrText(string name, string type, IEnumerable<string>? allowed, long? minimum, string value) =>
        $"{name}: {type}{(allowed is null ? "" : $" {{{string.Join(", ", allowed.Order(StringComparer.Ordinal))}}}")}" +
        $"{(minimum > 0 || (minimum == 0 && type == "int") ? $" >= {minimum}" : "")} = {value}";

    private static string Value(object? value) => value switch
    {
        null => "(required)",
        bool b => b ? "true" : "false",
        TF_DataType t => t.Name(),
        Array list => $"[{string.Join(", ", list.Cast<object>().Select(Value))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Value(string type, JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => $"[{string.Join(", ", json.EnumerateArray().Select(e => Value(type, e)))}]",
        JsonValueKind.Number when type.Contains("float") => json.GetSingle().ToString(CultureInfo.InvariantCulture),
        JsonValueKind.Null => Shape.Unknown.ToString(),
        _ => json.ToString(),
    };

    private static bool IsKnown(string type)
    {
        try
        {
            DataTypes.Parse(type);
            return true;
        }
        catch (ValueError)
        {
            return false;
        }
    }

    private static string? Property(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
