using System.Diagnostics;
using System.Numerics.Tensors;

namespace TfCnn.Kernels;

/// <summary>A matrix of logits or labels; a side of length 1 is repeated to the length of the other's.</summary>
/// <param name="Rows">Rows, or 1.</param>
/// <param name="Classes">Columns, or 1.</param>
public readonly record struct CrossEntropyShape(int Rows, int Classes);

/// <summary>
/// TensorFlow's SoftmaxCrossEntropyWithLogits: loss[row] = Σ labels · (log Σ exp(x − max) − (x − max)), backprop = softmax −
/// labels. A zero label times an infinite distance is NaN, as there.
/// </summary>
public sealed class SoftmaxCrossEntropy(CrossEntropyShape logits, CrossEntropyShape labels)
{
    private readonly int _rows = Common(logits.Rows, labels.Rows), _classes = Common(logits.Classes, labels.Classes);

    /// <summary>Algorithm.</summary>
    public string Name => "softmax cross entropy";

    /// <summary>Operations, about eight an element.</summary>
    public long Flops => 8L * _rows * _classes;

    /// <summary>Bytes of scratch memory that <see cref="Run"/> needs: two rows a worker.</summary>
    public long ScratchBytes(int workers) => workers * 2 * RowBytes;

    private long RowBytes => AlignedBuffer.RoundUp((long)_classes * sizeof(float));

    private int RowsPerItem => SoftmaxRow.RowsPerItem(_classes);

    /// <summary>Computes loss [rows] and backprop [rows, classes], where rows and classes are the broadcast ones.</summary>
    public void Run(Block logitValues, Block labelValues, Block loss, Block backprop, Block scratch, Workers workers)
    {
        Debug.Assert(logitValues.Bytes == (long)logits.Rows * logits.Classes * sizeof(float), "logits match their shape");
        Debug.Assert(labelValues.Bytes == (long)labels.Rows * labels.Classes * sizeof(float), "labels match their shape");
        Debug.Assert(loss.Bytes == (long)_rows * sizeof(float) && backprop.Bytes == loss.Bytes * _classes, "results fit");
        Debug.Assert(scratch.Bytes >= ScratchBytes(workers.Count), "scratch is large enough");
        if (_classes == 0)
            loss.Clear();
        else
            workers.Run((_rows + RowsPerItem - 1) / RowsPerItem, new Body(this, logitValues, labelValues, loss, backprop,
                scratch));
    }

    private static int Common(int a, int b)
    {
        Debug.Assert(a == b || a == 1 || b == 1, "shapes broadcast");
        return a == 1 ? b : a;
    }

    private readonly struct Body(SoftmaxCrossEntropy owner, Block logits, Block labels, Block loss, Block backprop,
        Block scratch) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            Span<float> first = scratch.Slice(worker * 2 * owner.RowBytes, owner.RowBytes).Span<float>()[..owner._classes];
            Span<float> second = scratch.Slice(((worker * 2) + 1) * owner.RowBytes,
                owner.RowBytes).Span<float>()[..owner._classes];
            int end = (int)Math.Min(owner._rows, ((long)item + 1) * owner.RowsPerItem);
            for (int row = item * owner.RowsPerItem; row < end; row++)
                loss.Span<float>()[row] = owner.Row(row, logits.Span<float>(), labels.Span<float>(),
                    backprop.Span<float>().Slice(row * owner._classes, owner._classes), first, second);
        }
    }

    private float Row(int row, ReadOnlySpan<float> logitValues, ReadOnlySpan<float> labelValues, Span<float> backprop,
        Span<float> shifted, Span<float> distance)
    {
        SoftmaxRow.Shift(RowOf(logitValues, logits, row, distance), shifted);
        double sum = SoftmaxRow.Exponentials(shifted, backprop);
        TensorPrimitives.Divide(backprop, (float)sum, backprop);
        ReadOnlySpan<float> target = RowOf(labelValues, labels, row, distance);
        TensorPrimitives.Subtract(backprop, target, backprop);
        return (float)Loss(Math.Log(sum), shifted, target);
    }

    private static double Loss(double logarithm, ReadOnlySpan<float> shifted, ReadOnlySpan<float> target)
    {
        double loss = 0;
        for (int i = 0; i < target.Length; i++)
            loss += (logarithm - shifted[i]) * target[i];
        return loss;
    }

    // A row at full length: in place, or repeated into the buffer.
    private ReadOnlySpan<float> RowOf(ReadOnlySpan<float> values, CrossEntropyShape shape, int row, Span<float> buffer)
    {
        ReadOnlySpan<float> found = values.Slice(shape.Rows == 1 ? 0 : row * shape.Classes, shape.Classes);
        if (shape.Classes == _classes)
            return found;
        buffer.Fill(found[0]);
        return buffer;
    }
}
