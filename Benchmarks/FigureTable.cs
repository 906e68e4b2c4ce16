using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TfCnn.Benchmarks;

/// <summary>Figures as a table on the console and as JSON.</summary>
internal static class FigureTable
{
    private static readonly JsonSerializerOptions s_format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void Print(string title, IReadOnlyList<Figure> figures)
    {
        Console.WriteLine(title);
        string[][] rows = [["", "unit", "this engine", "TensorFlow", "ratio", "to reach", ""], .. figures.Select(Cells)];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(c => rows.Max(r => r[c].Length))];
        foreach (string[] row in rows)
            Console.WriteLine(string.Join("  ", row.Select((cell, c) => c < 2 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))).TrimEnd());
    }

    /// <summary>Writes the figures as a JSON list; nothing where no file is named.</summary>
    public static void Write(string? file, IReadOnlyList<Figure> figures)
    {
        if (file is not null)
            File.WriteAllText(file, JsonSerializer.Serialize(figures, s_format) + "\n");
    }

    /// <summary>The figures of such a list.</summary>
    public static Figure[] Read(string json) => JsonSerializer.Deserialize<Figure[]>(json, s_format)!;

    private static string[] Cells(Figure f) =>
    [
        f.What, f.Unit, Number(f.Ours), Number(f.TensorFlow), f.Ratio?.ToString("F2", CultureInfo.InvariantCulture) ?? "", f.ToReach,
        f.IsReached switch { true => "yes", false => "no", null => "" },
    ];

    // Three digits that count.
    private static string Number(double? value) => value is not { } v ? "" : v.ToString(
        Math.Abs(v) switch { 0 or >= 100 => "F0", >= 10 => "F1", >= 1 => "F2", _ => "F3" }, CultureInfo.InvariantCulture);
}
