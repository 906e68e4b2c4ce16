using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// The micro-kernel of <see cref="SparseFilterGradient"/>: Q rows × P columns of taps between one vector of input channels and one output
/// channel, summed over the active outputs of a list. Lane i is input channel i of the vector.
/// </summary>
/// <remarks>
/// An entry costs one broadcast of its gradient; each tap is a multiplication by a vector that is read in place, so that the sums alone
/// take registers: up to 5 × 5 of AVX-512's 32, up to 12 of 16.
/// </remarks>
internal readonly unsafe struct SparseFilterTile : ITileKernel
{
    public static nint Address<S, V, P, Q>()
        where S : struct, ISimd<V> where V : struct where P : struct, ICount where Q : struct, ICount =>
        (nint)(delegate*<ActiveOutput*, int, float*, nint, float*, void>)&Compute<S, V, P, Q>;

    /// <summary>Adds to <paramref name="sums"/>, [Q][P][Width].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute<S, V, P, Q>(ActiveOutput* outputs, int count, float* image, nint rowStep, float* sums)
        where S : struct, ISimd<V> where V : struct where P : struct, ICount where Q : struct, ICount
    {
        V c00 = default, c01 = default, c02 = default, c03 = default, c04 = default;
        V c10 = default, c11 = default, c12 = default, c13 = default, c14 = default;
        V c20 = default, c21 = default, c22 = default, c23 = default, c24 = default;
        V c30 = default, c31 = default, c32 = default, c33 = default, c34 = default;
        V c40 = default, c41 = default, c42 = default, c43 = default, c44 = default;
        for (ActiveOutput* end = outputs + count; outputs < end; outputs++)
        {
            V value = S.Broadcast(outputs->Value);
            float* x = image + outputs->Window;
            c00 = S.Fma(value, S.Load(x), c00);
            if (P.Value > 1) c01 = S.Fma(value, S.Load(x + S.Width), c01);
            if (P.Value > 2) c02 = S.Fma(value, S.Load(x + (2 * S.Width)), c02);
            if (P.Value > 3) c03 = S.Fma(value, S.Load(x + (3 * S.Width)), c03);
            if (P.Value > 4) c04 = S.Fma(value, S.Load(x + (4 * S.Width)), c04);
            if (Q.Value > 1)
            {
                x += rowStep;
                c10 = S.Fma(value, S.Load(x), c10);
                if (P.Value > 1) c11 = S.Fma(value, S.Load(x + S.Width), c11);
                if (P.Value > 2) c12 = S.Fma(value, S.Load(x + (2 * S.Width)), c12);
                if (P.Value > 3) c13 = S.Fma(value, S.Load(x + (3 * S.Width)), c13);
                if (P.Value > 4) c14 = S.Fma(value, S.Load(x + (4 * S.Width)), c14);
            }
            if (Q.Value > 2)
            {
                x += rowStep;
                c20 = S.Fma(value, S.Load(x), c20);
                if (P.Value > 1) c21 = S.Fma(value, S.Load(x + S.Width), c21);
                if (P.Value > 2) c22 = S.Fma(value, S.Load(x + (2 * S.Width)), c22);
                if (P.Value > 3) c23 = S.Fma(value, S.Load(x + (3 * S.Width)), c23);
                if (P.Value > 4) c24 = S.Fma(value, S.Load(x + (4 * S.Width)), c24);
            }
            if (Q.Value > 3)
            {
                x += rowStep;
                c30 = S.Fma(value, S.Load(x), c30);
                if (P.Value > 1) c31 = S.Fma(value, S.Load(x + S.Width), c31);
                if (P.Value > 2) c32 = S.Fma(value, S.Load(x + (2 * S.Width)), c32);
                if (P.Value > 3) c33 = S.Fma(value, S.Load(x + (3 * S.Width)), c33);
                if (P.Value > 4) c34 = S.Fma(value, S.Load(x + (4 * S.Width)), c34);
            }
            if (Q.Value > 4)
            {
                x += rowStep;
                c40 = S.Fma(value, S.Load(x), c40);
                if (P.Value > 1) c41 = S.Fma(value, S.Load(x + S.Width), c41);
                if (P.Value > 2) c42 = S.Fma(value, S.Load(x + (2 * S.Width)), c42);
                if (P.Value > 3) c43 = S.Fma(value, S.Load(x + (3 * S.Width)), c43);
                if (P.Value > 4) c44 = S.Fma(value, S.Load(x + (4 * S.Width)), c44);
            }
        }
        S.Store(S.Add(S.Load(sums), c00), sums);
        if (P.Value > 1) S.Store(S.Add(S.Load(sums + S.Width), c01), sums + S.Width);
        if (P.Value > 2) S.Store(S.Add(S.Load(sums + (2 * S.Width)), c02), sums + (2 * S.Width));
        if (P.Value > 3) S.Store(S.Add(S.Load(sums + (3 * S.Width)), c03), sums + (3 * S.Width));
        if (P.Value > 4) S.Store(S.Add(S.Load(sums + (4 * S.Width)), c04), sums + (4 * S.Width));
        if (Q.Value > 1)
        {
            sums += P.Value * S.Width;
            S.Store(S.Add(S.Load(sums), c10), sums);
            if (P.Value > 1) S.Store(S.Add(S.Load(sums + S.Width), c11), sums + S.Width);
            if (P.Value > 2) S.Store(S.Add(S.Load(sums + (2 * S.Width)), c12), sums + (2 * S.Width));
            if (P.Value > 3) S.Store(S.Add(S.Load(sums + (3 * S.Width)), c13), sums + (3 * S.Width));
            if (P.Value > 4) S.Store(S.Add(S.Load(sums + (4 * S.Width)), c14), sums + (4 * S.Width));
        }
        if (Q.Value > 2)
        {
            sums += P.Value * S.Width;
            S.Store(S.Add(S.Load(sums), c20), sums);
            if (P.Value > 1) S.Store(S.Add(S.Load(sums + S.Width), c21), sums + S.Width);
            if (P.Value > 2) S.Store(S.Add(S.Load(sums + (2 * S.Width)), c22), sums + (2 * S.Width));
            if (P.Value > 3) S.Store(S.Add(S.Load(sums + (3 * S.Width)), c23), sums + (3 * S.Width));
            if (P.Value > 4) S.Store(S.Add(S.Load(sums + (4 * S.Width)), c24), sums + (4 * S.Width));
        }
        if (Q.Value > 3)
        {
            sums += P.Value * S.Width;
            S.Store(S.Add(S.Load(sums), c30), sums);
            if (P.Value > 1) S.Store(S.Add(S.Load(sums + S.Width), c31), sums + S.Width);
            if (P.Value > 2) S.Store(S.Add(S.Load(sums + (2 * S.Width)), c32), sums + (2 * S.Width));
            if (P.Value > 3) S.Store(S.Add(S.Load(sums + (3 * S.Width)), c33), sums + (3 * S.Width));
            if (P.Value > 4) S.Store(S.Add(S.Load(sums + (4 * S.Width)), c34), sums + (4 * S.Width));
        }
        if (Q.Value > 4)
        {
            sums += P.Value * S.Width;
            S.Store(S.Add(S.Load(sums), c40), sums);
            if (P.Value > 1) S.Store(S.Add(S.Load(sums + S.Width), c41), sums + S.Width);
            if (P.Value > 2) S.Store(S.Add(S.Load(sums + (2 * S.Width)), c42), sums + (2 * S.Width));
            if (P.Value > 3) S.Store(S.Add(S.Load(sums + (3 * S.Width)), c43), sums + (3 * S.Width));
            if (P.Value > 4) S.Store(S.Add(S.Load(sums + (4 * S.Width)), c44), sums + (4 * S.Width));
        }
    }
}
