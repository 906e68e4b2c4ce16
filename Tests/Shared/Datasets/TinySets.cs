using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using TfCnn.Shared.Datasets;

namespace TfCnn.Tests.Shared.Datasets;

/// <summary>Hand-made files in the published formats with a handful of images, and the definitions that match them.</summary>
internal static class TinySets
{
    public const int Train = 6, Validation = 4, Test = 3;
    public const int Records = 2;

    public static readonly IdxSet Mnist = RealSets.Mnist with
    {
        TrainCount = Train,
        ValidationCount = Validation,
        TestCount = Test,
        Mirrors = [],
    };

    public static readonly CifarSet Cifar = RealSets.Cifar10 with { RecordsPerFile = Records, Mirrors = [] };

    public static readonly string[] MnistFiles =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    /// <summary>The pixel at a place of image i of a tiny set.</summary>
    public static byte Pixel(int image, int place) => (byte)(image * 31 + place * 7);

    public static byte[] IdxImages(int count, int magic = 2051, int rows = 28, int columns = 28)
    {
        byte[] pixels = [.. Enumerable.Range(0, count).SelectMany(i => Enumerable.Range(0, 784).Select(p => Pixel(i, p)))];
        return [.. Words(magic, count, rows, columns), .. pixels];
    }

    public static byte[] IdxLabels(int count, int magic = 2049) =>
        [.. Words(magic, count), .. Enumerable.Range(0, count).Select(i => (byte)(i % 10))];

    public static byte[] MnistFile(int index) => index switch
    {
        0 => IdxImages(Train + Validation),
        1 => IdxLabels(Train + Validation),
        2 => IdxImages(Test),
        _ => IdxLabels(Test),
    };

    public static void WriteMnist(string folder, bool packed)
    {
        Directory.CreateDirectory(folder);
        for (int i = 0; i < 4; i++)
        {
            string path = Path.Combine(folder, MnistFiles[i]);
            if (packed) File.WriteAllBytes(path + ".gz", Gzip(MnistFile(i)));
            else File.WriteAllBytes(path, MnistFile(i));
        }
    }

    /// <summary>The records of file i (0 to 4: training, 5: test): label, then the planes.</summary>
    public static byte[] CifarFile(int index) =>
        [.. Enumerable.Range(0, Records).SelectMany(r => CifarRecord(index * Records + r))];

    public static string CifarName(int index) => index == 5 ? "test_batch.bin" : $"data_batch_{index + 1}.bin";

    public static void WriteCifar(string folder)
    {
        Directory.CreateDirectory(folder);
        for (int i = 0; i < 6; i++) File.WriteAllBytes(Path.Combine(folder, CifarName(i)), CifarFile(i));
    }

    /// <summary>The archive with its members in an unusual order.</summary>
    public static byte[] CifarArchive(params int[] members)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (int i in members)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "cifar-10-batches-bin/" + CifarName(i))
                {
                    DataStream = new MemoryStream(CifarFile(i)),
                });
            }
        }
        return Gzip(bytes.ToArray());
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] CifarRecord(int image) =>
        [(byte)(image % 10), .. Enumerable.Range(0, 3072).Select(p => Pixel(image, p))];

    private static byte[] Words(params int[] words)
    {
        var bytes = new byte[4 * words.Length];
        for (int i = 0; i < words.Length; i++) BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), words[i]);
        return bytes;
    }
}

/// <summary>A folder of a test's own.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("tfcnn-test-").FullName;

    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
