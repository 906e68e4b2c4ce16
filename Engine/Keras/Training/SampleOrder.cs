using TfCnn.Kernels;

namespace Tensorflow.Keras.Training;

/// <summary>
/// The order in which an epoch visits the samples. With a seed set, shuffling gives Keras' own order: a new
/// <c>RandomShuffle</c> op of the seeds (s, 0) for each epoch, hence the same order every time.
/// </summary>
internal sealed class SampleOrder : IDisposable
{
    private const int IndexBytes = sizeof(int);

    private readonly AlignedBuffer _numbers, _order;
    private readonly PhiloxShuffle? _shuffle;

    public SampleOrder(int count, bool shuffle)
    {
        _numbers = new AlignedBuffer((long)count * IndexBytes);
        _order = new AlignedBuffer((long)count * IndexBytes);
        _shuffle = shuffle ? new PhiloxShuffle(count, IndexBytes) : null;
        Span<int> numbers = _numbers.Block.Span<int>();
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = i;
        _order.Block.CopyFrom(_numbers.Block);
    }

    /// <summary>Sample numbers in the order of the present epoch.</summary>
    public ReadOnlySpan<int> Rows => _order.Block.Span<int>();

    /// <summary>Makes the order of the next epoch.</summary>
    /// <param name="seed">The seed that was set; null for an order that nobody can foresee.</param>
    public void NextEpoch(int? seed)
    {
        if (_shuffle is null)
            return;
        // TensorFlow takes the seeds (0, 0) for "no seed" and therefore replaces them.
        PhiloxState state = seed is { } s ? new PhiloxState(s, s == 0 ? int.MaxValue : 0) : new PhiloxState(0, 0);
        _shuffle.Run(_numbers.Block, _order.Block, state.Reserve(_shuffle.Blocks));
    }

    public void Dispose()
    {
        _numbers.Dispose();
        _order.Dispose();
    }
}
