using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

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
/// of summation depends on the shape alone. Narrow rows of a block are halved again and again, first half plus second half, which
/// works in long vectors however narrow a row is; wide ones are cut into strips, and the rows of a strip are added one by one.
/// </summary>
/// <remarks>Blocks are put together in the accumulator's type A: a first pass reads another type TIn, the last one may round to
/// another type TOut, once.</remarks>
internal readonly record struct ReducePass(int Outer, int Length, int Inner)
{
    // Elements in a block of narrow rows: half of a first-level cache as doubles.
    private const int BlockElements = 2048;

    // Wider rows are cut: a strip of results and one of inputs stay in the first-level cache.
    private const int StripElements = 512;
    private const int StripRows = 64;

    /// <summary>Rows in a block, 2 at least, or else a pass would not shrink anything.</summary>
    public int Block => Strips > 1 ? StripRows : Math.Max(2, BlockElements / Math.Max(1, Inner));

    public int Blocks => Math.Max(1, (int)(((long)Length + Block - 1) / Block));

    /// <summary>Elements that the pass writes.</summary>
    public long Results => (long)Outer * Blocks * Inner;

    /// <summary>Elements of scratch memory a worker needs: a block, or one row of a strip, and a row of results.</summary>
    public long WorkerElements =>
        Math.Max(FloatSums.ScratchElements, Strips > 1 ? Strip : (long)Math.Min(Block, Length) * Inner) + Strip;

    public int Items => Inner == 0 ? 0 : (int)((Units + UnitsPerItem - 1) / UnitsPerItem);

    private int Strip => Math.Min(Inner, StripElements);

    private int Strips => (int)(((long)Inner + StripElements - 1) / StripElements);

    // A unit is one strip of one block.
    private long Units => (long)Outer * Blocks * Strips;

    // Small units are taken many at a time.
    private int UnitsPerItem =>
        (int)Math.Clamp(4L * BlockElements / Math.Max(1, (long)Math.Min(Block, Length) * Strip), 1, 1 << 20);

    /// <summary>Computes the units of an item, and divides their results unless <paramref name="divisor"/> is null.</summary>
    public void Execute<TIn, A, TOut, R>(int item, ReadOnlySpan<TIn> input, Span<TOut> output, Span<A> scratch, A? divisor)
        where TIn : unmanaged, INumber<TIn> where A : unmanaged, INumber<A> where TOut : unmanaged, INumber<TOut>
        where R : struct, IReducer<A>
    {
        int strips = Strips, blocks = Blocks;
        int end = (int)Math.Min(Units, ((long)item + 1) * UnitsPerItem);
        for (int unit = item * UnitsPerItem; unit < end; unit++)
        {
            (int block, int strip) = Math.DivRem(unit, strips);
            int row = block % blocks * Block, rows = Math.Min(Block, Length - row);
            int column = strip * StripElements, columns = Math.Min(StripElements, Inner - column);
            ReadOnlySpan<TIn> from = input[((((block / blocks * Length) + row) * Inner) + column)..];
            Span<TOut> to = output.Slice((block * Inner) + column, columns);
            Span<A> result = typeof(A) == typeof(TOut) ? MemoryMarshal.Cast<TOut, A>(to) : scratch[^columns..];
            ReduceUnit<TIn, A, R>(from, rows, columns, result, scratch);
            if (divisor is { } count)
                TensorPrimitives.Divide(result, count, result);
            if (typeof(A) != typeof(TOut))
                TensorPrimitives.ConvertTruncating<A, TOut>(result, to);
        }
    }

    private void ReduceUnit<TIn, A, R>(ReadOnlySpan<TIn> from, int rows, int columns, Span<A> result, Span<A> scratch)
        where TIn : unmanaged, INumber<TIn> where A : unmanaged, INumber<A> where R : struct, IReducer<A>
    {
        if (rows == 0)
            result.Fill(R.Nothing);
        else if (typeof(TIn) == typeof(float) && typeof(R) == typeof(SumReducer<double>))
            SumFloats(MemoryMarshal.Cast<TIn, float>(from), rows, MemoryMarshal.Cast<A, double>(result),
                MemoryMarshal.Cast<A, double>(scratch));
        else if (Inner == 1)
            result[0] = R.All(Widened(from[..rows], scratch));
        else if (rows == 1)
            Widened(from[..columns], scratch).CopyTo(result);
        else if (Inner <= StripElements)
            Halve<A, R>(Widened(from[..(rows * Inner)], scratch), rows, result, scratch);
        else
            AddRows<TIn, A, R>(from, rows, result, scratch);
    }

    private void SumFloats(ReadOnlySpan<float> from, int rows, Span<double> result, Span<double> scratch)
    {
        if (Inner <= StripElements)
            FloatSums.Narrow(from, rows, result, scratch);
        else
            FloatSums.Wide(from, rows, Inner, result);
    }

    // The first halving may write where its input lies: a half is read before or as it is written.
    private void Halve<A, R>(ReadOnlySpan<A> block, int rows, Span<A> result, Span<A> halves) where A : unmanaged, INumber<A>
        where R : struct, IReducer<A>
    {
        while (true)
        {
            int half = rows / 2, elements = half * Inner;
            Span<A> target = half == 1 ? result : halves[..elements];
            R.Pairs(block[..elements], block.Slice(elements, elements), target);
            if (rows % 2 != 0)
                R.Pairs(target[..Inner], block.Slice(2 * elements, Inner), target[..Inner]);
            if (half == 1)
                return;
            block = target;
            rows = half;
        }
    }

    private void AddRows<TIn, A, R>(ReadOnlySpan<TIn> from, int rows, Span<A> result, Span<A> scratch)
        where TIn : unmanaged, INumber<TIn> where A : unmanaged, INumber<A> where R : struct, IReducer<A>
    {
        Widened(from[..result.Length], scratch).CopyTo(result);
        for (int row = 1; row < rows; row++)
            R.Pairs(result, Widened(from.Slice(row * Inner, result.Length), scratch), result);
    }

    private static ReadOnlySpan<A> Widened<TIn, A>(ReadOnlySpan<TIn> from, Span<A> scratch)
        where TIn : unmanaged, INumber<TIn> where A : unmanaged, INumber<A>
    {
        if (typeof(TIn) == typeof(A))
            return MemoryMarshal.Cast<TIn, A>(from);
        TensorPrimitives.ConvertTruncating(from, scratch);
        return scratch[..from.Length];
    }
}
