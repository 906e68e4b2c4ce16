using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Tensorflow.Keras.Utils;

/// <summary>NumPy's <c>.npz</c>: a zip file with an array in the <c>.npy</c> format per entry.</summary>
internal static partial class NpzFile
{
    private const int HeaderAlignment = 64;

    private static readonly byte[] s_magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    private static readonly Dictionary<TF_DataType, string> s_descriptions = new()
    {
        [TF_DataType.TF_FLOAT] = "<f4",
        [TF_DataType.TF_DOUBLE] = "<f8",
        [TF_DataType.TF_INT32] = "<i4",
        [TF_DataType.TF_INT64] = "<i8",
        [TF_DataType.TF_UINT8] = "|u1",
        [TF_DataType.TF_INT8] = "|i1",
        [TF_DataType.TF_INT16] = "<i2",
        [TF_DataType.TF_BOOL] = "|b1",
    };

    /// <summary>Writes arrays under their names, as <c>numpy.savez</c> does. The file appears under its name only when it is
    /// complete.</summary>
    public static void Write(string path, IEnumerable<(string Name, HostTensor Value)> arrays)
    {
        string unfinished = path + ".part";
        using (var zip = new ZipArchive(File.Create(unfinished), ZipArchiveMode.Create))
            foreach ((string name, HostTensor value) in arrays)
            {
                using Stream entry = zip.CreateEntry(name + ".npy", CompressionLevel.NoCompression).Open();
                entry.Write(Header(value));
                entry.Write(value.Bytes());
            }
        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>Reads all arrays, in the order of the file.</summary>
    /// <exception cref="ValueError">The file is no such file, or holds an array of a kind that is not known here.</exception>
    public static List<(string Name, HostTensor Value)> Read(string path)
    {
        try
        {
            using ZipArchive zip = ZipFile.OpenRead(path);
            return [.. zip.Entries.Where(e => e.Name.Length > 0).Select(e => (NameOf(e), Array(path, e)))];
        }
        catch (InvalidDataException e)
        {
            throw new ValueError($"{path} is no .npz file ({e.Message}). Give a file that save_weights or numpy.savez wrote.", e);
        }
    }

    private static string NameOf(ZipArchiveEntry entry) =>
        entry.FullName.EndsWith(".npy", StringComparison.Ordinal) ? entry.FullName[..^4] : entry.FullName;

    private static byte[] Header(HostTensor value)
    {
        string shape = string.Join(", ", value.Shape.ToArray()) + (value.Shape.Rank == 1 ? "," : "");
        string text = $"{{'descr': '{s_descriptions[value.DType]}', 'fortran_order': False, 'shape': ({shape}), }}";
        int length = s_magic.Length + 2 + text.Length + 1;
        text = text.PadRight(text.Length + ((HeaderAlignment - (length % HeaderAlignment)) % HeaderAlignment)) + "\n";
        return [.. s_magic, (byte)text.Length, (byte)(text.Length >> 8), .. Encoding.Latin1.GetBytes(text)];
    }

    private static HostTensor Array(string path, ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        byte[] start = new byte[s_magic.Length];
        stream.ReadExactly(start);
        if (!start.AsSpan(0, 6).SequenceEqual(s_magic.AsSpan(0, 6)))
            throw new ValueError(
                $"{path}: entry '{entry.FullName}' does not begin as a NumPy array does. Give a file of numpy.savez.");
        byte[] size = new byte[start[6] == 1 ? 2 : 4];
        stream.ReadExactly(size);
        byte[] header = new byte[size.Length == 2 ? BitConverter.ToUInt16(size) : BitConverter.ToInt32(size)];
        stream.ReadExactly(header);
        HostTensor value = Empty(path, entry, Encoding.Latin1.GetString(header));
        stream.ReadExactly(value.Bytes());
        return value;
    }

    private static HostTensor Empty(string path, ZipArchiveEntry entry, string header)
    {
        Match match = HeaderText().Match(header);
        TF_DataType type = s_descriptions.FirstOrDefault(d => d.Value == match.Groups["descr"].Value).Key;
        if (!match.Success || type == TF_DataType.DtInvalid || match.Groups["order"].Value == "True")
            throw new ValueError(
                $"{path}: entry '{entry.FullName}' is described as {header.Trim()}, expected a little-endian array in C order. "
                + "Save it as float32.");
        string[] sizes = match.Groups["shape"].Value.Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        long[] dims = [.. sizes.Select(long.Parse)];
        return HostTensor.Zeros(type, new Shape(dims));
    }

    [GeneratedRegex(@"'descr': '(?<descr>[^']+)', 'fortran_order': (?<order>\w+), 'shape': \((?<shape>[^)]*)\)")]
    private static partial Regex HeaderText();
}
