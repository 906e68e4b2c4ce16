using System.Text.Json;

namespace TfCnn.Tests.Golden;

/// <summary>ops.jsonl.gz: the cases by op, each parsed only when it is run.</summary>
internal static class OpCaseFile
{
    private static readonly Lazy<Dictionary<string, byte[][]>> s_lines = new(Read);

    /// <summary>The ops that have cases.</summary>
    public static IReadOnlyCollection<string> Ops => s_lines.Value.Keys;

    public static int CountOf(string op) => s_lines.Value[op].Length;

    public static IEnumerable<byte[]> LinesOf(string op) => s_lines.Value[op];

    public static IEnumerable<OpCase> CasesOf(string op) => LinesOf(op).Select(line => new OpCase(line));

    private static Dictionary<string, byte[][]> Read() =>
        GoldenFile.Find("ops.jsonl.gz") is { } path
            ? GoldenFile.Lines(path).GroupBy(OpOf).ToDictionary(g => g.Key, g => g.ToArray()) : [];

    // "op" is the second property, so that the numbers need not be read to find it.
    private static string OpOf(byte[] line)
    {
        var reader = new Utf8JsonReader(line);
        while (reader.Read())
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("op"))
            {
                reader.Read();
                return reader.GetString()!;
            }
        throw new InvalidDataException("A case has no op.");
    }
}
