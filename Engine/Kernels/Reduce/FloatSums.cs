using System.Numerics;

namespace TfCnn.Kernels;

/// <summary>
/// Sums of the columns of a float matrix, in double. Every column is added from top to bottom by itself, so results do not depend
/// on the width of a vector.
/// </summary>
internal static unsafe class FloatSums
{
    /// <summary>Doubles of scratch memory that <see cref="Narrow"/> needs.</summary>
    public const int ScratchElements = WholeVectors * WholeVectors;

    // Columns that are whole vectors on any machine, and enough of them that additions do not wait for each other.
    private const int WholeVectors = 32;

    // Rows of a wide matrix that are read side by side: each is a stream of its own to the prefetcher.
    private const int Streams = 8;

    /// <summary>Sums all rows of a matrix without gaps. Few columns are made many: 32 rows of 3 are one of 96.</summary>
    public static void Narrow(ReadOnlySpan<float> matrix, int rows, Span<double> sums, Span<double> scratch)
    {
        int columns = sums.Length;
        int together = WholeVectors >> Math.Min(BitOperations.TrailingZeroCount(columns), BitOperations.Log2(WholeVectors));
        int wideRows = columns < WholeVectors ? rows / together : 0;
        fixed (float* from = matrix)
        fixed (double* to = sums, wide = scratch)
        {
            sums.Clear();
            if (wideRows > 1)
            {
                int width = together * columns;
                scratch[..width].Clear();
                Add(from, wideRows, width, width, wide);
                for (int half = width / 2; half >= columns; half /= 2)
                    AddHalf(wide, half);
                scratch[..columns].CopyTo(sums);
            }
            else
            {
                wideRows = 0;
            }
            int done = wideRows * together;
            Add(from + (done * columns), rows - done, columns, columns, to);
        }
    }

    /// <summary>Sums all rows of a matrix whose rows start <paramref name="step"/> floats apart.</summary>
    public static void Wide(ReadOnlySpan<float> matrix, int rows, int step, Span<double> sums)
    {
        sums.Clear();
        fixed (float* from = matrix)
        fixed (double* to = sums)
            for (int row = 0; row < rows; row += Streams)
                Add(from + ((nint)row * step), Math.Min(Streams, rows - row), step, sums.Length, to);
    }

    private static void AddHalf(double* wide, int half)
    {
        int i = 0;
        for (; i <= half - Vector<double>.Count; i += Vector<double>.Count)
            (Vector.Load(wide + i) + Vector.Load(wide + half + i)).Store(wide + i);
        for (; i < half; i++)
            wide[i] += wide[half + i];
    }

    /// <summary>Adds all rows of a matrix whose rows start <paramref name="step"/> floats apart to the columns' sums.</summary>
    public static void Add(float* from, int rows, nint step, int columns, double* sums)
    {
        int column = 0;
        for (; column <= columns - (4 * Vector<float>.Count); column += 4 * Vector<float>.Count)
            AddFourVectors(from + column, rows, step, sums + column);
        for (; column <= columns - Vector<float>.Count; column += Vector<float>.Count)
            AddVector(from + column, rows, step, sums + column);
        for (; column < columns; column++)
        {
            double sum = sums[column];
            for (int row = 0; row < rows; row++)
                sum += from[column + (row * step)];
            sums[column] = sum;
        }
    }

    private static void AddFourVectors(float* from, int rows, nint step, double* sums)
    {
        int n = Vector<double>.Count;
        Vector<double> a = Vector.Load(sums), b = Vector.Load(sums + n);
        Vector<double> c = Vector.Load(sums + (2 * n)), d = Vector.Load(sums + (3 * n));
        Vector<double> e = Vector.Load(sums + (4 * n)), f = Vector.Load(sums + (5 * n));
        Vector<double> g = Vector.Load(sums + (6 * n)), h = Vector.Load(sums + (7 * n));
        for (; rows > 0; rows--, from += step)
        {
            Vector<float> v = Vector.Load(from);
            a += Vector.WidenLower(v);
            b += Vector.WidenUpper(v);
            v = Vector.Load(from + (2 * n));
            c += Vector.WidenLower(v);
            d += Vector.WidenUpper(v);
            v = Vector.Load(from + (4 * n));
            e += Vector.WidenLower(v);
            f += Vector.WidenUpper(v);
            v = Vector.Load(from + (6 * n));
            g += Vector.WidenLower(v);
            h += Vector.WidenUpper(v);
        }
        a.Store(sums);
        b.Store(sums + n);
        c.Store(sums + (2 * n));
        d.Store(sums + (3 * n));
        e.Store(sums + (4 * n));
        f.Store(sums + (5 * n));
        g.Store(sums + (6 * n));
        h.Store(sums + (7 * n));
    }

    private static void AddVector(float* from, int rows, nint step, double* sums)
    {
        Vector<double> low = Vector.Load(sums), high = Vector.Load(sums + Vector<double>.Count);
        for (; rows > 0; rows--, from += step)
        {
            Vector<float> v = Vector.Load(from);
            low += Vector.WidenLower(v);
            high += Vector.WidenUpper(v);
        }
        low.Store(sums);
        high.Store(sums + Vector<double>.Count);
    }
}
