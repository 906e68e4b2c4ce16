namespace Tensorflow.Keras.Training;

/// <summary>
/// Goes through the samples batch by batch, and from epoch to epoch: an epoch of fewer batches than there are leaves the rest to
/// the next one, and one that meets the end of the data ends there.
/// </summary>
internal sealed class BatchCursor(int count, int batchSize, SampleOrder order)
{
    private int _next = -1;

    /// <summary>Batches in all of the data, the last one perhaps smaller.</summary>
    public int BatchCount => (count + batchSize - 1) / batchSize;

    /// <summary>Prepares an epoch: a new order, unless the last epoch left something.</summary>
    public void StartEpoch()
    {
        if (_next >= 0 && _next < count)
            return;
        order.NextEpoch(Seeds.KerasSeeds.Global);
        _next = 0;
    }

    /// <summary>The samples of the next batch; empty at the end of the data.</summary>
    public ReadOnlySpan<int> Next()
    {
        int length = Math.Min(batchSize, count - _next);
        ReadOnlySpan<int> rows = order.Rows.Slice(_next, length);
        _next += length;
        return rows;
    }
}
