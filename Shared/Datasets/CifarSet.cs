using System.Formats.Tar;
using NumSharp;

namespace TfCnn.Shared.Datasets;

/// <summary>
/// CIFAR-10 in its binary version: six files of records, each one label byte and 3 planes (red, green, blue) of 32×32 bytes;
/// in a folder or still in their archive.
/// </summary>
internal sealed record CifarSet(string Name, string Title, IReadOnlyList<string> Classes)
    : RealSet(Name, Title, Classes, new ImageShape(32, 32, 3))
{
    private const string Folder = "cifar-10-batches-bin";
    private const string Archive = "cifar-10-binary.tar.gz";
    private const string TestFile = "test_batch.bin";

    private static readonly string[] FileNames =
        ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin", TestFile];

    public int RecordsPerFile { get; init; } = 10_000;

    public override string? Find(string root, out string lacks)
    {
        lacks = "";
        foreach (string parent in (ReadOnlySpan<string>)[Path.Combine(root, Name), root])
        {
            foreach (string folder in (ReadOnlySpan<string>)[Path.Combine(parent, Folder), parent])
            {
                string[] missing = [.. FileNames.Where(name => !Exists(Path.Combine(folder, name)))];
                if (missing.Length == 0) return folder;
                if (missing.Length < FileNames.Length) lacks = string.Join(", ", missing);
            }
            if (Exists(Path.Combine(parent, Archive))) return Path.Combine(parent, Archive);
        }
        return null;
    }

    public override Dataset Read(string place, int seed)
    {
        int trainFiles = FileNames.Length - 1;
        var train = new Part(Arrays.Images(trainFiles * RecordsPerFile, Shape), Arrays.Bytes(trainFiles * RecordsPerFile));
        var test = new Part(Arrays.Images(RecordsPerFile, Shape), Arrays.Bytes(RecordsPerFile));
        if (place.EndsWith(Archive, StringComparison.Ordinal)) ReadArchive(place, train, test);
        else ReadFolder(place, train, test);
        return new Dataset
        {
            Name = Name,
            ImageShape = Shape,
            ClassNames = Classes,
            Train = new DatasetSplit(train.Images, train.Labels, Classes.Count, PixelScale.DividedBy255, seed),
            Test = new DatasetSplit(test.Images, test.Labels, Classes.Count, PixelScale.DividedBy255, seed),
            Origin = place,
        };
    }

    private readonly record struct Part(NDArray Images, NDArray Labels);

    private void ReadFolder(string folder, Part train, Part test)
    {
        for (int i = 0; i < FileNames.Length; i++)
        {
            using DataFile file = DataFile.Open(Path.Combine(folder, FileNames[i]));
            ReadRecords(file, i, train, test);
        }
    }

    /// <summary>Reads the members in whatever order they come.</summary>
    private void ReadArchive(string path, Part train, Part test)
    {
        using DataFile archive = DataFile.Open(path);
        using var reader = new TarReader(archive.Stream, leaveOpen: true);
        var missing = new List<string>(FileNames);
        while (archive.Guarded(_ => reader.GetNextEntry()) is { } entry)
        {
            string name = Path.GetFileName(entry.Name);
            if (!missing.Remove(name) || entry.DataStream is not { } data) continue;
            using DataFile member = DataFile.Member(path, name, data);
            ReadRecords(member, Array.IndexOf(FileNames, name), train, test);
        }
        if (missing.Count > 0) throw archive.Bad("the six files of the binary version", $"no {string.Join(", ", missing)}");
    }

    private void ReadRecords(DataFile file, int index, Part train, Part test)
    {
        Part part = FileNames[index] == TestFile ? test : train;
        int first = FileNames[index] == TestFile ? 0 : index * RecordsPerFile;
        Span<byte> images = part.Images.Span<byte>();
        Span<byte> labels = part.Labels.Span<byte>();
        var records = new byte[100 * (1 + Shape.Size)];
        for (int done = 0; done < RecordsPerFile;)
        {
            int count = Math.Min(100, RecordsPerFile - done);
            file.Read(records.AsSpan(0, count * (1 + Shape.Size)), "the records");
            for (int r = 0; r < count; r++, done++)
            {
                ReadOnlySpan<byte> record = records.AsSpan(r * (1 + Shape.Size), 1 + Shape.Size);
                if (record[0] >= Classes.Count)
                    throw file.Bad($"labels from 0 to {Classes.Count - 1}", $"label {record[0]} in record {done}");
                labels[first + done] = record[0];
                Interleave(record[1..], images.Slice((first + done) * Shape.Size, Shape.Size));
            }
        }
        file.ExpectEnd();
    }

    /// <summary>Three planes to one pixel after another.</summary>
    private static void Interleave(ReadOnlySpan<byte> planes, Span<byte> pixels)
    {
        int plane = planes.Length / 3;
        ReadOnlySpan<byte> red = planes[..plane], green = planes.Slice(plane, plane), blue = planes.Slice(2 * plane, plane);
        for (int i = 0, p = 0; i < plane; i++, p += 3)
        {
            pixels[p] = red[i];
            pixels[p + 1] = green[i];
            pixels[p + 2] = blue[i];
        }
    }
}
