using System.Text.Json;
using System.Text.Json.Serialization;

namespace TfCnn.Shared.CommandLine;

/// <summary>One epoch of a run; null where a figure was not measured.</summary>
public sealed record EpochReport(double? Loss, double? Accuracy, double? Seconds);

/// <summary>The result of a run as <c>--json</c> writes it: one object, with null where a figure does not apply.</summary>
public sealed record RunReport
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new FiniteOrNull() },
    };

    /// <summary>Which of the chapter's programs: <c>TfStyle</c> or <c>KerasStyle</c>.</summary>
    public required string Style { get; init; }

    public required string Dataset { get; init; }

    public required string Engine { get; init; }

    public required int Seed { get; init; }

    public required int Threads { get; init; }

    /// <summary>Trained numbers of the model.</summary>
    public long? Parameters { get; init; }

    public required IReadOnlyList<EpochReport> Epochs { get; init; }

    public double? TestLoss { get; init; }

    public double? TestAccuracy { get; init; }

    public double? TrainSeconds { get; init; }

    public double? ImagesPerSecond { get; init; }

    public double? MedianStepMs { get; init; }

    [JsonPropertyName("peakMemoryMB")]
    public double? PeakMemoryMB { get; init; }

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

    /// <summary>Writes the report under a temporary name and then moves it, so a reader never meets half of one.</summary>
    public void Write(string path) => Guarded(path, () =>
    {
        string temporary = TemporaryName(path);
        File.WriteAllText(temporary, JsonSerializer.Serialize(this, Format) + "\n");
        File.Move(temporary, path, overwrite: true);
    });

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
