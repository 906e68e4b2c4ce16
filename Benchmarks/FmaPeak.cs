using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TfCnn.Kernels;

namespace TfCnn.Benchmarks;

/// <summary>
/// The most float32 operations a second that the cores can do with the vectors of the tier in force: fused multiply-adds on registers
/// alone, two operations each, in enough independent chains (24) to hide their latency. What every share of the peak is a share of.
/// </summary>
internal static class FmaPeak
{
    private const int Iterations = 400_000;
    private const int Chains = 24;

    /// <summary>GFLOP/s of <paramref name="threads"/> threads at once; the best of several short rounds.</summary>
    public static double Measure(int threads)
    {
        Workers workers = Workers.Pool(threads);
        double best = 0;
        for (int round = 0; round < 8; round++)
        {
            float[] sink = new float[threads];
            long start = Stopwatch.GetTimestamp();
            workers.Run(threads, new Body(sink));
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            best = Math.Max(best, 2.0 * Chains * Width * Iterations * threads / seconds / 1e9);
        }
        return best;
    }

    private static int Width => Cpu.Tier switch { CpuTier.Avx512 => 16, CpuTier.Avx2 => 8, CpuTier.V128 => 4, _ => 1 };

    private readonly struct Body(float[] sink) : IWorkBody
    {
        public void Execute(int item, int worker) => sink[item] = Cpu.Tier switch
        {
            CpuTier.Avx512 => Vector512.Sum(Chain<Fma512, Vector512<float>>(Vector512.Create(0.999f), Vector512.Create(0.001f))),
            CpuTier.Avx2 => Vector256.Sum(Chain<Fma256, Vector256<float>>(Vector256.Create(0.999f), Vector256.Create(0.001f))),
            CpuTier.V128 => Vector128.Sum(Chain<Fma128, Vector128<float>>(Vector128.Create(0.999f), Vector128.Create(0.001f))),
            _ => Chain<FmaScalar, float>(0.999f, 0.001f),
        };
    }

    // c = c · a + b stays bounded, so that no chain runs into infinities or denormals. No calls in here: they would spill the chains.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static V Chain<F, V>(V a, V b) where F : struct, IFma<V> where V : struct
    {
        V c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b, c8 = b, c9 = b, c10 = b, c11 = b;
        V d0 = a, d1 = a, d2 = a, d3 = a, d4 = a, d5 = a, d6 = a, d7 = a, d8 = a, d9 = a, d10 = a, d11 = a;
        for (int i = 0; i < Iterations; i++)
        {
            c0 = F.Do(c0, a, b); c1 = F.Do(c1, a, b); c2 = F.Do(c2, a, b); c3 = F.Do(c3, a, b);
            c4 = F.Do(c4, a, b); c5 = F.Do(c5, a, b); c6 = F.Do(c6, a, b); c7 = F.Do(c7, a, b);
            c8 = F.Do(c8, a, b); c9 = F.Do(c9, a, b); c10 = F.Do(c10, a, b); c11 = F.Do(c11, a, b);
            d0 = F.Do(d0, a, b); d1 = F.Do(d1, a, b); d2 = F.Do(d2, a, b); d3 = F.Do(d3, a, b);
            d4 = F.Do(d4, a, b); d5 = F.Do(d5, a, b); d6 = F.Do(d6, a, b); d7 = F.Do(d7, a, b);
            d8 = F.Do(d8, a, b); d9 = F.Do(d9, a, b); d10 = F.Do(d10, a, b); d11 = F.Do(d11, a, b);
        }
        V c = F.Do(F.Do(F.Do(c0, c1, c2), F.Do(c3, c4, c5), F.Do(c6, c7, c8)), F.Do(c9, c10, c11), F.Do(d0, d1, d2));
        return F.Do(F.Do(F.Do(d3, d4, d5), F.Do(d6, d7, d8), F.Do(d9, d10, d11)), c, c);
    }

    private interface IFma<V>
    {
        static abstract V Do(V a, V b, V c);
    }

    private struct Fma512 : IFma<Vector512<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Do(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Avx512F.FusedMultiplyAdd(a, b, c);
    }

    private struct Fma256 : IFma<Vector256<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Do(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Fma.MultiplyAdd(a, b, c);
    }

    private struct Fma128 : IFma<Vector128<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<float> Do(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.MultiplyAddEstimate(a, b, c);
    }

    private struct FmaScalar : IFma<float>
    {
        public static float Do(float a, float b, float c) => (a * b) + c;
    }
}
