using System.Numerics;
using System.Numerics.Tensors;

namespace TfCnn.Kernels;

/// <summary>How values are put together: by which library routine, and what nothing gives.</summary>
internal interface IReducer<T> where T : unmanaged, INumber<T>
{
    /// <summary>The result over no values.</summary>
    static abstract T Nothing { get; }

    /// <summary>All of x, which has one element or more, as one value.</summary>
    static abstract T All(ReadOnlySpan<T> x);

    /// <summary>Element by element; the result may lie where x lies.</summary>
    static abstract void Pairs(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result);
}

internal readonly struct SumReducer<T> : IReducer<T> where T : unmanaged, INumber<T>
{
    public static T Nothing => T.Zero;

    // A few are added one after the other, as TensorFlow adds what does not fill a vector: sums that are exact there are exact here.
    public static T All(ReadOnlySpan<T> x)
    {
        if (x.Length >= 16)
            return TensorPrimitives.Sum(x);
        T sum = x[0];
        for (int i = 1; i < x.Length; i++)
            sum += x[i];
        return sum;
    }

    public static void Pairs(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Add(x, y, result);
}

internal readonly struct ProductReducer<T> : IReducer<T> where T : unmanaged, INumber<T>
{
    public static T Nothing => T.One;
    public static T All(ReadOnlySpan<T> x) => TensorPrimitives.Product(x);
    public static void Pairs(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Multiply(x, y, result);
}

/// <summary>A NaN anywhere gives NaN. Nothing gives −Inf, or the smallest integer.</summary>
internal readonly struct MaxReducer<T> : IReducer<T> where T : unmanaged, INumber<T>
{
    public static T Nothing => T.CreateSaturating(double.NegativeInfinity);
    public static T All(ReadOnlySpan<T> x) => TensorPrimitives.Max(x);
    public static void Pairs(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Max(x, y, result);
}

/// <summary>A NaN anywhere gives NaN. Nothing gives +Inf, or the largest integer.</summary>
internal readonly struct MinReducer<T> : IReducer<T> where T : unmanaged, INumber<T>
{
    public static T Nothing => T.CreateSaturating(double.PositiveInfinity);
    public static T All(ReadOnlySpan<T> x) => TensorPrimitives.Min(x);
    public static void Pairs(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Min(x, y, result);
}

/// <summary>
/// One pass of a reduction: [outer, length, inner] → [outer, ⌈length / block⌉, inner]. Blocks have a fixed length, so the order
/// of summation depends on the shape alone; within a block the rows are halved again and again, first half plus second half,
/// which is pairwise summation in long vectors however narrow a row is.
/// </summary>
internal readonly record struct ReducePass(int Outer, int Length, int Inner)
{
    // Elements in a block: a quarter of a first-level cache as floats.
    private const int BlockElements = 2048;

    /// <summary>Rows in a block, 2 at least, or else a pass would not shrink anything.</summary>
    public int Block => Math.Max(2, BlockElements / Math.Max(1, Inner));

    public int Blocks => Math.Max(1, (int)(((long)Length + Block - 1) / Block));

    /// <summary>Elements that the pass writes.</summary>
    public long Results => (long)Outer * Blocks * Inner;

    /// <summary>Elements of scratch memory a worker needs: half a block.</summary>
    public long WorkerElements => Inner == 1 ? 0 : (long)(Math.Min(Block, Length) / 2) * Inner;

    /// <summary>Blocks in a work item: small ones are taken many at a time.</summary>
    public int BlocksPerItem => (int)Math.Clamp(4L * BlockElements / Math.Max(1, (long)Math.Min(Block, Length) * Inner), 1,
        1 << 20);

    public int Items => Inner == 0 ? 0 : (int)(((long)Outer * Blocks + BlocksPerItem - 1) / BlocksPerItem);

    public void Execute<T, R>(int item, ReadOnlySpan<T> input, Span<T> output, Span<T> halves) where T : unmanaged, INumber<T>
        where R : struct, IReducer<T>
    {
        int end = (int)Math.Min((long)Outer * Blocks, ((long)item + 1) * BlocksPerItem);
        for (int i = item * BlocksPerItem; i < end; i++)
        {
            int row = i % Blocks * Block, rows = Math.Min(Block, Length - row);
            ReadOnlySpan<T> block = input.Slice(((i / Blocks * Length) + row) * Inner, rows * Inner);
            ReduceBlock<T, R>(block, rows, output.Slice(i * Inner, Inner), halves);
        }
    }

    private void ReduceBlock<T, R>(ReadOnlySpan<T> block, int rows, Span<T> result, Span<T> halves)
        where T : unmanaged, INumber<T>
        where R : struct, IReducer<T>
    {
        if (rows == 0)
            result.Fill(R.Nothing);
        else if (Inner == 1)
            result[0] = R.All(block);
        else if (rows == 1)
            block.CopyTo(result);
        else
            Halve<T, R>(block, rows, result, halves);
    }

    private void Halve<T, R>(ReadOnlySpan<T> block, int rows, Span<T> result, Span<T> halves) where T : unmanaged, INumber<T>
        where R : struct, IReducer<T>
    {
        while (true)
        {
            int half = rows / 2, elements = half * Inner;
            Span<T> target = half == 1 ? result : halves[..elements];
            R.Pairs(block[..elements], block.Slice(elements, elements), target);
            if (rows % 2 != 0)
                R.Pairs(target[..Inner], block.Slice(2 * elements, Inner), target[..Inner]);
            if (half == 1)
                return;
            block = target;
            rows = half;
        }
    }
}
