using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// The micro-kernel of <see cref="SparseInputGradient"/>: adds the active outputs of a list, one output channel's, times Q rows × P columns
/// of its taps to a vector of input channels. Lane i is input channel i of the vector.
/// </summary>
/// <remarks>The taps stay in registers, up to 5 × 5 of AVX-512's 32, up to 12 of 16; each multiplication reads its sum in place and writes it
/// back, to an image that stays in the first-level cache.</remarks>
internal readonly unsafe struct SparseInputTile : ITileKernel
{
    public static nint Address<S, V, P, Q>()
        where S : struct, ISimd<V> where V : struct where P : struct, ICount where Q : struct, ICount =>
        (nint)(delegate*<ActiveOutput*, int, float*, nint, float*, void>)&Compute<S, V, P, Q>;

    /// <summary>Adds to <paramref name="image"/>. <paramref name="taps"/> is [Q][P][Width].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute<S, V, P, Q>(ActiveOutput* outputs, int count, float* image, nint rowStep, float* taps)
        where S : struct, ISimd<V> where V : struct where P : struct, ICount where Q : struct, ICount
    {
        V w00 = default, w01 = default, w02 = default, w03 = default, w04 = default;
        V w10 = default, w11 = default, w12 = default, w13 = default, w14 = default;
        V w20 = default, w21 = default, w22 = default, w23 = default, w24 = default;
        V w30 = default, w31 = default, w32 = default, w33 = default, w34 = default;
        V w40 = default, w41 = default, w42 = default, w43 = default, w44 = default;
        w00 = S.Load(taps);
        if (P.Value > 1) w01 = S.Load(taps + S.Width);
        if (P.Value > 2) w02 = S.Load(taps + (2 * S.Width));
        if (P.Value > 3) w03 = S.Load(taps + (3 * S.Width));
        if (P.Value > 4) w04 = S.Load(taps + (4 * S.Width));
        if (Q.Value > 1)
        {
            taps += P.Value * S.Width;
            w10 = S.Load(taps);
            if (P.Value > 1) w11 = S.Load(taps + S.Width);
            if (P.Value > 2) w12 = S.Load(taps + (2 * S.Width));
            if (P.Value > 3) w13 = S.Load(taps + (3 * S.Width));
            if (P.Value > 4) w14 = S.Load(taps + (4 * S.Width));
        }
        if (Q.Value > 2)
        {
            taps += P.Value * S.Width;
            w20 = S.Load(taps);
            if (P.Value > 1) w21 = S.Load(taps + S.Width);
            if (P.Value > 2) w22 = S.Load(taps + (2 * S.Width));
            if (P.Value > 3) w23 = S.Load(taps + (3 * S.Width));
            if (P.Value > 4) w24 = S.Load(taps + (4 * S.Width));
        }
        if (Q.Value > 3)
        {
            taps += P.Value * S.Width;
            w30 = S.Load(taps);
            if (P.Value > 1) w31 = S.Load(taps + S.Width);
            if (P.Value > 2) w32 = S.Load(taps + (2 * S.Width));
            if (P.Value > 3) w33 = S.Load(taps + (3 * S.Width));
            if (P.Value > 4) w34 = S.Load(taps + (4 * S.Width));
        }
        if (Q.Value > 4)
        {
            taps += P.Value * S.Width;
            w40 = S.Load(taps);
            if (P.Value > 1) w41 = S.Load(taps + S.Width);
            if (P.Value > 2) w42 = S.Load(taps + (2 * S.Width));
            if (P.Value > 3) w43 = S.Load(taps + (3 * S.Width));
            if (P.Value > 4) w44 = S.Load(taps + (4 * S.Width));
        }
        for (ActiveOutput* end = outputs + count; outputs < end; outputs++)
        {
            V value = S.Broadcast(outputs->Value);
            float* x = image + outputs->Window;
            S.Store(S.Fma(value, w00, S.Load(x)), x);
            if (P.Value > 1) S.Store(S.Fma(value, w01, S.Load(x + S.Width)), x + S.Width);
            if (P.Value > 2) S.Store(S.Fma(value, w02, S.Load(x + (2 * S.Width))), x + (2 * S.Width));
            if (P.Value > 3) S.Store(S.Fma(value, w03, S.Load(x + (3 * S.Width))), x + (3 * S.Width));
            if (P.Value > 4) S.Store(S.Fma(value, w04, S.Load(x + (4 * S.Width))), x + (4 * S.Width));
            if (Q.Value > 1)
            {
                x += rowStep;
                S.Store(S.Fma(value, w10, S.Load(x)), x);
                if (P.Value > 1) S.Store(S.Fma(value, w11, S.Load(x + S.Width)), x + S.Width);
                if (P.Value > 2) S.Store(S.Fma(value, w12, S.Load(x + (2 * S.Width))), x + (2 * S.Width));
                if (P.Value > 3) S.Store(S.Fma(value, w13, S.Load(x + (3 * S.Width))), x + (3 * S.Width));
                if (P.Value > 4) S.Store(S.Fma(value, w14, S.Load(x + (4 * S.Width))), x + (4 * S.Width));
            }
            if (Q.Value > 2)
            {
                x += rowStep;
                S.Store(S.Fma(value, w20, S.Load(x)), x);
                if (P.Value > 1) S.Store(S.Fma(value, w21, S.Load(x + S.Width)), x + S.Width);
                if (P.Value > 2) S.Store(S.Fma(value, w22, S.Load(x + (2 * S.Width))), x + (2 * S.Width));
                if (P.Value > 3) S.Store(S.Fma(value, w23, S.Load(x + (3 * S.Width))), x + (3 * S.Width));
                if (P.Value > 4) S.Store(S.Fma(value, w24, S.Load(x + (4 * S.Width))), x + (4 * S.Width));
            }
            if (Q.Value > 3)
            {
                x += rowStep;
                S.Store(S.Fma(value, w30, S.Load(x)), x);
                if (P.Value > 1) S.Store(S.Fma(value, w31, S.Load(x + S.Width)), x + S.Width);
                if (P.Value > 2) S.Store(S.Fma(value, w32, S.Load(x + (2 * S.Width))), x + (2 * S.Width));
                if (P.Value > 3) S.Store(S.Fma(value, w33, S.Load(x + (3 * S.Width))), x + (3 * S.Width));
                if (P.Value > 4) S.Store(S.Fma(value, w34, S.Load(x + (4 * S.Width))), x + (4 * S.Width));
            }
            if (Q.Value > 4)
            {
                x += rowStep;
                S.Store(S.Fma(value, w40, S.Load(x)), x);
                if (P.Value > 1) S.Store(S.Fma(value, w41, S.Load(x + S.Width)), x + S.Width);
                if (P.Value > 2) S.Store(S.Fma(value, w42, S.Load(x + (2 * S.Width))), x + (2 * S.Width));
                if (P.Value > 3) S.Store(S.Fma(value, w43, S.Load(x + (3 * S.Width))), x + (3 * S.Width));
                if (P.Value > 4) S.Store(S.Fma(value, w44, S.Load(x + (4 * S.Width))), x + (4 * S.Width));
            }
        }
    }
}
