using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// Softmax or LogSoftmax over the last axis of [rows, classes]: exp(x − max) / Σ exp(x − max), or x − max − log Σ exp(x − max).
/// Output may be the input. A row with NaN, with +Inf or of nothing but −Inf is all NaN.
/// </summary>
public sealed unsafe class Softmax(int rows, int classes, bool logarithm, CpuTier tier)
{
    private readonly int _rowsPerItem = SoftmaxRow.RowsPerItem(classes);
    private readonly nint _code = logarithm ? VectorDispatch.Find<LogarithmRows>(tier) : VectorDispatch.Find<Rows>(tier);

    /// <summary>Algorithm and tier.</summary>
    public string Name => (logarithm ? "log softmax " : "softmax ") + Cpu.Name(tier);

    /// <summary>Operations, about five an element.</summary>
    public long Flops => 5L * rows * classes;

    /// <summary>Bytes of scratch memory that <see cref="Run"/> needs: a row a worker for the logarithm, which does not keep the
    /// exponentials.</summary>
    public long ScratchBytes(int workers) => logarithm ? workers * RowBytes : 0;

    private long RowBytes => AlignedBuffer.RoundUp((long)classes * sizeof(float));

    /// <summary>Computes every row.</summary>
    public void Run(Block logits, Block output, Block scratch, Workers workers)
    {
        Debug.Assert(logits.Bytes == (long)rows * classes * sizeof(float) && output.Bytes == logits.Bytes, "sizes match");
        Debug.Assert(scratch.Bytes >= ScratchBytes(workers.Count), "scratch is large enough");
        if (classes > 0)
            workers.Run((rows + _rowsPerItem - 1) / _rowsPerItem, new Body(this, logits.Floats, output.Floats, scratch));
    }

    private readonly struct Body(Softmax owner, float* logits, float* output, Block scratch) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            int first = item * owner._rowsPerItem;
            long start = (long)first * owner.Classes;
            float* unused = owner.IsLogarithm ? scratch.Slice(worker * owner.RowBytes, owner.RowBytes).Floats : null;
            var compute = (delegate*<float*, float*, float*, int, int, void>)owner._code;
            compute(logits + start, output + start, unused, Math.Min(owner._rowsPerItem, owner.RowCount - first), owner.Classes);
        }
    }

    private int RowCount => rows;

    private int Classes => classes;

    private bool IsLogarithm => logarithm;

    private readonly struct Rows : IVectorKernel
    {
        public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
            (nint)(delegate*<float*, float*, float*, int, int, void>)&Compute<S, V>;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Compute<S, V>(float* x, float* y, float* unused, int rows, int classes)
            where S : struct, ISimd<V> where V : struct
        {
            for (; rows > 0; rows--, x += classes, y += classes)
            {
                double sum = SoftmaxRow.Exponentials<S, V, No>(x, SoftmaxRow.Largest<S, V>(x, classes), null, y, classes);
                SoftmaxRow.Scale<S, V>(y, (float)(1 / sum), 0, classes);
            }
        }
    }

    private readonly struct LogarithmRows : IVectorKernel
    {
        public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
            (nint)(delegate*<float*, float*, float*, int, int, void>)&Compute<S, V>;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Compute<S, V>(float* x, float* y, float* exponentials, int rows, int classes)
            where S : struct, ISimd<V> where V : struct
        {
            for (; rows > 0; rows--, x += classes, y += classes)
            {
                double sum = SoftmaxRow.Exponentials<S, V, Yes>(x, SoftmaxRow.Largest<S, V>(x, classes), y, exponentials, classes);
                SoftmaxRow.Scale<S, V>(y, 1, -(float)Math.Log(sum), classes);
            }
        }
    }
}
