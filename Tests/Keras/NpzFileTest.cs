using Tensorflow;
using Tensorflow.Keras.Utils;

namespace TfCnn.Tests.Keras;

[TestFixture]
public sealed class NpzFileTest
{
    private string _file = "";

    [SetUp]
    public void MakeName() => _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [TearDown]
    public void Delete() => File.Delete(_file);

    [Test]
    public void WhatIsWrittenIsRead()
    {
        (string, HostTensor)[] arrays =
        [
            ("dense/kernel", HostTensor.Wrap(new[,] { { 1.5f, -2 }, { 3, float.NaN } })), ("vector", HostTensor.Vector(1L, 2, 3)),
            ("scalar", HostTensor.Scalar(4.25)), ("bytes", HostTensor.Wrap(new byte[2, 0, 3])),
        ];
        NpzFile.Write(_file, arrays);
        List<(string Name, HostTensor Value)> read = NpzFile.Read(_file);
        Assert.That(read.Select(r => r.Name), Is.EqualTo(arrays.Select(a => a.Item1)));
        foreach ((HostTensor ours, HostTensor theirs) in read.Select(r => r.Value).Zip(arrays.Select(a => a.Item2)))
        {
            Assert.That(ours.DType, Is.EqualTo(theirs.DType));
            Assert.That(ours.Shape, Is.EqualTo(theirs.Shape));
            Assert.That(ours.Bytes().ToArray(), Is.EqualTo(theirs.Bytes().ToArray()));
        }
        Assert.That(File.Exists(_file + ".part"), Is.False);
    }

    [Test]
    public void AnArrayBeginsAtAMultipleOf64Bytes()
    {
        NpzFile.Write(_file, [("a", HostTensor.Vector(1f))]);
        using var zip = System.IO.Compression.ZipFile.OpenRead(_file);
        Assert.That(zip.Entries[0].Length, Is.EqualTo(128 + 4));
        Assert.That(zip.Entries[0].FullName, Is.EqualTo("a.npy"));
    }

    [Test]
    public void AnotherFileIsRefused()
    {
        File.WriteAllText(_file, "text");
        Assert.That(() => NpzFile.Read(_file), Throws.TypeOf<ValueError>().With.Message.Contains("no .npz file"));
    }
}
