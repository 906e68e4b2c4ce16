using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace TfCnn.Tests.Golden;

/// <summary>
/// Reads files of numbers that TensorFlow computed: one JSON object a line, in the folder TFCNN_GOLDEN or beside the tests.
/// </summary>
internal static class GoldenFile
{
    /// <summary>All cases of a file, in its order.</summary>
    public static List<JsonElement> Cases(string file)
    {
        string folder = Environment.GetEnvironmentVariable("TFCNN_GOLDEN")
            ?? Path.Combine(TestContext.CurrentContext.TestDirectory, "Golden");
        using var unpacked = new GZipStream(File.OpenRead(Path.Combine(folder, file)), CompressionMode.Decompress);
        using var text = new StreamReader(unpacked);
        List<JsonElement> cases = [];
        while (text.ReadLine() is { } line)
            cases.Add(JsonDocument.Parse(line).RootElement);
        return cases;
    }
}

/// <summary>A tensor of such a file: little-endian elements, row-major.</summary>
internal sealed class GoldenTensor(JsonElement json)
{
    public string DType { get; } = json.GetProperty("dtype").GetString()!;

    public int[] Shape { get; } = [.. json.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32())];

    public byte[] Bytes { get; } = json.GetProperty("data").GetBytesFromBase64();

    public ReadOnlySpan<T> Span<T>() where T : unmanaged => MemoryMarshal.Cast<byte, T>(Bytes);

    /// <summary>The elements of an integer tensor.</summary>
    public long[] Integers() => DType switch
    {
        "int32" => [.. Span<int>().ToArray().Select(v => (long)v)],
        "int64" or "uint64" => Span<long>().ToArray(),
        _ => throw new NotSupportedException($"Tensor of {DType} read as integers."),
    };

    public static int ElementBytes(string dtype) => dtype is "float32" or "int32" ? 4 : 8;
}
