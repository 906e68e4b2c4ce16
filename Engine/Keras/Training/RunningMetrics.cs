using Tensorflow.Keras.Callbacks;
using Tensorflow.Keras.Metrics;

namespace Tensorflow.Keras.Training;

/// <summary>Loss and metrics over the batches of an epoch so far.</summary>
internal sealed class RunningMetrics(IReadOnlyList<Metric> metrics)
{
    private readonly Mean _loss = new("loss");
    private readonly Mean[] _means = [.. metrics.Select(m => new Mean(m.Name))];

    public float Loss => _loss.Result;

    /// <summary>The loss, then the metrics in their order.</summary>
    public float[] Values => [_loss.Result, .. _means.Select(m => m.Result)];

    /// <summary>The names of <see cref="Values"/>.</summary>
    public string[] Names => [_loss.Name, .. _means.Select(m => m.Name)];

    /// <summary>Takes in what a step of <paramref name="samples"/> samples returned.</summary>
    public void Add(ReadOnlySpan<float> numbers, int samples)
    {
        _loss.Update(numbers[0], samples);
        for (int i = 0; i < _means.Length; i++)
            _means[i].Add(numbers[1 + (2 * i)], numbers[2 + (2 * i)]);
    }

    /// <summary>Writes the means under their names, in Keras' order: sorted.</summary>
    public void WriteTo(Logs logs)
    {
        if (logs.Count == 0)
            foreach (string name in Names.Order(StringComparer.Ordinal))
                logs[name] = 0;
        logs[_loss.Name] = _loss.Result;
        foreach (Mean mean in _means)
            logs[mean.Name] = mean.Result;
    }

    public void Reset()
    {
        _loss.Reset();
        foreach (Mean mean in _means)
            mean.Reset();
    }
}
