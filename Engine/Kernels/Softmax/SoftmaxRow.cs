using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfCnn.Kernels;

/// <summary>The steps that the softmax family shares, on one row of logits. Lanes are classes; those past the last one in a row's last
/// vector count for nothing.</summary>
internal static unsafe class SoftmaxRow
{
    // Logits in a work item.
    private const int ElementsPerItem = 4096;

    // Vectors whose lanes are added in single precision before the double sum takes them in; a lane by itself is taken in at once.
    private const int VectorsPerSum = 8;

    // e to the power of less is 0.
    private const float Lowest = -104;

    // Adding it rounds to a whole number, kept in the last bits.
    private const float Round = 12582912;

    private static ReadOnlySpan<float> Indices => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    /// <summary>Rows in a work item, from the shape alone.</summary>
    public static int RowsPerItem(int classes) => Math.Max(1, ElementsPerItem / Math.Max(1, classes));

    /// <summary>The largest of n values; any of them if one is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest<S, V>(float* x, int n) where S : struct, ISimd<V> where V : struct
    {
        V largest = S.Broadcast(float.NegativeInfinity);
        int i = 0;
        for (; i + S.Width <= n; i += S.Width)
            largest = S.Max(largest, S.Load(x + i));
        if (i < n)
            largest = S.Max(largest, First<S, V>(n - i, S.LoadFirst(x + i, n - i), S.Broadcast(float.NegativeInfinity)));
        return S.Largest(largest);
    }

    /// <summary>e = exp(x − max), and the same x − max into shifted if TShifted; returns the sum of e. A NaN or +Inf among x, or nothing
    /// but −Inf, makes the sum NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Exponentials<S, V, TShifted>(float* x, float max, float* shifted, float* e, int n)
        where S : struct, ISimd<V> where V : struct where TShifted : struct, IFlag
    {
        V top = S.Broadcast(max), sum = default;
        double total = 0;
        int i = 0;
        for (int until = PerSum<S, V>(); i + S.Width <= n; i += S.Width)
        {
            V distance = S.Sub(S.Load(x + i), top), power = Exp<S, V>(distance);
            if (TShifted.On)
                S.Store(distance, shifted + i);
            S.Store(power, e + i);
            sum = S.Add(sum, power);
            if (i + S.Width < until)
                continue;
            total += S.WideSum(sum);
            (sum, until) = (default, until + PerSum<S, V>());
        }
        if (i < n)
        {
            V distance = S.Sub(S.LoadFirst(x + i, n - i), top), power = First<S, V>(n - i, Exp<S, V>(distance), default);
            if (TShifted.On)
                S.StoreFirst(distance, shifted + i, n - i);
            S.StoreFirst(power, e + i, n - i);
            sum = S.Add(sum, power);
        }
        return total + S.WideSum(sum);
    }

    /// <summary>y = y · factor + summand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale<S, V>(float* y, float factor, float summand, int n) where S : struct, ISimd<V> where V : struct
    {
        V f = S.Broadcast(factor), s = S.Broadcast(summand);
        int i = 0;
        for (; i + S.Width <= n; i += S.Width)
            S.Store(S.Fma(S.Load(y + i), f, s), y + i);
        if (i < n)
            S.StoreFirst(S.Fma(S.LoadFirst(y + i, n - i), f, s), y + i, n - i);
    }

    /// <summary>e = e · factor − target; returns Σ (logarithm − shifted) · target.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Compare<S, V>(float* e, float factor, float logarithm, float* shifted, float* target, int n)
        where S : struct, ISimd<V> where V : struct
    {
        V f = S.Broadcast(factor), top = S.Broadcast(logarithm), sum = default;
        double total = 0;
        int i = 0;
        for (int until = PerSum<S, V>(); i + S.Width <= n; i += S.Width)
        {
            V t = S.Load(target + i);
            S.Store(S.Sub(S.Mul(S.Load(e + i), f), t), e + i);
            sum = S.Fma(S.Sub(top, S.Load(shifted + i)), t, sum);
            if (i + S.Width < until)
                continue;
            total += S.WideSum(sum);
            (sum, until) = (default, until + PerSum<S, V>());
        }
        if (i < n)
        {
            V t = S.LoadFirst(target + i, n - i);
            S.StoreFirst(S.Sub(S.Mul(S.LoadFirst(e + i, n - i), f), t), e + i, n - i);
            sum = S.Fma(S.Sub(top, S.LoadFirst(shifted + i, n - i)), t, sum);
        }
        return total + S.WideSum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PerSum<S, V>() where S : struct, ISimd<V> where V : struct => S.Width == 1 ? 1 : VectorsPerSum * S.Width;

    // exp(x) for x ≤ 0, within one unit in the last place and 1 at 0: with n = round(x / ln 2) and r = x − n · ln 2, ln 2 in two parts,
    // it is 2^n · exp(r), and exp(r) its power series up to r⁷, |r| ≤ 0.35. NaN stays.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Exp<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V lowest = S.Broadcast(Lowest), round = S.Broadcast(Round), one = S.Broadcast(1);
        x = S.Select(S.Greater(lowest, x), lowest, x);
        V n = S.Sub(S.Fma(x, S.Broadcast(1.44269504f), round), round);
        V r = S.Fma(n, S.Broadcast(-0.693359375f), x);
        r = S.Fma(n, S.Broadcast(2.12194440e-4f), r);
        V p = S.Fma(r, S.Broadcast(1 / 5040f), S.Broadcast(1 / 720f));
        p = S.Fma(p, r, S.Broadcast(1 / 120f));
        p = S.Fma(p, r, S.Broadcast(1 / 24f));
        p = S.Fma(p, r, S.Broadcast(1 / 6f));
        p = S.Fma(p, r, S.Broadcast(0.5f));
        p = S.Fma(p, r, one);
        return S.Scale(S.Fma(p, r, one), n);
    }

    // The first n lanes of a vector, and the others of another one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V First<S, V>(int n, V first, V others) where S : struct, ISimd<V> where V : struct
    {
        V indices = S.Load((float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Indices)));
        return S.Select(S.Greater(S.Broadcast(n), indices), first, others);
    }
}
