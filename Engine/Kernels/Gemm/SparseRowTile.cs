using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// The micro-kernel of <see cref="SparseRows"/>: the sum of some rows of B, each times an element of A, in P vectors of columns. Lane i of
/// vector p is column p · Width + i.
/// </summary>
/// <remarks>An element costs one broadcast; the rows are read in place, so that the sums alone take registers. Eight are in flight, as many as
/// two multiplications a cycle with a latency of four ask for.</remarks>
internal readonly unsafe struct SparseRowTile : ITileKernel
{
    public static nint Address<S, V, P, Q>()
        where S : struct, ISimd<V> where V : struct where P : struct, ICount where Q : struct, ICount =>
        (nint)(delegate*<ActiveElement*, int, float*, float*, bool, void>)&Compute<S, V, P>;

    /// <summary>Writes <paramref name="c"/>, or adds to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute<S, V, P>(ActiveElement* elements, int count, float* b, float* c, bool accumulate)
        where S : struct, ISimd<V> where V : struct where P : struct, ICount
    {
        V c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        for (ActiveElement* end = elements + count; elements < end; elements++)
        {
            V value = S.Broadcast(elements->Value);
            float* row = b + elements->Row;
            c0 = S.Fma(value, S.Load(row), c0);
            if (P.Value > 1) c1 = S.Fma(value, S.Load(row + S.Width), c1);
            if (P.Value > 2) c2 = S.Fma(value, S.Load(row + (2 * S.Width)), c2);
            if (P.Value > 3) c3 = S.Fma(value, S.Load(row + (3 * S.Width)), c3);
            if (P.Value > 4) c4 = S.Fma(value, S.Load(row + (4 * S.Width)), c4);
            if (P.Value > 5) c5 = S.Fma(value, S.Load(row + (5 * S.Width)), c5);
            if (P.Value > 6) c6 = S.Fma(value, S.Load(row + (6 * S.Width)), c6);
            if (P.Value > 7) c7 = S.Fma(value, S.Load(row + (7 * S.Width)), c7);
        }
        if (accumulate)
        {
            c0 = S.Add(S.Load(c), c0);
            if (P.Value > 1) c1 = S.Add(S.Load(c + S.Width), c1);
            if (P.Value > 2) c2 = S.Add(S.Load(c + (2 * S.Width)), c2);
            if (P.Value > 3) c3 = S.Add(S.Load(c + (3 * S.Width)), c3);
            if (P.Value > 4) c4 = S.Add(S.Load(c + (4 * S.Width)), c4);
            if (P.Value > 5) c5 = S.Add(S.Load(c + (5 * S.Width)), c5);
            if (P.Value > 6) c6 = S.Add(S.Load(c + (6 * S.Width)), c6);
            if (P.Value > 7) c7 = S.Add(S.Load(c + (7 * S.Width)), c7);
        }
        S.Store(c0, c);
        if (P.Value > 1) S.Store(c1, c + S.Width);
        if (P.Value > 2) S.Store(c2, c + (2 * S.Width));
        if (P.Value > 3) S.Store(c3, c + (3 * S.Width));
        if (P.Value > 4) S.Store(c4, c + (4 * S.Width));
        if (P.Value > 5) S.Store(c5, c + (5 * S.Width));
        if (P.Value > 6) S.Store(c6, c + (6 * S.Width));
        if (P.Value > 7) S.Store(c7, c + (7 * S.Width));
    }
}
