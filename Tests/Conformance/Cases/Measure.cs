namespace TfCnn.Tests.Conformance;

/// <summary>How far apart the engines' floating-point results may be. Whole numbers and flags are always equal.</summary>
internal enum Measure
{
    /// <summary>Moves, comparisons and what IEEE 754 rounds correctly: the same bits, but for the sign of zero and NaN's.</summary>
    Exact,

    /// <summary>Functions of one element: relative to that element.</summary>
    Element,

    /// <summary>Everything in the tensor feeds every element: relative to the largest.</summary>
    Tensor,

    /// <summary>Sums of terms that may cancel: relative to the sum of the terms' absolute values, which is the op on absolute inputs.</summary>
    Sum,
}
