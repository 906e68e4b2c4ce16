namespace Tensorflow.Keras.Losses;

/// <summary>Ranks that differ by one: Keras takes (n) for (n, 1) where the other side has that shape.</summary>
internal static class Ranks
{
    /// <summary>Two tensors of one rank where that takes a last dimension of 1 to be added or dropped; else as they
    /// are.</summary>
    public static (Tensor, Tensor) Align(Tensor a, Tensor b)
    {
        if (a.Shape.Rank == b.Shape.Rank + 1 && a.Shape[-1] == 1)
            return b.Shape.Rank == 1 ? (a, ArrayOps.ExpandDims(b, -1)) : (ArrayOps.Squeeze(a, [-1]), b);
        if (b.Shape.Rank == a.Shape.Rank + 1 && b.Shape[-1] == 1)
            return a.Shape.Rank == 1 ? (ArrayOps.ExpandDims(a, -1), b) : (a, ArrayOps.Squeeze(b, [-1]));
        return (a, b);
    }

    /// <summary>Class numbers without the last dimension of 1 that they may have.</summary>
    public static Tensor ClassNumbers(Tensor yTrue, Tensor yPred) =>
        yTrue.Shape.Rank == yPred.Shape.Rank && yTrue.Shape[-1] == 1 ? ArrayOps.Squeeze(yTrue, [-1]) : yTrue;
}
