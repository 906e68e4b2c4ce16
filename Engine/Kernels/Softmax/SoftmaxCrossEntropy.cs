using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>A matrix of logits or labels; a side of length 1 is repeated to the length of the other's.</summary>
/// <param name="Rows">Rows, or 1.</param>
/// <param name="Classes">Columns, or 1.</param>
public readonly record struct CrossEntropyShape(int Rows, int Classes);

/// <summary>
/// TensorFlow's SoftmaxCrossEntropyWithLogits: loss[row] = Σ labels · (log Σ exp(x − max) − (x − max)), backprop = softmax −
/// labels. A zero label times an infinite distance is NaN, as there.
/// </summary>
public sealed unsafe class SoftmaxCrossEntropy(CrossEntropyShape logits, CrossEntropyShape labels, CpuTier tier)
{
    private readonly int _rows = Common(logits.Rows, labels.Rows), _classes = Common(logits.Classes, labels.Classes);
    private readonly nint _code = VectorDispatch.Find<Row>(tier);

    /// <summary>Algorithm and tier.</summary>
    public string Name => "softmax cross entropy " + Cpu.Name(tier);

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
            workers.Run((_rows + RowsPerItem - 1) / RowsPerItem, new Body(
                this, logitValues.Floats, labelValues.Floats, loss.Floats, backprop.Floats, scratch));
    }

    private static int Common(int a, int b)
    {
        Debug.Assert(a == b || a == 1 || b == 1, "shapes broadcast");
        return a == 1 ? b : a;
    }

    private readonly struct Body(
        SoftmaxCrossEntropy owner, float* logitValues, float* labelValues, float* loss, float* backprop, Block scratch) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            float* shifted = scratch.Slice(worker * 2 * owner.RowBytes, owner.RowBytes).Floats;
            float* repeated = scratch.Slice(((worker * 2) + 1) * owner.RowBytes, owner.RowBytes).Floats;
            var compute = (delegate*<SoftmaxCrossEntropy, int, float*, float*, float*, float*, float*, float>)owner._code;
            int end = (int)Math.Min(owner._rows, ((long)item + 1) * owner.RowsPerItem);
            for (int row = item * owner.RowsPerItem; row < end; row++)
                loss[row] = compute(
                    owner, row, logitValues, labelValues, backprop + ((long)row * owner._classes), shifted, repeated);
        }
    }

    private readonly struct Row : IVectorKernel
    {
        public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
            (nint)(delegate*<SoftmaxCrossEntropy, int, float*, float*, float*, float*, float*, float>)&Compute<S, V>;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static float Compute<S, V>(
            SoftmaxCrossEntropy owner, int row, float* logitValues, float* labelValues, float* backprop, float* shifted, float* repeated)
            where S : struct, ISimd<V> where V : struct
        {
            int classes = owner._classes;
            float* x = owner.RowOf(logitValues, owner.Logits, row, repeated);
            double sum = SoftmaxRow.Exponentials<S, V, Yes>(x, SoftmaxRow.Largest<S, V>(x, classes), shifted, backprop, classes);
            float* target = owner.RowOf(labelValues, owner.Labels, row, repeated);
            return (float)SoftmaxRow.Compare<S, V>(backprop, (float)(1 / sum), (float)Math.Log(sum), shifted, target, classes);
        }
    }

    private CrossEntropyShape Logits => logits;

    private CrossEntropyShape Labels => labels;

    // A row at full length: in place, or repeated into the buffer.
    private float* RowOf(float* values, CrossEntropyShape shape, int row, float* buffer)
    {
        float* found = values + (shape.Rows == 1 ? 0 : (long)row * shape.Classes);
        if (shape.Classes == _classes)
            return found;
        new Span<float>(buffer, _classes).Fill(*found);
        return buffer;
    }
}
