using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfCnn.Kernels;

/// <summary>One optimizer's step for a vector of weights: a struct of hyper-parameters.</summary>
internal interface IUpdateRule
{
    /// <summary>State arrays beside the weights, 0 to 3.</summary>
    static abstract int Slots { get; }

    /// <summary>Updates w and the slots in use from the gradient g.</summary>
    void Step<S, V>(V g, ref V w, ref V s0, ref V s1, ref V s2) where S : struct, ISimd<V> where V : struct;
}

/// <summary>Runs a rule over arrays in place: every element is read once and written once, in chunks that any worker may
/// take.</summary>
internal static unsafe class UpdateSweep
{
    // Floats in a work item: 64 KB of each array, some microseconds of memory traffic.
    private const int Chunk = 16384;

    public static void Run<R>(R rule, Block g, Block w, Block s0, Block s1, Block s2, CpuTier tier, Workers workers)
        where R : struct, IUpdateRule
    {
        long length = w.Bytes / sizeof(float);
        workers.Run((int)((length + Chunk - 1) / Chunk), new Body<R>(rule, g, w, s0, s1, s2, length, tier));
    }

    private readonly struct Body<R>(R rule, Block g, Block w, Block s0, Block s1, Block s2, long length, CpuTier tier) : IWorkBody
        where R : struct, IUpdateRule
    {
        public void Execute(int item, int worker)
        {
            long first = (long)item * Chunk;
            int count = (int)Math.Min(Chunk, length - first);
            float* p0 = R.Slots > 0 ? s0.Floats + first : null, p1 = R.Slots > 1 ? s1.Floats + first : null;
            float* p2 = R.Slots > 2 ? s2.Floats + first : null;
            Run(rule, count, g.Floats + first, w.Floats + first, p0, p1, p2, tier);
        }
    }

    /// <summary>Updates <paramref name="count"/> weights here and now.</summary>
    public static void Run<R>(R rule, int count, float* g, float* w, float* s0, float* s1, float* s2, CpuTier tier)
        where R : struct, IUpdateRule
    {
        if (tier == CpuTier.Avx512)
            Update<Simd512, Vector512<float>, R>(rule, count, g, w, s0, s1, s2);
        else if (tier == CpuTier.Avx2)
            Update<Simd256, Vector256<float>, R>(rule, count, g, w, s0, s1, s2);
        else if (tier == CpuTier.V128)
            Update<Simd128, Vector128<float>, R>(rule, count, g, w, s0, s1, s2);
        else
            Update<SimdScalar, float, R>(rule, count, g, w, s0, s1, s2);
    }

    // The last, partial vector is loaded and stored by lanes; its idle lanes compute on zeros, whose results are dropped.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Update<S, V, R>(R rule, int count, float* g, float* w, float* s0, float* s1, float* s2)
        where S : struct, ISimd<V> where V : struct where R : struct, IUpdateRule
    {
        int i = 0;
        for (; i + S.Width <= count; i += S.Width)
        {
            V x = S.Load(w + i), a = R.Slots > 0 ? S.Load(s0 + i) : default;
            V b = R.Slots > 1 ? S.Load(s1 + i) : default, c = R.Slots > 2 ? S.Load(s2 + i) : default;
            rule.Step<S, V>(S.Load(g + i), ref x, ref a, ref b, ref c);
            S.Store(x, w + i);
            if (R.Slots > 0)
                S.Store(a, s0 + i);
            if (R.Slots > 1)
                S.Store(b, s1 + i);
            if (R.Slots > 2)
                S.Store(c, s2 + i);
        }
        int n = count - i;
        if (n == 0)
            return;
        V lastX = S.LoadFirst(w + i, n), lastA = R.Slots > 0 ? S.LoadFirst(s0 + i, n) : default;
        V lastB = R.Slots > 1 ? S.LoadFirst(s1 + i, n) : default, lastC = R.Slots > 2 ? S.LoadFirst(s2 + i, n) : default;
        rule.Step<S, V>(S.LoadFirst(g + i, n), ref lastX, ref lastA, ref lastB, ref lastC);
        S.StoreFirst(lastX, w + i, n);
        if (R.Slots > 0)
            S.StoreFirst(lastA, s0 + i, n);
        if (R.Slots > 1)
            S.StoreFirst(lastB, s1 + i, n);
        if (R.Slots > 2)
            S.StoreFirst(lastC, s2 + i, n);
    }
}
