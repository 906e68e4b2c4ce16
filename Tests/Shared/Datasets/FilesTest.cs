using TfCnn.Shared.Datasets;

namespace TfCnn.Tests.Shared.Datasets;

/// <summary>Reading whole and damaged files: hand-made ones in every layout.</summary>
public class FilesTest
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    private Dataset Load(string name) => DatasetLoader.Load(
        new DatasetRequest { Name = name, DataDirectory = _folder.Path },
        new DatasetPlaces { CacheFolder = _folder["cache"], MayDownload = false }, [TinySets.Mnist, TinySets.Cifar], default);

    private DatasetException Failure(string name) =>
        Assert.Throws<DatasetException>(() => Load(name), "the load must fail")!;

    [Test]
    public void MnistIsReadFromEveryLayout([Values("", "mnist")] string subfolder, [Values] bool packed)
    {
        TinySets.WriteMnist(_folder[subfolder], packed);
        Dataset set = Load("mnist");

        Assert.That(set.Validation!.Count, Is.EqualTo(TinySets.Validation));
        Assert.That(set.Train.Images.shape, Is.EqualTo(new long[] { TinySets.Train, 28, 28, 1 }));
        Assert.That(set.Test.Images.shape, Is.EqualTo(new long[] { TinySets.Test, 28, 28, 1 }));
        Assert.That(set.Validation.Labels.Span<byte>().ToArray(), Is.EqualTo(new byte[] { 0, 1, 2, 3 }), "the first of the file");
        Assert.That(set.Train.Labels.Span<byte>().ToArray(), Is.EqualTo(new byte[] { 4, 5, 6, 7, 8, 9 }));
        Assert.That(set.Train.Images.Span<byte>()[784 + 100], Is.EqualTo(TinySets.Pixel(TinySets.Validation + 1, 100)));
        Assert.That(set.Train.Scale, Is.EqualTo(PixelScale.TimesReciprocal));
        Assert.That((set.Name, set.ImageShape.ToString(), set.Notice), Is.EqualTo(("mnist", "28×28×1", default(string))));
    }

    [TestCase("cifar-10-batches-bin")]
    [TestCase("cifar10/cifar-10-batches-bin")]
    [TestCase("")]
    public void CifarIsReadFromAFolder(string subfolder)
    {
        TinySets.WriteCifar(_folder[subfolder]);
        CheckCifar(Load("cifar10"));
    }

    [TestCase("")]
    [TestCase("cifar10")]
    public void CifarIsReadFromItsArchiveInAnyOrder(string subfolder)
    {
        Directory.CreateDirectory(_folder[subfolder]);
        File.WriteAllBytes(_folder[subfolder, "cifar-10-binary.tar.gz"], TinySets.CifarArchive(5, 2, 0, 1, 4, 3));
        CheckCifar(Load("cifar10"));
    }

    private static void CheckCifar(Dataset set)
    {
        Assert.That(set.Train.Images.shape, Is.EqualTo(new long[] { 10, 32, 32, 3 }));
        Assert.That(set.Test.Count, Is.EqualTo(2));
        Assert.That(set.Validation, Is.Null);
        Assert.That(set.Train.Labels.Span<byte>().ToArray(), Is.EqualTo(Enumerable.Range(0, 10)));
        Assert.That(set.Test.Labels.Span<byte>().ToArray(), Is.EqualTo(new byte[] { 0, 1 }));
        for (int channel = 0; channel < 3; channel++)
        {
            byte found = set.Train.Images.Span<byte>()[7 * 3072 + 500 * 3 + channel];
            Assert.That(found, Is.EqualTo(TinySets.Pixel(7, channel * 1024 + 500)), "planes become pixels");
        }
    }

    private static IEnumerable<TestCaseData> DamagedMnist()
    {
        yield return Case("wrong magic", 0, TinySets.IdxImages(10, magic: 2049), "magic 2051", "magic 2049");
        yield return Case("labels for images", 0, TinySets.IdxLabels(10), "magic 2051", "magic 2049");
        yield return Case("wrong count", 2, TinySets.IdxImages(4), "3 images", "4 in the header");
        yield return Case("wrong label count", 1, TinySets.IdxLabels(9), "10 labels", "9 in the header");
        yield return Case("wrong size", 0, TinySets.IdxImages(10, columns: 29), "28×28 pixels", "29 in place of 28");
        yield return Case("cut short", 2, TinySets.IdxImages(3)[..^1], "2,368 bytes", "only 2,367");
        yield return Case("cut in the header", 3, [0, 0, 8], "4 bytes", "only 3");
        yield return Case("empty", 3, [], "4 bytes", "only 0");
        yield return Case("trailing byte", 1, [.. TinySets.IdxLabels(10), 0], "18 bytes", "more bytes");
        yield return Case("label 10", 1, [.. TinySets.IdxLabels(10)[..^2], 10, 3], "labels from 0 to 9", "label 10 at index 8");
        yield return Case("packed and cut short", 0, TinySets.Gzip(TinySets.IdxImages(10))[..^40], "", "");
        yield return Case("gzip garbage", 0, [0x1F, 0x8B, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], "intact", "damaged");
        yield return Case("gzip with a wrong checksum", 3, WrongChecksum(TinySets.IdxLabels(3)), "intact", "damaged");

        static TestCaseData Case(string name, int file, byte[] bytes, string expected, string found) =>
            new TestCaseData(file, bytes, expected, found).SetArgDisplayNames(name);

        static byte[] WrongChecksum(byte[] contents)
        {
            byte[] packed = TinySets.Gzip(contents);
            packed[^6] ^= 1;
            return packed;
        }
    }

    [TestCaseSource(nameof(DamagedMnist))]
    public void ADamagedFileIsNamedWithWhatIsWrong(int file, byte[] bytes, string expected, string found)
    {
        TinySets.WriteMnist(_folder.Path, packed: false);
        string path = _folder[TinySets.MnistFiles[file]];
        File.WriteAllBytes(path, bytes);

        DatasetException failure = Failure("mnist");
        Assert.That(failure.File, Is.EqualTo(path));
        Assert.That(failure.Expected, Does.Contain(expected));
        Assert.That(failure.Found, Does.Contain(found));
        Assert.That(failure.Remedy, Does.Contain("intact copy"));
        Assert.That(failure.Message, Does.Contain(path).And.Not.Contain("\n"));
    }

    [Test]
    public void AFolderInPlaceOfAFileIsNamed()
    {
        TinySets.WriteMnist(_folder.Path, packed: false);
        Directory.CreateDirectory(_folder[TinySets.MnistFiles[2] + ".gz"]);
        Assert.That(Failure("mnist").Message, Does.EndWith(
            "t10k-images-idx3-ubyte.gz: expected a file, found a folder. "
            + "Replace it by an intact copy, or delete it so that the set is found elsewhere."));
    }

    [Test]
    public void AFileThatCannotBeOpenedIsNamed()
    {
        TinySets.WriteMnist(_folder.Path, packed: false);
        using var other = new FileStream(_folder[TinySets.MnistFiles[1]], FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        DatasetException failure = Failure("mnist");
        Assert.That((failure.File, failure.Expected), Is.EqualTo((other.Name, "a readable file")));
        Assert.That(failure.Remedy, Does.Contain("permissions"));
    }

    [Test]
    public void DamagedCifarRecordsAreNamed()
    {
        TinySets.WriteCifar(_folder.Path);
        byte[] bytes = TinySets.CifarFile(3);
        bytes[3073] = 10;
        File.WriteAllBytes(_folder["data_batch_4.bin"], bytes);
        Assert.That(Failure("cifar10").Found, Is.EqualTo("label 10 in record 1"));
        File.WriteAllBytes(_folder["data_batch_4.bin"], bytes[..4000]);
        Assert.That(Failure("cifar10").Found, Does.Contain("cut short"));
        File.WriteAllBytes(_folder["data_batch_4.bin"], [.. TinySets.CifarFile(3), 1]);
        Assert.That(Failure("cifar10").Found, Is.EqualTo("more bytes behind them"));
    }

    [Test]
    public void AnArchiveWithoutAMemberOrCutShortIsNamed()
    {
        string path = _folder["cifar-10-binary.tar.gz"];
        File.WriteAllBytes(path, TinySets.CifarArchive(0, 1, 3, 4, 5));
        Assert.That(Failure("cifar10").Found, Is.EqualTo("no data_batch_3.bin"));
        byte[] whole = TinySets.CifarArchive(0, 1, 2, 3, 4, 5);
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        Assert.That(Failure("cifar10").File, Does.StartWith(path));
        File.WriteAllBytes(path, [.. Enumerable.Repeat((byte)'x', 2_000)]);
        Assert.That(Failure("cifar10").File, Does.StartWith(path));
    }

    [Test]
    public void AnotherSetUnderTheSameFileNamesIsNoticed()
    {
        TinySets.WriteMnist(_folder.Path, packed: true);
        byte[] labels = TinySets.IdxLabels(TinySets.Test)[8..];
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(labels));
        IdxSet fashion = TinySets.Mnist with
        {
            Name = "fashion-mnist",
            Title = "Fashion-MNIST",
            Impostors = new Dictionary<string, string> { [hash] = "MNIST" },
        };
        Assert.That(() => fashion.Read(fashion.Find(_folder.Path, out _)!, 1),
            Throws.TypeOf<DatasetException>().With.Message.Contains("expected Fashion-MNIST, found the labels of MNIST"));
    }
}
