using System.Numerics.Tensors;

namespace TfCnn.Kernels;

/// <summary>The steps that the softmax family shares, on one row of logits.</summary>
internal static class SoftmaxRow
{
    // Logits in a work item.
    private const int ElementsPerItem = 4096;

    /// <summary>Rows in a work item, from the shape alone.</summary>
    public static int RowsPerItem(int classes) => Math.Max(1, ElementsPerItem / Math.Max(1, classes));

    /// <summary>shifted = x − max x, so that no exponential overflows. A NaN or +Inf, or nothing but −Inf, leaves NaN.</summary>
    public static void Shift(ReadOnlySpan<float> x, Span<float> shifted) =>
        TensorPrimitives.Subtract(x, TensorPrimitives.Max(x), shifted);

    /// <summary>e = exp(shifted); the sum of e, in double.</summary>
    /// <remarks>The C library's exp, one at a time: half a unit in the last place and 1 at 0, where TensorPrimitives.Exp gives
    /// 1.00000012, which would leave a loss of 1.2e-7 where TensorFlow's is 0. A training step has a thousand of them.</remarks>
    public static double Exponentials(ReadOnlySpan<float> shifted, Span<float> e)
    {
        double sum = 0;
        for (int i = 0; i < shifted.Length; i++)
            sum += e[i] = MathF.Exp(shifted[i]);
        return sum;
    }
}
