using NumSharp;
using TfCnn.Shared.Datasets;

namespace TfCnn.Tests.Shared.Datasets;

/// <summary>The meaning of <c>next_batch</c>: shuffled epochs, joined without a gap, in reused buffers.</summary>
public class BatchIteratorTest
{
    private static readonly ImageShape Shape = new(2, 3, 1);

    /// <summary>Image i has i in its first pixel, so a batch tells which images it holds.</summary>
    private static DatasetSplit Numbered(int count, int seed = 1)
    {
        NDArray images = Arrays.Images(count, Shape);
        NDArray labels = Arrays.Bytes(count);
        for (int i = 0; i < count; i++)
        {
            images.Span<byte>().Slice(i * 6, 6).Fill((byte)(200 - i));
            images.Span<byte>()[i * 6] = (byte)i;
            labels.Span<byte>()[i] = (byte)(i % 10);
        }
        return new DatasetSplit(images, labels, 10, PixelScale.DividedBy255, seed);
    }

    private static int[] Numbers(Batch batch)
    {
        float[] values = batch.Images.Span<float>().ToArray();
        return [.. values.Where((_, i) => i % 6 == 0).Select(v => (int)MathF.Round(v * 255))];
    }

    [Test]
    public void EveryEpochHasEveryImageOnceAndItsEndIsJoinedWithTheNext()
    {
        DatasetSplit split = Numbered(10);
        List<int> seen = [];
        for (int i = 0; i < 5; i++) seen.AddRange(Numbers(split.next_batch(4)));

        Assert.That(seen.Take(10), Is.EquivalentTo(Enumerable.Range(0, 10)));
        Assert.That(seen.Skip(10), Is.EquivalentTo(Enumerable.Range(0, 10)));
        Assert.That(seen.Take(10), Is.Not.EqualTo(Enumerable.Range(0, 10)), "the first epoch is shuffled");
        Assert.That(seen.Skip(10), Is.Not.EqualTo(seen.Take(10)), "and the next one anew");
    }

    [Test]
    public void EpochAndIndexCountAsInputData()
    {
        var iterator = new BatchIterator(Numbered(10), 1);
        iterator.Next(10);
        Assert.That((iterator.EpochsCompleted, iterator.IndexInEpoch), Is.EqualTo((0, 10)));
        iterator.Next(4);
        Assert.That((iterator.EpochsCompleted, iterator.IndexInEpoch), Is.EqualTo((1, 4)));
        iterator.Next(8);
        Assert.That((iterator.EpochsCompleted, iterator.IndexInEpoch), Is.EqualTo((2, 2)));
    }

    [Test]
    public void TheSeedDecidesTheOrder()
    {
        int[] first = Numbers(Numbered(10, seed: 7).next_batch(10));
        Assert.That(Numbers(Numbered(10, seed: 7).next_batch(10)), Is.EqualTo(first));
        Assert.That(Numbers(Numbered(10, seed: 8).next_batch(10)), Is.Not.EqualTo(first));
    }

    [Test]
    public void TheOrderIsFairlyShuffled()
    {
        var iterator = new BatchIterator(Numbered(5), 3);
        var count = new int[5, 5];
        for (int epoch = 0; epoch < 2_000; epoch++)
        {
            int[] order = Numbers(iterator.Next(5));
            for (int i = 0; i < 5; i++) count[i, order[i]]++;
        }
        Assert.That(count, Is.All.InRange(320, 480), "a fifth of 2,000, within 4.5 deviations");
    }

    [Test]
    public void RowsHoldTheWholeImageAndItsLabel()
    {
        Batch batch = Numbered(10).next_batch(4);
        int[] numbers = Numbers(batch);
        Assert.That(batch.Images.shape, Is.EqualTo(new long[] { 4, 6 }));
        Assert.That(batch.Labels.shape, Is.EqualTo(new long[] { 4, 10 }));
        for (int row = 0; row < 4; row++)
        {
            int n = numbers[row];
            Assert.That(batch.Images.Span<float>().Slice(row * 6 + 1, 5).ToArray(), Is.All.EqualTo((200 - n) / 255f));
            float[] oneHot = batch.Labels.Span<float>().Slice(row * 10, 10).ToArray();
            Assert.That(oneHot.Sum(), Is.EqualTo(1));
            Assert.That(oneHot[n % 10], Is.EqualTo(1));
        }
    }

    [Test]
    public void ABatchReusesItsBuffersAndAllocatesNothing()
    {
        DatasetSplit split = Numbered(100);
        Batch first = split.next_batch(32);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++) split.next_batch(32);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(split.next_batch(32).Images, Is.SameAs(first.Images));
        Assert.That(split.next_batch(32).Labels, Is.SameAs(first.Labels));
    }

    [Test]
    public void SequentialBatchesHoldAllImagesInOrderAndTheRest()
    {
        var numbers = new List<int>();
        var sizes = new List<long>();
        foreach (Batch batch in Numbered(10).Batches(4))
        {
            sizes.Add(batch.Images.shape[0]);
            numbers.AddRange(Numbers(batch));
        }
        Assert.That(sizes, Is.EqualTo(new[] { 4, 4, 2 }));
        Assert.That(numbers, Is.EqualTo(Enumerable.Range(0, 10)));
    }

    [TestCase(0)]
    [TestCase(11)]
    public void ABatchThatTheSplitCannotFillIsRefused(int size) =>
        Assert.That(() => Numbered(10).next_batch(size),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("1 to 10 images"));

    [Test]
    public void TakeKeepsTheFirstImages()
    {
        DatasetSplit split = Numbered(10).Take(3);
        Assert.That(split.Images.shape, Is.EqualTo(new long[] { 3, 2, 3, 1 }));
        Assert.That(Numbers(split.ToFloats()), Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(split.Take(50), Is.SameAs(split));
    }

    [Test]
    public void PixelsAreScaledByOneFloatOperation()
    {
        byte[] pixels = [.. Enumerable.Range(0, 256 + 7).Select(i => (byte)i)];
        var product = new float[pixels.Length];
        var quotient = new float[pixels.Length];
        PixelScaling.Apply(PixelScale.TimesReciprocal, pixels, product);
        PixelScaling.Apply(PixelScale.DividedBy255, pixels, quotient);
        for (int i = 0; i < pixels.Length; i++)
        {
            Assert.That(product[i], Is.EqualTo((float)((double)pixels[i] * (1f / 255f))));
            Assert.That(quotient[i], Is.EqualTo((float)(pixels[i] / 255.0)));
        }
        Assert.That(product, Is.Not.EqualTo(quotient), "the two differ in the last bit of some pixels");
    }
}
