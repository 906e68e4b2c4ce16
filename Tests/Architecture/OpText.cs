using System.Globalization;
using System.Text.Json;
using Tensorflow;

namespace TfCnn.Tests.Architecture;

/// <summary>What an op's registration says, as texts that can be compared: from ours, and from TensorFlow's in JSON or as a protocol
/// buffer.</summary>
/// <param name="Inputs">Each <c>name: type</c> or <c>name: N * type</c>.</param>
/// <param name="Outputs">The same.</param>
/// <param name="Attrs">Each <c>name: type {allowed} >= minimum = default</c>.</param>
/// <param name="IsStateful">Whether the op has state or an effect.</param>
internal sealed record OpText(string[] Inputs, string[] Outputs, string[] Attrs, bool IsStateful)
{
    public const string Required = "(required)";

    public static OpText Of(OpDef op) => new(
        [.. op.Signature.Inputs.Select(Text)], [.. op.Signature.Outputs.Select(Text)], [.. op.Signature.Attrs.Select(Text)], op.IsStateful);

    /// <summary>An entry of <c>ops.json</c>.</summary>
    public static OpText Of(JsonElement op) => new(
        [.. op.GetProperty("inputs").EnumerateArray().Select(ArgOf)],
        [.. op.GetProperty("outputs").EnumerateArray().Select(ArgOf)],
        [.. op.GetProperty("attrs").EnumerateArray().Select(AttrOf)],
        op.TryGetProperty("stateful", out JsonElement s) && s.GetBoolean());

    /// <summary>Fails where the two differ.</summary>
    public static void AreSame(OpText ours, OpText expected)
    {
        Assert.That(ours.Inputs, Is.EqualTo(expected.Inputs), "inputs");
        Assert.That(ours.Outputs, Is.EqualTo(expected.Outputs), "outputs");
        Assert.That(ours.Attrs, Is.EquivalentTo(expected.Attrs), "attributes");
        Assert.That(ours.IsStateful, Is.EqualTo(expected.IsStateful), "stateful");
    }

    public static string Arg(string name, string? number, string type) => $"{name}: {(number is null ? "" : number + " * ")}{type}";

    /// <param name="name">The attribute's name.</param>
    /// <param name="type">Its type, such as <c>list(int)</c>.</param>
    /// <param name="allowed">What it may be; null for anything. Types that no tensor here can have are left out.</param>
    /// <param name="minimum">The least value or length.</param>
    /// <param name="value">Its default as <see cref="Value"/> writes it.</param>
    public static string Attr(string name, string type, IEnumerable<string>? allowed, long? minimum, string value)
    {
        if (type is "type" or "list(type)")
            allowed = allowed?.Where(t => DataTypes.TryParse(t) is not null);
        // A list may be empty unless a minimum says otherwise: TensorFlow writes "at least 0" for some and nothing for others.
        return $"{name}: {type}{(allowed is null ? "" : $" {{{string.Join(", ", allowed.Order(StringComparer.Ordinal))}}}")}" +
            $"{(minimum > 0 || (minimum == 0 && type == "int") ? $" >= {minimum}" : "")} = {value}";
    }

    /// <summary>An attribute's value.</summary>
    public static string Value(object? value) => value switch
    {
        null => Required,
        bool b => b ? "true" : "false",
        TF_DataType t => t.Name(),
        Array list => $"[{string.Join(", ", list.Cast<object>().Select(Value))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Text(ArgDef arg) => Arg(arg.Name, arg.NumberAttr, arg.TypeListAttr ?? arg.TypeAttr ?? arg.FixedType.Name());

    private static string Text(AttrDef attr) =>
        Attr(attr.Name, attr.Type, attr.AllowedTypes?.Select(t => t.Name()) ?? attr.AllowedStrings, attr.Minimum, Value(attr.Default));

    private static string ArgOf(JsonElement arg) => Arg(
        arg.GetProperty("name").GetString()!, Property(arg, "number_attr"),
        Property(arg, "type_list_attr") ?? Property(arg, "type_attr") ?? Property(arg, "type")!);

    private static string AttrOf(JsonElement attr)
    {
        string type = attr.GetProperty("type").GetString()!;
        IEnumerable<string>? allowed = attr.TryGetProperty("allowed", out JsonElement a) ? a.EnumerateArray().Select(e => e.GetString()!) : null;
        long? minimum = attr.TryGetProperty("minimum", out JsonElement m) ? m.GetInt64() : null;
        // A shape's default that is not there is the unknown shape.
        string value = attr.TryGetProperty("default", out JsonElement d) ? ValueOf(type, d) : Shape.Unknown.ToString();
        return Attr(attr.GetProperty("name").GetString()!, type, allowed, minimum, value);
    }

    private static string ValueOf(string type, JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => $"[{string.Join(", ", json.EnumerateArray().Select(e => ValueOf(type, e)))}]",
        JsonValueKind.Number when type.Contains("float") => json.GetSingle().ToString(CultureInfo.InvariantCulture),
        JsonValueKind.Null => Shape.Unknown.ToString(),
        _ => json.ToString(),
    };

    private static string? Property(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
