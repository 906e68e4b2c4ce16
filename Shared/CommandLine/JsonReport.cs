using System.Text.Json;
using System.Text.Json.Serialization;

namespace TfCnn.Shared.CommandLine;

/// <summary>The file of <c>--json</c>.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions s_format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new FiniteOrNull(), new JsonStringEnumConverter() },
    };

    /// <summary>Fails at once where a report could not be written later.</summary>
    /// <exception cref="CommandLineException">A folder, or nothing may be written there.</exception>
    public static void CheckPath(string path) => Guarded(path, () =>
    {
        if (Directory.Exists(path))
            throw new CommandLineException($"--json: expected a file to write, received the folder '{path}'.");
        string probe = TemporaryName(path);
        File.WriteAllBytes(probe, []);
        File.Delete(probe);
    });

    /// <summary>Writes a report under a temporary name and then moves it, so a reader never meets half of one.</summary>
    public static void Write<T>(string path, T report) => Guarded(path, () =>
    {
        string temporary = TemporaryName(path);
        File.WriteAllText(temporary, Text(report));
        File.Move(temporary, path, overwrite: true);
    });

    /// <summary>The report as indented JSON, with null for numbers that are not finite.</summary>
    public static string Text<T>(T report) => JsonSerializer.Serialize(report, s_format) + "\n";

    private static string TemporaryName(string path) => $"{path}.{Environment.ProcessId}.tmp";

    private static void Guarded(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CommandLineException($"--json: cannot write '{path}': {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>JSON has no NaN: the loss of a run that diverged is null.</summary>
    private sealed class FiniteOrNull : JsonConverter<double?>
    {
        public override double? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double? value, JsonSerializerOptions options)
        {
            if (value is { } number && double.IsFinite(number)) writer.WriteNumberValue(number);
            else writer.WriteNullValue();
        }
    }
}
