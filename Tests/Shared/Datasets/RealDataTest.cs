using System.Security.Cryptography;
using TfCnn.Shared.Datasets;

namespace TfCnn.Tests.Shared.Datasets;

/// <summary>The published files themselves, where the machine has them.</summary>
public class RealDataTest
{
    [Test]
    public void MnistIsThePublishedOne()
    {
        string folder = TestData.RequireReal("mnist/train-images-idx3-ubyte.gz");
        Dataset mnist = DatasetLoader.Load(new DatasetRequest { Name = "mnist", DataDirectory = folder });

        Assert.That((mnist.Train.Count, mnist.Validation!.Count, mnist.Test.Count), Is.EqualTo((55_000, 5_000, 10_000)));
        Assert.That(mnist.Validation.Labels.Span<byte>()[..5].ToArray(), Is.EqualTo(new byte[] { 5, 0, 4, 1, 9 }));
        Assert.That(mnist.Test.Labels.Span<byte>()[..5].ToArray(), Is.EqualTo(new byte[] { 7, 2, 1, 0, 4 }));

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0, 0, 8, 3, 0, 0, 0xEA, 0x60, 0, 0, 0, 28, 0, 0, 0, 28]);
        hash.AppendData(mnist.Validation.Images.Span<byte>());
        hash.AppendData(mnist.Train.Images.Span<byte>());
        Assert.That(Convert.ToHexStringLower(hash.GetHashAndReset()),
            Is.EqualTo("ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"));
    }

    [Test]
    public void CifarHasAllItsImages()
    {
        string folder = TestData.RequireCifar("test_batch.bin");
        Dataset cifar = DatasetLoader.Load(new DatasetRequest { Name = "cifar10", DataDirectory = folder });
        Assert.That((cifar.Train.Count, cifar.Test.Count), Is.EqualTo((50_000, 10_000)));
        int[] counts = [.. cifar.Test.Labels.Span<byte>().ToArray().CountBy(label => label).Select(pair => pair.Value)];
        Assert.That(counts, Is.All.EqualTo(1_000));
    }
}
