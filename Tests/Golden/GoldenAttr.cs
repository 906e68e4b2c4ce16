using System.Globalization;
using System.Text.Json;
using Tensorflow;

namespace TfCnn.Tests.Golden;

/// <summary>Attribute values as the golden files write them.</summary>
internal static class GoldenAttr
{
    /// <summary>The value, typed as the op's signature says; the text itself if the op has no such attribute.</summary>
    public static object Read(OpDef def, string name, JsonElement json) =>
        Value(def.Signature.Attrs.FirstOrDefault(a => a.Name == name)?.Type ?? "string", json);

    private static object Value(string type, JsonElement json) => type switch
    {
        "int" => json.GetInt64(),
        "float" => Float(json),
        "bool" => json.GetBoolean(),
        "type" => DataTypes.Parse(json.GetString()!),
        "shape" => ShapeOf(json),
        "tensor" => new GoldenTensor(json).ToHost(),
        "list(int)" => List(json, e => e.GetInt64()),
        "list(float)" => List(json, Float),
        "list(bool)" => List(json, e => e.GetBoolean()),
        "list(string)" => List(json, e => e.GetString()!),
        "list(type)" => List(json, e => DataTypes.Parse(e.GetString()!)),
        "list(shape)" => List(json, ShapeOf),
        _ => json.ToString(),
    };

    private static T[] List<T>(JsonElement json, Func<JsonElement, T> element) => [.. json.EnumerateArray().Select(element)];

    private static float Float(JsonElement json) => json.ValueKind == JsonValueKind.String
        ? float.Parse(json.GetString()!, CultureInfo.InvariantCulture) : json.GetSingle();

    private static Shape ShapeOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Null ? Shape.Unknown : new Shape(List(json, d => d.GetInt64()));
}
