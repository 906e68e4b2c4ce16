using System.IO.Compression;
using System.Text.Json;

namespace TfCnn.Tests.Golden;

/// <summary>
/// Reads files of numbers that TensorFlow computed, one JSON object a line. The folder TFCNN_GOLDEN holds all of them; what is
/// small enough stands beside the tests, <c>ops.jsonl.gz</c> as a selection of its cases.
/// </summary>
internal static class GoldenFile
{
    private static readonly string s_beside = Path.Combine(AppContext.BaseDirectory, "Golden");

    /// <summary>Where the file is: in the folder TFCNN_GOLDEN, else beside the tests; null if in neither.</summary>
    public static string? Find(string file)
    {
        string?[] folders = [Environment.GetEnvironmentVariable("TFCNN_GOLDEN"), s_beside];
        return folders.Where(f => !string.IsNullOrEmpty(f)).Select(f => Path.Combine(f!, file)).FirstOrDefault(File.Exists);
    }

    /// <summary>Where the file is; skips the test if it is nowhere.</summary>
    public static string Require(string file)
    {
        string? path = Find(file);
        if (path is null)
            Assert.Ignore($"{file} is neither in the folder TFCNN_GOLDEN nor beside the tests.");
        return path!;
    }

    /// <summary>The lines of a file that is there, as UTF-8.</summary>
    public static IEnumerable<byte[]> Lines(string path)
    {
        using FileStream file = File.OpenRead(path);
        using Stream unpacked = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var buffer = new MemoryStream();
        unpacked.CopyTo(buffer);
        byte[] bytes = buffer.GetBuffer();
        for (int start = 0, length = (int)buffer.Length, end; start < length; start = end + 1)
        {
            int found = bytes.AsSpan(start, length - start).IndexOf((byte)'\n');
            end = found < 0 ? length : start + found;
            if (end > start)
                yield return bytes[start..end];
        }
    }

    /// <summary>All cases of a file, in its order; skips the test if the file is nowhere.</summary>
    public static List<JsonElement> Cases(string file) =>
        [.. Lines(Require(file)).Select(line => JsonDocument.Parse(line).RootElement)];
}
