using System.Text.Json;
using Tensorflow;

namespace TfCnn.Tests.Golden;

/// <summary>One case of ops.jsonl.gz: an op with attributes and inputs, what TensorFlow gave, and the same in float64.</summary>
internal sealed class OpCase
{
    private readonly JsonElement _json;

    public OpCase(byte[] line)
    {
        _json = JsonDocument.Parse(line).RootElement;
        Name = _json.GetProperty("name").GetString()!;
        Op = _json.GetProperty("op").GetString()!;
        string[] tags = [.. _json.GetProperty("tags").EnumerateArray().Select(t => t.GetString()!)];
        IsSpecial = tags.Contains("special");
        IsDenormal = tags.Contains("denormal");
        Inputs = [.. Tensors("inputs").Select(t => t!)];
        Outputs = Expected("outputs", "exact");
        GradOutputs = Tensors("grad_outputs");
        Grads = Expected("grads", "exact_grads");
    }

    public string Name { get; }

    public string Op { get; }

    /// <summary>The case is about NaN, infinities, the ends of the range or empty tensors.</summary>
    public bool IsSpecial { get; }

    /// <summary>The case has numbers below the smallest normal one, which TensorFlow takes for zero.</summary>
    public bool IsDenormal { get; }

    public GoldenTensor[] Inputs { get; }

    public GoldenResult?[] Outputs { get; }

    /// <summary>The gradient that arrives at each output, null where none; empty if the case has no gradients.</summary>
    public GoldenTensor?[] GradOutputs { get; }

    /// <summary>The gradient of each input, null where TensorFlow has none; empty if the case has no gradients.</summary>
    public GoldenResult?[] Grads { get; }

    /// <summary>The attributes, typed as the op's signature says.</summary>
    public (string Name, object Value)[] Attrs(OpDef def) =>
        [.. _json.GetProperty("attrs").EnumerateObject().Select(a => (a.Name, GoldenAttr.Read(def, a.Name, a.Value)))];

    /// <summary>One attribute as it stands in the file.</summary>
    public JsonElement Attribute(string name) => _json.GetProperty("attrs").GetProperty(name);

    private GoldenTensor?[] Tensors(string key) => _json.GetProperty(key) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Select(GoldenTensor.OrNull)] : [];

    private GoldenResult?[] Expected(string key, string exactKey)
    {
        GoldenTensor?[] rounded = Tensors(key), truth = Tensors(key + "64");
        bool exact = _json.GetProperty(exactKey).ValueKind == JsonValueKind.True;
        return [.. rounded.Select((t, i) => t is null ? null : new GoldenResult(t, truth.Length > 0 ? truth[i] : null, exact))];
    }
}

/// <summary>A tensor that TensorFlow computed.</summary>
/// <param name="Value">TensorFlow's result.</param>
/// <param name="Truth">The result of the same computation in float64, null where there is none.</param>
/// <param name="IsExact">No element was rounded.</param>
internal sealed record GoldenResult(GoldenTensor Value, GoldenTensor? Truth, bool IsExact);
