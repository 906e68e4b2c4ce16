using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TfCnn.Tests.Notebooks;

/// <summary>One output of a cell.</summary>
/// <param name="Type">Printed text, or something displayed as plain text or HTML.</param>
internal sealed partial record CellOutput(string Type, string Text)
{
    public const string Printed = "stream";
    public const string Plain = "text/plain";
    public const string Html = "text/html";

    public static CellOutput From(JsonObject json)
    {
        if ((string)json["output_type"]! == Printed) return new CellOutput(Printed, Joined(json["text"]!));
        (string type, JsonNode? text) = json["data"]!.AsObject().Single();
        return new CellOutput(type, Joined(text!));
    }

    public JsonObject ToJson() => Type == Printed
        ? new JsonObject { ["name"] = "stdout", ["output_type"] = Printed, ["text"] = Lines() }
        : new JsonObject
        {
            ["data"] = new JsonObject { [Type] = Lines() },
            ["metadata"] = new JsonObject(),
            ["output_type"] = "display_data",
        };

    /// <summary>What is left of the output where only that may be compared which does not depend on data, time or chance.</summary>
    public CellOutput Comparable(Repeatability kind) => (kind, Type) switch
    {
        (Repeatability.Fixed, _) => this,
        (Repeatability.Data, _) => this with { Text = "" },
        (_, Html) => this with { Text = string.Join(' ', Tag().Matches(Text).Select(tag => tag.Groups[1].Value)) },
        _ => this with { Text = Blanks().Replace(Number().Replace(Text, "#"), " ") },
    };

    private static string Joined(JsonNode lines) => string.Concat(lines.AsArray().Select(line => (string)line!));

    private JsonArray Lines()
    {
        string[] lines = Text.Split('\n');
        IEnumerable<string> ended = lines[..^1].Select(line => line + "\n");
        return new JsonArray([.. (lines[^1].Length == 0 ? ended : ended.Append(lines[^1])).Select(line => JsonValue.Create(line))]);
    }

    [GeneratedRegex(@"<(/?[a-zA-Z]+)")]
    private static partial Regex Tag();

    // With a sign, an exponent or a unit of time, or a number that is none.
    [GeneratedRegex(@"-?(\d[\d.,]*([eE][+-]?\d+)?(\s?(us|ms|s)\b)?|nan|∞)")]
    private static partial Regex Number();

    [GeneratedRegex(@"[ \t]+")]
    private static partial Regex Blanks();
}
