namespace Tensorflow.Keras.Losses;

/// <summary>Whether targets have the shape that a loss takes, before their ops could fail or, worse, broadcast.</summary>
internal static class LabelShapes
{
    private const string Remedy = "Give targets of the shape of the model's output.";

    /// <exception cref="ValueError">The target is not one number per class.</exception>
    public static void RequireOneHot(Tensor yTrue, Tensor yPred)
    {
        const string remedy =
            "Make the labels one-hot (np_utils.to_categorical), or use sparse_categorical_crossentropy for class numbers.";
        RequireRank(yTrue, yPred, remedy);
        RequireEqual(yTrue, yPred, remedy);
    }

    /// <exception cref="ValueError">The target is not one class number per row of predictions.</exception>
    public static void RequireClassNumbers(Tensor yTrue, Tensor yPred)
    {
        if (yTrue.Shape.Rank != yPred.Shape.Rank - 1)
            throw new ValueError(
                "Argument `output` must have rank (ndim) `target.ndim - 1`. "
                + $"Received: target.shape={yTrue.Shape}, output.shape={yPred.Shape}. "
                + "Give class numbers of shape (n,) or (n, 1), or use categorical_crossentropy for one-hot labels.")
            { Shapes = [yTrue.Shape, yPred.Shape] };
        if (yPred.Shape[-1] == 1)
            throw new ValueError(
                $"sparse_categorical_crossentropy needs one prediction for each class, received output.shape={yPred.Shape}. "
                + "Give the last layer as many units as there are classes, or use binary_crossentropy for a single one.")
            { Shapes = [yTrue.Shape, yPred.Shape] };
    }

    /// <exception cref="ValueError">Target and prediction differ in a known dimension.</exception>
    public static void RequireSame(Tensor yTrue, Tensor yPred)
    {
        RequireRank(yTrue, yPred, Remedy);
        RequireEqual(yTrue, yPred, Remedy);
    }

    /// <exception cref="ValueError">Target and prediction differ in rank.</exception>
    public static void RequireSameRank(Tensor yTrue, Tensor yPred) => RequireRank(yTrue, yPred, Remedy);

    private static void RequireRank(Tensor yTrue, Tensor yPred, string remedy)
    {
        if (yTrue.Shape.Rank != yPred.Shape.Rank)
            throw new ValueError(
                "Arguments `target` and `output` must have the same rank (ndim). "
                + $"Received: target.shape={yTrue.Shape}, output.shape={yPred.Shape}. {remedy}")
            { Shapes = [yTrue.Shape, yPred.Shape] };
    }

    private static void RequireEqual(Tensor yTrue, Tensor yPred, string remedy)
    {
        if (!yTrue.Shape.IsCompatibleWith(yPred.Shape))
            throw new ValueError(
                "Arguments `target` and `output` must have the same shape. "
                + $"Received: target.shape={yTrue.Shape}, output.shape={yPred.Shape}. {remedy}")
            { Shapes = [yTrue.Shape, yPred.Shape] };
    }
}
