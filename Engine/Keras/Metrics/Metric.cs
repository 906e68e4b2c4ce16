namespace Tensorflow.Keras.Metrics;

/// <summary>A metric that is the mean of a number per sample, over all samples of an epoch.</summary>
public abstract class Metric : IMetricFunc
{
    /// <param name="name">Its name in logs and histories.</param>
    /// <param name="isBetterHigher">Whether more is better, for callbacks that watch it.</param>
    protected Metric(string name, bool isBetterHigher)
    {
        Name = name;
        IsBetterHigher = isBetterHigher;
    }

    public string Name { get; internal set; }

    /// <summary>Whether more is better.</summary>
    public bool IsBetterHigher { get; }

    /// <summary>Adds the value of each sample, to be averaged.</summary>
    protected internal abstract Tensor PerSample(Tensor yTrue, Tensor yPred);

    /// <summary>
    /// Adds what one batch contributes: the sum of its values and what to divide it by, two float scalars. With weights, Σ w · v
    /// and Σ w.
    /// </summary>
    internal (Tensor Total, Tensor Count) Update(Tensor yTrue, Tensor yPred, Tensor? sampleWeight)
    {
        using Graph.ScopeExit scope = yPred.Graph.EnterScope(Name);
        Tensor values = MathOps.Cast(PerSample(yTrue, yPred), TF_DataType.TF_FLOAT);
        if (sampleWeight is null)
            return (MathOps.ReduceSum(values), MathOps.Cast(ArrayOps.Size(values), TF_DataType.TF_FLOAT));
        (values, Tensor weights) = Align(values, sampleWeight);
        return (MathOps.ReduceSum(values * weights), MathOps.ReduceSum(weights));
    }

    // The values of one sample become their mean where there is one weight for all of them.
    private static (Tensor, Tensor) Align(Tensor values, Tensor weights)
    {
        (values, weights) = Losses.Ranks.Align(values, weights);
        if (values.Shape.Rank > weights.Shape.Rank)
            values = MathOps.ReduceMean(
                values, [.. Enumerable.Range(weights.Shape.Rank, values.Shape.Rank - weights.Shape.Rank)]);
        return (values, weights);
    }
}
