using Tensorflow.Keras.Losses;

namespace Tensorflow.Keras;

/// <summary><c>keras.losses</c>.</summary>
public sealed class LossApi
{
    internal LossApi() { }

    public ILossFunc CategoricalCrossentropy(
        string? reduction = null, string? name = null, bool from_logits = false, float label_smoothing = 0) =>
        new CategoricalCrossentropy(from_logits, label_smoothing, reduction, name);

    public ILossFunc SparseCategoricalCrossentropy(string? reduction = null, string? name = null, bool from_logits = false) =>
        new SparseCategoricalCrossentropy(from_logits, reduction, name);

    public ILossFunc BinaryCrossentropy(
        string? reduction = null, string? name = null, bool from_logits = false, float label_smoothing = 0) =>
        new BinaryCrossentropy(from_logits, label_smoothing, reduction, name);

    public ILossFunc MeanSquaredError(string? reduction = null, string? name = null) => new MeanSquaredError(reduction, name);

    public ILossFunc MeanAbsoluteError(string? reduction = null, string? name = null) => new MeanAbsoluteError(reduction, name);

    public ILossFunc MeanAbsolutePercentageError(string? reduction = null, string? name = null) =>
        new MeanAbsolutePercentageError(reduction, name);

    public ILossFunc Hinge(string? reduction = null, string? name = null) => new Hinge(reduction, name);

    public ILossFunc SquaredHinge(string? reduction = null, string? name = null) => new SquaredHinge(reduction, name);
}
