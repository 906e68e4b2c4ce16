using System.Numerics.Tensors;

namespace TfCnn.Kernels;

/// <summary>
/// Local response normalization over rows of channels, float32: y = x · n^−beta with n[c] = bias + alpha · Σ x[k]², k from c − radius to
/// c + radius, as far as there are channels (Krizhevsky et al., 2012).
/// </summary>
public sealed class LocalResponseNorm(int rows, int channels, int radius, float bias, float alpha, float beta)
{
    /// <summary>Bytes of scratch that a run needs: of each worker, two rows.</summary>
    public long ScratchBytes(int workers) => RowBytes * 2 * workers;

    private long RowBytes => AlignedBuffer.RoundUp((long)channels * sizeof(float));

    /// <summary>Computes <paramref name="y"/>.</summary>
    public void Run(Block x, Block y, Block scratch, Workers workers) => workers.Run(rows, new Forward(this, x, y, scratch));

    /// <summary>Computes <paramref name="dx"/> from the gradient of y, and y itself: with t = dy · y / n it is
    /// dy · n^−beta − 2 · alpha · beta · x · Σ t[k], over the same neighbours.</summary>
    public void Gradient(Block dy, Block x, Block y, Block dx, Block scratch, Workers workers) =>
        workers.Run(rows, new Backward(this, dy, x, y, dx, scratch));

    private Span<float> Row(Block block, int row) => block.Slice((long)row * channels * sizeof(float), (long)channels * sizeof(float)).Span<float>();

    private Span<float> Scratch(Block block, int worker, int which) =>
        block.Slice(((2 * worker) + which) * RowBytes, (long)channels * sizeof(float)).Span<float>();

    private void Norms(ReadOnlySpan<float> x, Span<float> squares, Span<float> norms)
    {
        TensorPrimitives.Multiply(x, x, squares);
        SumNeighbours(squares, norms);
        TensorPrimitives.Multiply(norms, alpha, norms);
        TensorPrimitives.Add(norms, bias, norms);
    }

    // Shifted additions of whole rows; each sum is taken in one order, from the lowest neighbour up.
    private void SumNeighbours(ReadOnlySpan<float> values, Span<float> sums)
    {
        sums.Clear();
        int reach = Math.Min(radius, channels - 1);
        for (int shift = -reach; shift <= reach; shift++)
        {
            int first = Math.Max(0, -shift), end = Math.Min(channels, channels - shift);
            Span<float> part = sums[first..end];
            TensorPrimitives.Add(part, values[(first + shift)..(end + shift)], part);
        }
    }

    private void NormalizeRow(ReadOnlySpan<float> x, Span<float> y, Span<float> squares)
    {
        Norms(x, squares, y);
        for (int c = 0; c < y.Length; c++)
            y[c] = x[c] * Power(y[c]);
    }

    private void GradientRow(
        ReadOnlySpan<float> dy, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dx, Span<float> norms, Span<float> terms)
    {
        Norms(x, terms, norms);
        for (int c = 0; c < terms.Length; c++)
            terms[c] = dy[c] * (y[c] / norms[c]);
        SumNeighbours(terms, dx);
        float factor = -2 * alpha * beta;
        for (int c = 0; c < dx.Length; c++)
            dx[c] = (factor * x[c] * dx[c]) + (dy[c] * Power(norms[c]));
    }

    private float Power(float norm) => (float)Math.Pow(norm, -beta);

    private readonly struct Forward(LocalResponseNorm owner, Block x, Block y, Block scratch) : IWorkBody
    {
        public void Execute(int item, int worker) =>
            owner.NormalizeRow(owner.Row(x, item), owner.Row(y, item), owner.Scratch(scratch, worker, 0));
    }

    private readonly struct Backward(LocalResponseNorm owner, Block dy, Block x, Block y, Block dx, Block scratch) : IWorkBody
    {
        public void Execute(int item, int worker) => owner.GradientRow(
            owner.Row(dy, item), owner.Row(x, item), owner.Row(y, item), owner.Row(dx, item), owner.Scratch(scratch, worker, 0),
            owner.Scratch(scratch, worker, 1));
    }
}
