using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>F(4, 4) with the points ±9/32, ±27/32, ±7/4, ∞, in that order: 5.2 times fewer products than the direct
/// sum.</summary>
internal static class WinogradF4
{
    private const float A = 9f / 32, A2 = A * A, B = 27f / 32, B2 = B * B, C = 7f / 4, C2 = C * C;

    // 1 / Π (p − q) for p = A, p = B and p = C; the other sign for −A, −B and −C.
    private const float ScaleA = (float)(1 / (2.0 * A * (A2 - B2) * (A2 - C2))),
        ScaleB = (float)(1 / (2.0 * B * (B2 - A2) * (B2 - C2))),
        ScaleC = (float)(1 / (2.0 * C * (C2 - A2) * (C2 - B2)));

    /// <summary>Bᵀ: the inputs of a tile.</summary>
    internal readonly unsafe struct Input : IAxisMap
    {
        public static int Inputs => 7;
        public static int Outputs => 7;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<S, V>(float* from, nint fromStep, float* to, nint toStep)
            where S : struct, ISimd<V> where V : struct
        {
            float* from3 = from + (3 * fromStep);
            float* to3 = to + (3 * toStep);
            V d0 = S.Load(from), d1 = S.Load(from + fromStep), d2 = S.Load(from + (2 * fromStep));
            V d3 = S.Load(from3), d4 = S.Load(from3 + fromStep), d5 = S.Load(from3 + (2 * fromStep));
            V d6 = S.Load(from3 + (3 * fromStep));
            // The other pairs' (x² − q²)(x² − r²) on the even and on the odd inputs.
            V sum = S.Broadcast(-(B2 + C2)), product = S.Broadcast(B2 * C2);
            V even = S.Fma(product, d0, S.Fma(sum, d2, d4)), odd = S.Fma(product, d1, S.Fma(sum, d3, d5));
            S.Store(S.Fma(S.Broadcast(A), even, odd), to);
            S.Store(S.Fma(S.Broadcast(-A), even, odd), to + toStep);
            sum = S.Broadcast(-(A2 + C2));
            product = S.Broadcast(A2 * C2);
            even = S.Fma(product, d0, S.Fma(sum, d2, d4));
            odd = S.Fma(product, d1, S.Fma(sum, d3, d5));
            S.Store(S.Fma(S.Broadcast(B), even, odd), to + (2 * toStep));
            S.Store(S.Fma(S.Broadcast(-B), even, odd), to3);
            sum = S.Broadcast(-(A2 + B2));
            product = S.Broadcast(A2 * B2);
            even = S.Fma(product, d0, S.Fma(sum, d2, d4));
            odd = S.Fma(product, d1, S.Fma(sum, d3, d5));
            S.Store(S.Fma(S.Broadcast(C), even, odd), to3 + toStep);
            S.Store(S.Fma(S.Broadcast(-C), even, odd), to3 + (2 * toStep));
            // (x² − A²)(x² − B²) on the even inputs is known: times x² − C².
            V higher = S.Fma(product, d2, S.Fma(sum, d4, d6));
            S.Store(S.Fma(S.Broadcast(-C2), even, higher), to3 + (3 * toStep));
        }
    }

    /// <summary>Aᵀ: sums of products to outputs.</summary>
    internal readonly unsafe struct Output : IAxisMap
    {
        public static int Inputs => 7;
        public static int Outputs => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<S, V>(float* from, nint fromStep, float* to, nint toStep)
            where S : struct, ISimd<V> where V : struct
        {
            float* from3 = from + (3 * fromStep);
            V m0 = S.Load(from), m1 = S.Load(from + fromStep), m2 = S.Load(from + (2 * fromStep));
            V m3 = S.Load(from3), m4 = S.Load(from3 + fromStep), m5 = S.Load(from3 + (2 * fromStep));
            V m6 = S.Load(from3 + (3 * fromStep));
            V evenA = S.Add(m0, m1), evenB = S.Add(m2, m3), evenC = S.Add(m4, m5);
            V oddA = S.Mul(S.Broadcast(A), S.Sub(m0, m1)), oddB = S.Mul(S.Broadcast(B), S.Sub(m2, m3));
            V oddC = S.Mul(S.Broadcast(C), S.Sub(m4, m5));
            V squareA = S.Broadcast(A2), squareB = S.Broadcast(B2), squareC = S.Broadcast(C2);
            S.Store(S.Add(evenA, S.Add(evenB, evenC)), to);
            S.Store(S.Add(oddA, S.Add(oddB, oddC)), to + toStep);
            S.Store(S.Fma(squareA, evenA, S.Fma(squareB, evenB, S.Mul(squareC, evenC))), to + (2 * toStep));
            S.Store(S.Fma(squareA, oddA, S.Fma(squareB, oddB, S.Fma(squareC, oddC, m6))), to + (3 * toStep));
        }
    }

    /// <summary>A: gradients of outputs to gradients of the sums of products.</summary>
    internal readonly unsafe struct OutputGradient : IAxisMap
    {
        public static int Inputs => 4;
        public static int Outputs => 7;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<S, V>(float* from, nint fromStep, float* to, nint toStep)
            where S : struct, ISimd<V> where V : struct
        {
            float* to3 = to + (3 * toStep);
            V d0 = S.Load(from), d1 = S.Load(from + fromStep);
            V d2 = S.Load(from + (2 * fromStep)), d3 = S.Load(from + (3 * fromStep));
            V even = S.Fma(S.Broadcast(A2), d2, d0), odd = S.Fma(S.Broadcast(A2), d3, d1);
            S.Store(S.Fma(S.Broadcast(A), odd, even), to);
            S.Store(S.Fma(S.Broadcast(-A), odd, even), to + toStep);
            even = S.Fma(S.Broadcast(B2), d2, d0);
            odd = S.Fma(S.Broadcast(B2), d3, d1);
            S.Store(S.Fma(S.Broadcast(B), odd, even), to + (2 * toStep));
            S.Store(S.Fma(S.Broadcast(-B), odd, even), to3);
            even = S.Fma(S.Broadcast(C2), d2, d0);
            odd = S.Fma(S.Broadcast(C2), d3, d1);
            S.Store(S.Fma(S.Broadcast(C), odd, even), to3 + toStep);
            S.Store(S.Fma(S.Broadcast(-C), odd, even), to3 + (2 * toStep));
            S.Store(d3, to3 + (3 * toStep));
        }
    }

    /// <summary>G: the filter's taps.</summary>
    internal readonly unsafe struct Filter : IAxisMap
    {
        public static int Inputs => 4;
        public static int Outputs => 7;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<S, V>(float* from, nint fromStep, float* to, nint toStep)
            where S : struct, ISimd<V> where V : struct
        {
            float* to3 = to + (3 * toStep);
            V g0 = S.Load(from), g1 = S.Load(from + fromStep);
            V g2 = S.Load(from + (2 * fromStep)), g3 = S.Load(from + (3 * fromStep));
            V even = S.Fma(S.Broadcast(A2), g2, g0), odd = S.Mul(S.Broadcast(A), S.Fma(S.Broadcast(A2), g3, g1));
            S.Store(S.Mul(S.Broadcast(ScaleA), S.Add(odd, even)), to);
            S.Store(S.Mul(S.Broadcast(ScaleA), S.Sub(odd, even)), to + toStep);
            even = S.Fma(S.Broadcast(B2), g2, g0);
            odd = S.Mul(S.Broadcast(B), S.Fma(S.Broadcast(B2), g3, g1));
            S.Store(S.Mul(S.Broadcast(ScaleB), S.Add(odd, even)), to + (2 * toStep));
            S.Store(S.Mul(S.Broadcast(ScaleB), S.Sub(odd, even)), to3);
            even = S.Fma(S.Broadcast(C2), g2, g0);
            odd = S.Mul(S.Broadcast(C), S.Fma(S.Broadcast(C2), g3, g1));
            S.Store(S.Mul(S.Broadcast(ScaleC), S.Add(odd, even)), to3 + toStep);
            S.Store(S.Mul(S.Broadcast(ScaleC), S.Sub(odd, even)), to3 + (2 * toStep));
            S.Store(g3, to3 + (3 * toStep));
        }
    }

    /// <summary>Gᵀ: gradients of the transformed filter to gradients of its taps.</summary>
    internal readonly unsafe struct FilterGradient : IAxisMap
    {
        public static int Inputs => 7;
        public static int Outputs => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<S, V>(float* from, nint fromStep, float* to, nint toStep)
            where S : struct, ISimd<V> where V : struct
        {
            float* from3 = from + (3 * fromStep);
            V w0 = S.Load(from), w1 = S.Load(from + fromStep), w2 = S.Load(from + (2 * fromStep));
            V w3 = S.Load(from3), w4 = S.Load(from3 + fromStep), w5 = S.Load(from3 + (2 * fromStep));
            V w6 = S.Load(from3 + (3 * fromStep));
            V evenA = S.Mul(S.Broadcast(ScaleA), S.Sub(w0, w1)), oddA = S.Mul(S.Broadcast(A * ScaleA), S.Add(w0, w1));
            V evenB = S.Mul(S.Broadcast(ScaleB), S.Sub(w2, w3)), oddB = S.Mul(S.Broadcast(B * ScaleB), S.Add(w2, w3));
            V evenC = S.Mul(S.Broadcast(ScaleC), S.Sub(w4, w5)), oddC = S.Mul(S.Broadcast(C * ScaleC), S.Add(w4, w5));
            V squareA = S.Broadcast(A2), squareB = S.Broadcast(B2), squareC = S.Broadcast(C2);
            S.Store(S.Add(evenA, S.Add(evenB, evenC)), to);
            S.Store(S.Add(oddA, S.Add(oddB, oddC)), to + toStep);
            S.Store(S.Fma(squareA, evenA, S.Fma(squareB, evenB, S.Mul(squareC, evenC))), to + (2 * toStep));
            S.Store(S.Fma(squareA, oddA, S.Fma(squareB, oddB, S.Fma(squareC, oddC, w6))), to + (3 * toStep));
        }
    }
}
