using NumSharp;

namespace TfCnn.Shared.Datasets;

/// <summary>Images and labels for training, validation or test; pixels are scaled only while a batch is gathered.</summary>
public sealed class DatasetSplit
{
    private readonly int _seed;
    private readonly NDArray? _images;
    private readonly DrawnImages? _drawn;
    private BatchIterator? _iterator;

    /// <param name="images">uint8 (count, height, width, channels), contiguous.</param>
    /// <param name="labels">uint8 (count), each below <paramref name="classes"/>.</param>
    /// <param name="seed">Of the order in which <see cref="next_batch"/> hands out the images.</param>
    public DatasetSplit(NDArray images, NDArray labels, int classes, PixelScale scale, int seed)
        : this(labels, classes, scale, seed)
    {
        _images = images;
        PixelsPerImage = Count == 0 ? 0 : (int)(images.size / Count);
        if (images.shape[0] != Count)
            throw new ArgumentException($"A split needs a label for each image: received {images.shape[0]} and {Count}.");
    }

    /// <summary>A split whose images are drawn when they are needed.</summary>
    internal DatasetSplit(DrawnImages images, NDArray labels, int classes, PixelScale scale, int seed)
        : this(labels, classes, scale, seed)
    {
        _drawn = images;
        PixelsPerImage = images.PixelsPerImage;
    }

    private DatasetSplit(NDArray labels, int classes, PixelScale scale, int seed)
    {
        Labels = labels;
        Count = (int)labels.size;
        Classes = classes;
        Scale = scale;
        _seed = seed;
    }

    /// <summary>uint8 (count, height, width, channels).</summary>
    public NDArray Images => _images ?? _drawn!.All;

    /// <summary>uint8 (count).</summary>
    public NDArray Labels { get; }

    public int Count { get; }

    public int PixelsPerImage { get; }

    public int Classes { get; }

    public PixelScale Scale { get; }

    /// <summary>
    /// The next shuffled batch (see <see cref="BatchIterator"/>), in buffers that the following call overwrites. The name is
    /// <c>input_data</c>'s, so that programs read like the chapter.
    /// </summary>
    public Batch next_batch(int batch_size) => (_iterator ??= new BatchIterator(this, _seed)).Next(batch_size);

    /// <summary>
    /// All images once, in their order, for evaluation; the last batch has what is left. Buffers are shared by the batches of
    /// one enumeration: each batch overwrites the one before.
    /// </summary>
    public IEnumerable<Batch> Batches(int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        return Enumerate();

        IEnumerable<Batch> Enumerate()
        {
            BatchBuffer? buffer = null;
            for (int start = 0; start < Count; start += batchSize)
            {
                int size = Math.Min(batchSize, Count - start);
                if (buffer?.Size != size) buffer = new BatchBuffer(this, size);
                for (int row = 0; row < size; row++) buffer.Copy(start + row, row);
                yield return buffer.Batch;
            }
        }
    }

    /// <summary>
    /// All images scaled, float32 (count, height·width·channels), and all labels one-hot, float32 (count, classes), in new
    /// arrays: four times the memory of the bytes and more.
    /// </summary>
    public Batch ToFloats()
    {
        var all = new BatchBuffer(this, Count);
        for (int i = 0; i < Count; i++) all.Copy(i, i);
        return all.Batch;
    }

    /// <summary>The first <paramref name="count"/> images as a split of their own; this split where it has no more.</summary>
    public DatasetSplit Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (count >= Count) return this;
        NDArray images = Arrays.Bytes([count, .. Images.shape[1..].Select(d => (int)d)]);
        NDArray labels = Arrays.Bytes(count);
        Images.Span<byte>()[..(count * PixelsPerImage)].CopyTo(images.Span<byte>());
        Labels.Span<byte>()[..count].CopyTo(labels.Span<byte>());
        return new DatasetSplit(images, labels, Classes, Scale, _seed);
    }

    /// <summary>The bytes of one image.</summary>
    internal ReadOnlySpan<byte> Image(int index) =>
        _drawn is null ? _images!.Span<byte>().Slice(index * PixelsPerImage, PixelsPerImage) : _drawn.Get(index);

    /// <summary>Whole batches in one pass over the images; what is left over starts the next pass.</summary>
    /// <exception cref="ArgumentException">The split has fewer images than one batch.</exception>
    public int BatchesPerEpoch(int batchSize) => batchSize <= Count
        ? Count / batchSize
        : throw new ArgumentException($"A batch of {batchSize} images needs at least as many training images; there are {Count}. Use a smaller --batch-size or a larger --limit.");

    internal void CheckBatchSize(int batchSize)
    {
        if (batchSize < 1 || batchSize > Count)
        {
            throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize,
                $"A batch of this split holds 1 to {Count} images.");
        }
    }
}
