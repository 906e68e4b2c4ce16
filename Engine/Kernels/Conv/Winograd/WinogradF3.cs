using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>F(3, 4) with the points 0, ±5/8, ±3/2, ∞, in that order: 4 times fewer products than the direct sum.</summary>
internal static class WinogradF3
{
    private const float A = 5f / 8, A2 = A * A, B = 3f / 2, B2 = B * B;

    // 1 / Π (p − q) for p = 0, p = ±A and p = ±B.
    private const float Scale0 = (float)(1 / ((double)A2 * B2)), ScaleA = (float)(1 / (2.0 * A2 * (A2 - B2))),
        ScaleB = (float)(1 / (2.0 * B2 * (B2 - A2)));

    /// <summary>Bᵀ: the inputs of a tile.</summary>
    internal readonly unsafe struct Input : IAxisMap
    {
        public static int Inputs => 6;
        public static int Outputs => 6;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<S, V>(float* from, nint fromStep, float* to, nint toStep)
            where S : struct, ISimd<V> where V : struct
        {
            float* from3 = from + (3 * fromStep);
            float* to3 = to + (3 * toStep);
            V d0 = S.Load(from), d1 = S.Load(from + fromStep), d2 = S.Load(from + (2 * fromStep));
            V d3 = S.Load(from3), d4 = S.Load(from3 + fromStep), d5 = S.Load(from3 + (2 * fromStep));
            V product = S.Broadcast(A2 * B2), sum = S.Broadcast(-(A2 + B2));
            S.Store(S.Fma(product, d0, S.Fma(sum, d2, d4)), to);
            V evenA = S.Fma(S.Broadcast(-B2), d2, d4), oddA = S.Fma(S.Broadcast(-B2), d1, d3);
            S.Store(S.Fma(S.Broadcast(A), oddA, evenA), to + toStep);
            S.Store(S.Fma(S.Broadcast(-A), oddA, evenA), to + (2 * toStep));
            V evenB = S.Fma(S.Broadcast(-A2), d2, d4), oddB = S.Fma(S.Broadcast(-A2), d1, d3);
            S.Store(S.Fma(S.Broadcast(B), oddB, evenB), to3);
            S.Store(S.Fma(S.Broadcast(-B), oddB, evenB), to3 + toStep);
            S.Store(S.Fma(product, d1, S.Fma(sum, d3, d5)), to3 + (2 * toStep));
        }
    }

    /// <summary>Aᵀ: sums of products to outputs.</summary>
    internal readonly unsafe struct Output : IAxisMap
    {
        public static int Inputs => 6;
        public static int Outputs => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<S, V>(float* from, nint fromStep, float* to, nint toStep)
            where S : struct, ISimd<V> where V : struct
        {
            float* from3 = from + (3 * fromStep);
            V m0 = S.Load(from), m1 = S.Load(from + fromStep), m2 = S.Load(from + (2 * fromStep));
            V m3 = S.Load(from3), m4 = S.Load(from3 + fromStep), m5 = S.Load(from3 + (2 * fromStep));
            V evenA = S.Add(m1, m2), oddA = S.Sub(m1, m2), evenB = S.Add(m3, m4), oddB = S.Sub(m3, m4);
            S.Store(S.Add(m0, S.Add(evenA, evenB)), to);
            S.Store(S.Fma(S.Broadcast(A), oddA, S.Mul(S.Broadcast(B), oddB)), to + toStep);
            S.Store(S.Fma(S.Broadcast(A2), evenA, S.Fma(S.Broadcast(B2), evenB, m5)), to + (2 * toStep));
        }
    }

    /// <summary>A: gradients of outputs to gradients of the sums of products.</summary>
    internal readonly unsafe struct OutputGradient : IAxisMap
    {
        public static int Inputs => 3;
        public static int Outputs => 6;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<S, V>(float* from, nint fromStep, float* to, nint toStep)
            where S : struct, ISimd<V> where V : struct
        {
            float* to3 = to + (3 * toStep);
            V d0 = S.Load(from), d1 = S.Load(from + fromStep), d2 = S.Load(from + (2 * fromStep));
            V evenA = S.Fma(S.Broadcast(A2), d2, d0), evenB = S.Fma(S.Broadcast(B2), d2, d0);
            S.Store(d0, to);
            S.Store(S.Fma(S.Broadcast(A), d1, evenA), to + toStep);
            S.Store(S.Fma(S.Broadcast(-A), d1, evenA), to + (2 * toStep));
            S.Store(S.Fma(S.Broadcast(B), d1, evenB), to3);
            S.Store(S.Fma(S.Broadcast(-B), d1, evenB), to3 + toStep);
            S.Store(d2, to3 + (2 * toStep));
        }
    }

    /// <summary>G: the filter's taps.</summary>
    internal readonly unsafe struct Filter : IAxisMap
    {
        public static int Inputs => 4;
        public static int Outputs => 6;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<S, V>(float* from, nint fromStep, float* to, nint toStep)
            where S : struct, ISimd<V> where V : struct
        {
            float* to3 = to + (3 * toStep);
            V g0 = S.Load(from), g1 = S.Load(from + fromStep);
            V g2 = S.Load(from + (2 * fromStep)), g3 = S.Load(from + (3 * fromStep));
            S.Store(S.Mul(S.Broadcast(Scale0), g0), to);
            V even = S.Fma(S.Broadcast(A2), g2, g0), odd = S.Mul(S.Broadcast(A), S.Fma(S.Broadcast(A2), g3, g1));
            S.Store(S.Mul(S.Broadcast(ScaleA), S.Add(even, odd)), to + toStep);
            S.Store(S.Mul(S.Broadcast(ScaleA), S.Sub(even, odd)), to + (2 * toStep));
            even = S.Fma(S.Broadcast(B2), g2, g0);
            odd = S.Mul(S.Broadcast(B), S.Fma(S.Broadcast(B2), g3, g1));
            S.Store(S.Mul(S.Broadcast(ScaleB), S.Add(even, odd)), to3);
            S.Store(S.Mul(S.Broadcast(ScaleB), S.Sub(even, odd)), to3 + toStep);
            S.Store(g3, to3 + (2 * toStep));
        }
    }

    /// <summary>Gᵀ: gradients of the transformed filter to gradients of its taps.</summary>
    internal readonly unsafe struct FilterGradient : IAxisMap
    {
        public static int Inputs => 6;
        public static int Outputs => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<S, V>(float* from, nint fromStep, float* to, nint toStep)
            where S : struct, ISimd<V> where V : struct
        {
            float* from3 = from + (3 * fromStep);
            V w0 = S.Load(from), w1 = S.Load(from + fromStep), w2 = S.Load(from + (2 * fromStep));
            V w3 = S.Load(from3), w4 = S.Load(from3 + fromStep), w5 = S.Load(from3 + (2 * fromStep));
            V evenA = S.Mul(S.Broadcast(ScaleA), S.Add(w1, w2)), oddA = S.Mul(S.Broadcast(A * ScaleA), S.Sub(w1, w2));
            V evenB = S.Mul(S.Broadcast(ScaleB), S.Add(w3, w4)), oddB = S.Mul(S.Broadcast(B * ScaleB), S.Sub(w3, w4));
            S.Store(S.Fma(S.Broadcast(Scale0), w0, S.Add(evenA, evenB)), to);
            S.Store(S.Add(oddA, oddB), to + toStep);
            S.Store(S.Fma(S.Broadcast(A2), evenA, S.Mul(S.Broadcast(B2), evenB)), to + (2 * toStep));
            S.Store(S.Fma(S.Broadcast(A2), oddA, S.Fma(S.Broadcast(B2), oddB, w5)), to + (3 * toStep));
        }
    }
}
