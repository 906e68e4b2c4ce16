using System.Diagnostics;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// TensorFlow's SparseSoftmaxCrossEntropyWithLogits: loss[row] = log Σ exp(x − max) − (x[label] − max), backprop = softmax, less
/// 1 at the label.
/// </summary>
/// <typeparam name="TLabel">int or long.</typeparam>
public sealed class SparseSoftmaxCrossEntropy<TLabel>(int rows, int classes) where TLabel : unmanaged, IBinaryInteger<TLabel>
{
    private readonly int _rowsPerItem = SoftmaxRow.RowsPerItem(classes);

    /// <summary>Algorithm.</summary>
    public string Name => "sparse softmax cross entropy";

    /// <summary>Operations, about five an element.</summary>
    public long Flops => 5L * rows * classes;

    /// <summary>Bytes of scratch memory that <see cref="Run"/> needs: one row a worker.</summary>
    public long ScratchBytes(int workers) => workers * RowBytes;

    private long RowBytes => AlignedBuffer.RoundUp((long)classes * sizeof(float));

    /// <summary>Computes loss [rows] and backprop [rows, classes].</summary>
    /// <returns>−1; or the first row whose label is not in [0, classes), and then nothing has been computed.</returns>
    public int Run(Block logits, Block labels, Block loss, Block backprop, Block scratch, Workers workers)
    {
        Debug.Assert(logits.Bytes == (long)rows * classes * sizeof(float) && backprop.Bytes == logits.Bytes, "sizes match");
        Debug.Assert(labels.Bytes == (long)rows * Unsafe.SizeOf<TLabel>() && loss.Bytes == (long)rows * sizeof(float),
            "one a row");
        Debug.Assert(scratch.Bytes >= ScratchBytes(workers.Count), "scratch is large enough");
        int bad = FirstOutside(labels.Span<TLabel>());
        if (bad < 0)
            workers.Run((rows + _rowsPerItem - 1) / _rowsPerItem, new Body(this, logits, labels, loss, backprop, scratch));
        return bad;
    }

    private int FirstOutside(ReadOnlySpan<TLabel> labels)
    {
        for (int row = 0; row < labels.Length; row++)
            if (TLabel.IsNegative(labels[row]) || labels[row] >= TLabel.CreateTruncating(classes))
                return row;
        return -1;
    }

    private readonly struct Body(SparseSoftmaxCrossEntropy<TLabel> owner, Block logits, Block labels, Block loss, Block backprop,
        Block scratch) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            Span<float> shifted = scratch.Slice(worker * owner.RowBytes, owner.RowBytes).Span<float>();
            int end = owner.EndOf(item);
            for (int row = item * owner._rowsPerItem; row < end; row++)
                loss.Span<float>()[row] = owner.Row(row, logits.Span<float>(), int.CreateTruncating(labels.Span<TLabel>()[row]),
                    backprop.Span<float>(), shifted);
        }
    }

    private int EndOf(int item) => (int)Math.Min(rows, ((long)item + 1) * _rowsPerItem);

    private float Row(int row, ReadOnlySpan<float> logits, int label, Span<float> backprop, Span<float> shifted)
    {
        shifted = shifted[..classes];
        Span<float> result = backprop.Slice(row * classes, classes);
        SoftmaxRow.Shift(logits.Slice(row * classes, classes), shifted);
        double sum = SoftmaxRow.Exponentials(shifted, result);
        TensorPrimitives.Divide(result, (float)sum, result);
        result[label] -= 1;
        return (float)(Math.Log(sum) - shifted[label]);
    }
}
