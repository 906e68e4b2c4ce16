using System.Diagnostics;
using System.Numerics.Tensors;

namespace TfCnn.Kernels;

/// <summary>
/// Softmax or LogSoftmax over the last axis of [rows, classes]: exp(x − max) / Σ exp(x − max), or x − max − log Σ exp(x − max).
/// Output may be the input. A row with NaN, with +Inf or of nothing but −Inf is all NaN.
/// </summary>
public sealed class Softmax(int rows, int classes, bool logarithm)
{
    private readonly int _rowsPerItem = SoftmaxRow.RowsPerItem(classes);

    /// <summary>Algorithm.</summary>
    public string Name => logarithm ? "log softmax" : "softmax";

    /// <summary>Operations, about five an element.</summary>
    public long Flops => 5L * rows * classes;

    /// <summary>Bytes of scratch memory that <see cref="Run"/> needs: one row a worker.</summary>
    public long ScratchBytes(int workers) => workers * RowBytes;

    private long RowBytes => AlignedBuffer.RoundUp((long)classes * sizeof(float));

    /// <summary>Computes every row.</summary>
    public void Run(Block logits, Block output, Block scratch, Workers workers)
    {
        Debug.Assert(logits.Bytes == (long)rows * classes * sizeof(float) && output.Bytes == logits.Bytes, "sizes match");
        Debug.Assert(scratch.Bytes >= ScratchBytes(workers.Count), "scratch is large enough");
        if (classes > 0)
            workers.Run((rows + _rowsPerItem - 1) / _rowsPerItem, new Body(this, logits, output, scratch));
    }

    private readonly struct Body(Softmax owner, Block logits, Block output, Block scratch) : IWorkBody
    {
        public void Execute(int item, int worker) => owner.Rows(item, logits.Span<float>(), output.Span<float>(),
            scratch.Slice(worker * owner.RowBytes, owner.RowBytes).Span<float>());
    }

    private void Rows(int item, ReadOnlySpan<float> logits, Span<float> output, Span<float> exponentials)
    {
        exponentials = exponentials[..classes];
        int end = (int)Math.Min(rows, ((long)item + 1) * _rowsPerItem);
        for (int row = item * _rowsPerItem; row < end; row++)
        {
            Span<float> result = output.Slice(row * classes, classes);
            SoftmaxRow.Shift(logits.Slice(row * classes, classes), result);
            double sum = SoftmaxRow.Exponentials(result, exponentials);
            if (logarithm)
                TensorPrimitives.Subtract(result, (float)Math.Log(sum), result);
            else
                TensorPrimitives.Divide(exponentials, (float)sum, result);
        }
    }
}
