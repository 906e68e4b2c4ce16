using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// TensorFlow's SparseSoftmaxCrossEntropyWithLogits: loss[row] = log Σ exp(x − max) − (x[label] − max), backprop = softmax, less
/// 1 at the label.
/// </summary>
/// <typeparam name="TLabel">int or long.</typeparam>
public sealed unsafe class SparseSoftmaxCrossEntropy<TLabel>(int rows, int classes, CpuTier tier) where TLabel : unmanaged, IBinaryInteger<TLabel>
{
    private readonly int _rowsPerItem = SoftmaxRow.RowsPerItem(classes);
    private readonly nint _code = VectorDispatch.Find<Row>(tier);

    /// <summary>Algorithm and tier.</summary>
    public string Name => "sparse softmax cross entropy " + Cpu.Name(tier);

    /// <summary>Operations, about five an element.</summary>
    public long Flops => 5L * rows * classes;

    /// <summary>Bytes of scratch memory that <see cref="Run"/> needs: none.</summary>
    public long ScratchBytes(int workers) => 0;

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
            workers.Run((rows + _rowsPerItem - 1) / _rowsPerItem, new Body(
                this, logits.Floats, labels.Pointer<TLabel>(), loss.Floats, backprop.Floats));
        return bad;
    }

    private int FirstOutside(ReadOnlySpan<TLabel> labels)
    {
        for (int row = 0; row < labels.Length; row++)
            if (TLabel.IsNegative(labels[row]) || labels[row] >= TLabel.CreateTruncating(classes))
                return row;
        return -1;
    }

    private readonly struct Body(
        SparseSoftmaxCrossEntropy<TLabel> owner, float* logits, TLabel* labels, float* loss, float* backprop) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            var compute = (delegate*<float*, int, float*, int, float>)owner._code;
            int classes = owner.Classes, end = owner.EndOf(item);
            for (int row = item * owner._rowsPerItem; row < end; row++)
            {
                long first = (long)row * classes;
                loss[row] = compute(logits + first, int.CreateTruncating(labels[row]), backprop + first, classes);
            }
        }
    }

    private int Classes => classes;

    private int EndOf(int item) => (int)Math.Min(rows, ((long)item + 1) * _rowsPerItem);

    private readonly struct Row : IVectorKernel
    {
        public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
            (nint)(delegate*<float*, int, float*, int, float>)&Compute<S, V>;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static float Compute<S, V>(float* x, int label, float* backprop, int classes) where S : struct, ISimd<V> where V : struct
        {
            float max = SoftmaxRow.Largest<S, V>(x, classes), distance = x[label] - max;
            double sum = SoftmaxRow.Exponentials<S, V, No>(x, max, null, backprop, classes);
            SoftmaxRow.Scale<S, V>(backprop, (float)(1 / sum), 0, classes);
            backprop[label] -= 1;
            return (float)(Math.Log(sum) - distance);
        }
    }
}
