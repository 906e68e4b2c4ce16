namespace Tensorflow.Keras.Losses;

/// <summary>A loss: what one sample costs, and how the costs of a batch become one number.</summary>
public abstract class Loss : ILossFunc
{
    private static readonly string[] s_reductions = ["sum_over_batch_size", "mean", "mean_with_sample_weight", "sum", "none"];

    /// <param name="name">Its name in Keras, such as <c>mean_squared_error</c>.</param>
    /// <param name="reduction">sum_over_batch_size (the default, also called mean), mean_with_sample_weight, sum or none.</param>
    /// <exception cref="ValueError">The reduction is none of these.</exception>
    protected Loss(string name, string? reduction = null)
    {
        Name = name;
        Reduction = reduction ?? s_reductions[0];
        if (!s_reductions.Contains(Reduction))
            throw new ValueError(
                $"Invalid value for argument `reduction`. Expected one of {string.Join(", ", s_reductions)}. "
                + $"Received: reduction={reduction}");
    }

    public string Name { get; }

    public string Reduction { get; }

    /// <summary>Adds the loss of a batch.</summary>
    /// <param name="yTrue">What was wanted, batch first.</param>
    /// <param name="yPred">What the model says, batch first.</param>
    /// <param name="sampleWeight">A factor for each sample, or null.</param>
    /// <returns>A scalar, or with reduction none a number per sample.</returns>
    public Tensor Call(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        Graph graph = Emit.GraphOf([yPred, yTrue]);
        using Graph.ScopeExit scope = graph.EnterScope(Name);
        yTrue = TensorConversion.ToTensor(yTrue);
        yPred = TensorConversion.ToTensor(yPred);
        Tensor values = PerSample(yTrue, yPred);
        Tensor? weights = null;
        if (sampleWeight is not null)
        {
            (values, weights) = Ranks.Align(values, MathOps.Cast(TensorConversion.ToTensor(sampleWeight), values.DType));
            values *= weights;
        }
        return Reduce(values, weights);
    }

    /// <summary>Adds the loss of each sample: the shape of <paramref name="yPred"/> without the last dimension.</summary>
    protected internal abstract Tensor PerSample(Tensor yTrue, Tensor yPred);

    private Tensor Reduce(Tensor values, Tensor? weights)
    {
        if (Reduction == "none" || values.Shape.Rank == 0)
            return values;
        Tensor sum = MathOps.ReduceSum(values);
        if (Reduction == "sum")
            return sum;
        Tensor divisor = Reduction == "mean_with_sample_weight" && weights is not null
            ? MathOps.ReduceSum(weights)
            : MathOps.Cast(ArrayOps.Size(values), values.DType);
        return sum / divisor;
    }
}
