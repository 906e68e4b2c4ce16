using Tensorflow.Keras.Utils;

namespace Tensorflow.Keras.Losses;

/// <summary>Losses by the names that Keras has for them.</summary>
internal static class LossNames
{
    private static readonly Dictionary<string, Func<Loss>> s_byName = new(StringComparer.Ordinal)
    {
        ["categorical_crossentropy"] = () => new CategoricalCrossentropy(),
        ["CategoricalCrossentropy"] = () => new CategoricalCrossentropy(),
        ["sparse_categorical_crossentropy"] = () => new SparseCategoricalCrossentropy(),
        ["SparseCategoricalCrossentropy"] = () => new SparseCategoricalCrossentropy(),
        ["binary_crossentropy"] = () => new BinaryCrossentropy(),
        ["BinaryCrossentropy"] = () => new BinaryCrossentropy(),
        ["bce"] = () => new BinaryCrossentropy(),
        ["BCE"] = () => new BinaryCrossentropy(),
        ["mean_squared_error"] = () => new MeanSquaredError(),
        ["MeanSquaredError"] = () => new MeanSquaredError(),
        ["mse"] = () => new MeanSquaredError(),
        ["MSE"] = () => new MeanSquaredError(),
        ["mean_absolute_error"] = () => new MeanAbsoluteError(),
        ["MeanAbsoluteError"] = () => new MeanAbsoluteError(),
        ["mae"] = () => new MeanAbsoluteError(),
        ["MAE"] = () => new MeanAbsoluteError(),
        ["mean_absolute_percentage_error"] = () => new MeanAbsolutePercentageError(),
        ["MeanAbsolutePercentageError"] = () => new MeanAbsolutePercentageError(),
        ["mape"] = () => new MeanAbsolutePercentageError(),
        ["MAPE"] = () => new MeanAbsolutePercentageError(),
        ["hinge"] = () => new Hinge(),
        ["Hinge"] = () => new Hinge(),
        ["squared_hinge"] = () => new SquaredHinge(),
        ["SquaredHinge"] = () => new SquaredHinge(),
    };

    public static IEnumerable<string> All => s_byName.Keys;

    /// <summary>The loss of that name; for <c>crossentropy</c> and <c>ce</c>, the one that the shapes call for.</summary>
    /// <exception cref="ValueError">There is none.</exception>
    public static Loss Find(string name, Shape yTrue, Shape yPred) => name.ToLowerInvariant() is "crossentropy" or "ce"
        ? Crossentropy(yTrue, yPred)
        : s_byName.TryGetValue(name, out Func<Loss>? make)
            ? make()
            : throw new ValueError(
                $"Could not interpret loss identifier: {name}. Known are {Choices.Closest(name, s_byName.Keys)}");

    private static Loss Crossentropy(Shape yTrue, Shape yPred) => LabelKind.Of(yTrue, yPred) switch
    {
        LabelKind.Kind.Binary => new BinaryCrossentropy(),
        LabelKind.Kind.ClassNumbers => new SparseCategoricalCrossentropy(),
        _ => new CategoricalCrossentropy(),
    };
}
