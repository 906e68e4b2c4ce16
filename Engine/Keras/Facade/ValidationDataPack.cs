using Tensorflow.NumPy;

namespace Tensorflow.Util;

/// <summary>Validation data, written as a tuple: inputs, targets and, if need be, sample weights.</summary>
public sealed class ValidationDataPack
{
    internal ValidationDataPack(NDArray x, NDArray y, NDArray? sample_weight = null) =>
        (val_x, val_y, val_sample_weight) = (x, y, sample_weight);

    public NDArray val_x { get; }

    public NDArray val_y { get; }

    public NDArray? val_sample_weight { get; }

    public static implicit operator ValidationDataPack((NDArray, NDArray) pair) => new(pair.Item1, pair.Item2);

    public static implicit operator ValidationDataPack((NDArray, NDArray, NDArray) triple) =>
        new(triple.Item1, triple.Item2, triple.Item3);
}
