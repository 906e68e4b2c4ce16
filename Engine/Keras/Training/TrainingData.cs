namespace Tensorflow.Keras.Training;

/// <summary>Inputs, targets and sample weights, one for each sample.</summary>
internal sealed class TrainingData
{
    private readonly HostTensor _x;
    private readonly HostTensor? _y, _weights;

    /// <param name="x">Inputs, samples in the first dimension.</param>
    /// <param name="y">Targets; null where only predictions are wanted.</param>
    /// <param name="weights">A weight for each sample, or null.</param>
    /// <exception cref="ValueError">They are not as many.</exception>
    public TrainingData(HostTensor x, HostTensor? y = null, HostTensor? weights = null)
    {
        (_x, _y, _weights) = (x, y, weights);
        X = new RowGather(x);
        Y = y is null ? null : new RowGather(y);
        Weights = weights is null ? null : new RowGather(weights);
        if ((Y is not null && Y.Count != X.Count) || (Weights is not null && Weights.Count != X.Count))
            throw new ValueError(
                "Data cardinality is ambiguous. Make sure all arrays contain the same number of samples. "
                + $"'x' sizes: {X.Count}{(Y is null ? "" : $", 'y' sizes: {Y.Count}")}"
                + (Weights is null ? "" : $", 'sample_weight' sizes: {Weights.Count}"));
    }

    public RowGather X { get; }

    public RowGather? Y { get; }

    public RowGather? Weights { get; }

    public int Count => X.Count;

    /// <summary>The same data with a weight for each sample that its class decides; a class without entry weighs 1.</summary>
    public TrainingData Weighted(IReadOnlyDictionary<int, float>? classWeights)
    {
        if (classWeights is null)
            return this;
        if (_weights is not null)
            throw new ValueError(
                "You cannot `class_weight` and `sample_weight` at the same time. Multiply them into `sample_weight`.");
        float[] weights = [.. Classes().Select(c => classWeights.GetValueOrDefault(c, 1f))];
        return new TrainingData(_x, _y, HostTensor.Wrap(weights));
    }

    /// <summary>The first part for training, the last for validation; before any shuffling.</summary>
    /// <exception cref="ValueError">One of them would be empty.</exception>
    public (TrainingData Train, TrainingData? Validation) Split(double validationPart)
    {
        if (validationPart is not (>= 0 and < 1))
            throw NotEnough(validationPart);
        int train = (int)Math.Floor(Count * (1 - validationPart));
        if (train == 0)
            throw NotEnough(validationPart);
        return train == Count ? (this, null) : (Part(0, train), Part(train, Count));
    }

    private ValueError NotEnough(double part) => new(
        $"Training data contains {Count} samples, which is not sufficient to split it into a validation and training set as "
        + $"specified by `validation_split={Utils.PythonFormat.Repr(part)}`. "
        + "Either provide more data, or a different value for the `validation_split` argument.");

    private TrainingData Part(int start, int end) =>
        new(Rows(_x, start, end), Rows(_y!, start, end), _weights is null ? null : Rows(_weights, start, end));

    private static HostTensor Rows(HostTensor tensor, int start, int end)
    {
        long row = tensor.Shape[0] == 0 ? 0 : tensor.ByteCount / tensor.Shape[0];
        HostTensor part = HostTensor.Zeros(tensor.DType, tensor.Shape.With(0, end - start));
        tensor.Bytes().Slice(checked((int)(start * row)), checked((int)part.ByteCount)).CopyTo(part.Bytes());
        return part;
    }

    // The class of each sample: the label itself, or the place of the largest number of a one-hot row.
    private IEnumerable<int> Classes()
    {
        int width = checked((int)Y!.RowShape.ElementCount);
        float[] row = new float[width];
        for (int i = 0; i < Count; i++)
        {
            Y.Take([i]).Span<float>().CopyTo(row);
            yield return width > 1 ? Array.IndexOf(row, row.Max()) : (int)Math.Round(row[0]);
        }
    }
}
