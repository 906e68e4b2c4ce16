using System.Buffers.Binary;
using NumSharp;

namespace TfCnn.Shared.Datasets;

/// <summary>
/// The IDX format of MNIST: big-endian 32-bit words (magic, counts), then bytes. Images: 0x803, n, rows, columns; labels:
/// 0x801, n.
/// </summary>
internal static class IdxFile
{
    private const int ImagesMagic = 0x803;
    private const int LabelsMagic = 0x801;

    /// <summary>Reads the file's images into consecutive arrays of the given counts, which must add up to all of them.</summary>
    public static NDArray[] ReadImages(string path, ImageShape shape, params ReadOnlySpan<int> counts)
    {
        using DataFile file = DataFile.Open(path);
        ReadHeader(file, "images", ImagesMagic, counts, shape.Height, shape.Width);
        var parts = new NDArray[counts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = Arrays.Images(counts[i], shape);
            file.Read(parts[i].Span<byte>(), "the images");
        }
        file.ExpectEnd();
        return parts;
    }

    /// <summary>Reads the file's labels likewise; each must be below <paramref name="classes"/>.</summary>
    public static NDArray[] ReadLabels(string path, int classes, params ReadOnlySpan<int> counts)
    {
        using DataFile file = DataFile.Open(path);
        ReadHeader(file, "labels", LabelsMagic, counts);
        var parts = new NDArray[counts.Length];
        int index = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = Arrays.Bytes(counts[i]);
            file.Read(parts[i].Span<byte>(), "the labels");
            foreach (byte label in parts[i].Span<byte>())
            {
                if (label >= classes) throw file.Bad($"labels from 0 to {classes - 1}", $"label {label} at index {index}");
                index++;
            }
        }
        file.ExpectEnd();
        return parts;
    }

    private static void ReadHeader(
        DataFile file, string what, int magic, ReadOnlySpan<int> counts, params ReadOnlySpan<int> dimensions)
    {
        int found = ReadWord(file);
        if (found != magic) throw file.Bad($"IDX {what} (magic {magic})", $"magic {found}");
        int expected = 0;
        foreach (int count in counts) expected += count;
        int n = ReadWord(file);
        if (n != expected) throw file.Bad($"{expected:N0} {what}", $"{n:N0} in the header");
        foreach (int dimension in dimensions)
        {
            int size = ReadWord(file);
            if (size == dimension) continue;
            throw file.Bad($"images of {dimensions[0]}×{dimensions[1]} pixels", $"{size} in place of {dimension} in the header");
        }
    }

    private static int ReadWord(DataFile file)
    {
        Span<byte> word = stackalloc byte[4];
        file.Read(word, "the header");
        return BinaryPrimitives.ReadInt32BigEndian(word);
    }
}
