using Tensorflow.Keras.Losses;

namespace Tensorflow.Keras.Metrics;

/// <summary>The mean of a loss, as a metric.</summary>
public sealed class MeanOfLoss : Metric
{
    private readonly Loss _loss;

    /// <param name="loss">What to average.</param>
    /// <param name="name">The name in logs; the loss' own if null.</param>
    public MeanOfLoss(Loss loss, string? name = null) : base(name ?? loss.Name, isBetterHigher: false) => _loss = loss;

    protected internal override Tensor PerSample(Tensor yTrue, Tensor yPred) => _loss.PerSample(yTrue, yPred);
}

/// <summary>The running mean of numbers, with Keras' roundings: total and count are float32.</summary>
public sealed class Mean(string name = "mean")
{
    private float _total, _count;

    public string Name => name;

    /// <summary>Σ w · v / Σ w so far; 0 without values.</summary>
    public float Result => _count == 0 ? 0 : _total / _count;

    /// <summary>Counts one value <paramref name="weight"/> times.</summary>
    public void Update(float value, float weight = 1) => Add(value * weight, weight);

    /// <summary>Counts values, each with its weight or once.</summary>
    public void Update(ReadOnlySpan<float> values, ReadOnlySpan<float> weights = default)
    {
        float total = 0, count = 0;
        for (int i = 0; i < values.Length; i++)
        {
            float weight = weights.IsEmpty ? 1 : weights[i];
            total += values[i] * weight;
            count += weight;
        }
        Add(total, count);
    }

    /// <summary>Takes in a sum and what it is to be divided by.</summary>
    internal void Add(float total, float count)
    {
        _total += total;
        _count += count;
    }

    public void Reset() => _total = _count = 0;
}
