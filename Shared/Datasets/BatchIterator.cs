namespace TfCnn.Shared.Datasets;

/// <summary>
/// Endless shuffled batches with the meaning of <c>input_data</c>'s <c>next_batch</c>: the order is shuffled before the first
/// epoch and again at the end of each; what is left of an epoch is joined with the start of the next, so every batch is full.
/// </summary>
public sealed class BatchIterator
{
    private readonly DatasetSplit _split;
    private readonly int[] _order;
    private SplitMix _random;
    private BatchBuffer? _buffer;

    /// <summary>The same seed gives the same batches on every machine.</summary>
    public BatchIterator(DatasetSplit split, int seed)
    {
        _split = split;
        _order = new int[split.Count];
        for (int i = 0; i < _order.Length; i++) _order[i] = i;
        _random = SplitMix.Stream(seed, split.Count);
        _random.Shuffle(_order);
    }

    /// <summary>How often all images were handed out.</summary>
    public int EpochsCompleted { get; private set; }

    /// <summary>Images of the running epoch that were handed out.</summary>
    public int IndexInEpoch { get; private set; }

    /// <summary>The next batch, in buffers that the following call overwrites.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The batch is empty or larger than the split.</exception>
    public Batch Next(int batchSize)
    {
        _split.CheckBatchSize(batchSize);
        if (_buffer?.Size != batchSize) _buffer = new BatchBuffer(_split, batchSize);

        for (int row = 0; row < batchSize; row++)
        {
            if (IndexInEpoch == _order.Length) StartEpoch();
            _buffer.Copy(_order[IndexInEpoch++], row);
        }
        return _buffer.Batch;
    }

    private void StartEpoch()
    {
        EpochsCompleted++;
        IndexInEpoch = 0;
        _random.Shuffle(_order);
    }
}
