using System.Diagnostics;
using System.Numerics;
using System.Numerics.Tensors;

namespace TfCnn.Kernels;

/// <summary>
/// C = op(A)·op(B) for the other element types of TensorFlow's MatMul (double, int, long): row-major, plain loops in parallel
/// over rows of C. Integers wrap. <see cref="Gemm"/> is the fast routine for float.
/// </summary>
public sealed class MatrixMultiply<T>(int m, int n, int k, bool transposeA, bool transposeB) where T : unmanaged, INumber<T>
{
    // Rows of C in a work item.
    private const int Rows = 8;

    /// <summary>Algorithm.</summary>
    public string Name => "plain";

    /// <summary>Operations of the product, 2·M·N·K.</summary>
    public long Flops => 2L * m * n * k;

    /// <summary>Bytes of scratch memory that <see cref="Run"/> needs: none.</summary>
    public long ScratchBytes(int workers) => 0;

    /// <summary>Computes C.</summary>
    public void Run(Block a, Block b, Block c, Block scratch, Workers workers)
    {
        Debug.Assert(scratch.Bytes >= ScratchBytes(workers.Count), "needs no scratch");
        workers.Run((m + Rows - 1) / Rows, new Body(this, a, b, c));
    }

    private void MultiplyRow(int row, Span<T> a, Span<T> b, Span<T> c)
    {
        c.Clear();
        for (int i = 0; i < k; i++)
            if (!transposeB)
                TensorPrimitives.MultiplyAdd(b.Slice(i * n, n), A(row, i, a), c, c);
            else
                for (int column = 0; column < n; column++)
                    c[column] += A(row, i, a) * b[(column * k) + i];
    }

    private T A(int row, int i, Span<T> a) => transposeA ? a[(i * m) + row] : a[(row * k) + i];

    private readonly struct Body(MatrixMultiply<T> owner, Block a, Block b, Block c) : IWorkBody
    {
        public void Execute(int item, int worker) => owner.MultiplyRows(item * Rows, a.Span<T>(), b.Span<T>(), c.Span<T>());
    }

    private void MultiplyRows(int first, Span<T> a, Span<T> b, Span<T> c)
    {
        for (int row = first; row < Math.Min(m, first + Rows); row++)
            MultiplyRow(row, a, b, c.Slice(row * n, n));
    }
}
