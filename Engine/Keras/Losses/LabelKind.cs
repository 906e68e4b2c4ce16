namespace Tensorflow.Keras.Losses;

/// <summary>What labels are, told from shapes alone, as Keras does for "accuracy" and "crossentropy".</summary>
internal static class LabelKind
{
    public enum Kind
    {
        /// <summary>One prediction, yes or no.</summary>
        Binary,

        /// <summary>The number of a class.</summary>
        ClassNumbers,

        /// <summary>A number for each class.</summary>
        OneHot,
    }

    public static Kind Of(Shape yTrue, Shape yPred) =>
        yPred[-1] == 1 ? Kind.Binary
        : yTrue.Rank < yPred.Rank || yTrue[-1] == 1 ? Kind.ClassNumbers
        : Kind.OneHot;
}
