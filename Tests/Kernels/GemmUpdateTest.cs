using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

/// <summary>An optimizer's step on a gradient that is a product, in one pass, has the bits of the product and then the
/// step.</summary>
public class GemmUpdateTest
{
    private static readonly float[] s_hyper = [0.1f, 0.9f, 0.3f, 0.9f, 0.99f, 1e-3f];

    private static IEnumerable<OptimizerRun> Runs => OptimizerRun.All;

    [TestCaseSource(nameof(Runs))]
    public void EveryOptimizer(object run)
    {
        foreach (CpuTier tier in Tiers.Available)
            Check((OptimizerRun)run, 31, 71, 45, true, false, tier);
    }

    // Every remainder of a tile; no rows, columns or depth; blocks of k; rows too long and panels too deep for one item.
    [TestCase(1, 1, 1), TestCase(0, 5, 3), TestCase(5, 0, 3), TestCase(4, 4, 0), TestCase(100, 10, 64), TestCase(600, 70, 3)]
    [TestCase(29, 65, 800), TestCase(7, 11_000, 2), TestCase(3, 1100, 1030)]
    public void EverySplitOfTheWork(int m, int n, int k)
    {
        OptimizerRun adam = OptimizerRun.All.First(r => r.Op == "ResourceApplyAdam");
        foreach (CpuTier tier in Tiers.Available)
        {
            Check(adam, m, n, k, true, false, tier);
            Check(adam, m, n, k, false, false, tier);
        }
    }

    [TestCaseSource(typeof(Tiers), nameof(Tiers.Available))]
    public void EveryEdgeOfTheTile(CpuTier tier)
    {
        OptimizerRun momentum = OptimizerRun.All.First(r => r.Op == "ResourceApplyMomentum");
        Blocking blocking = Blocking.For(tier);
        for (int m = 1; m <= blocking.Rows + 1; m++)
            for (int n = 1; n <= blocking.Columns + 1; n++)
                Check(momentum, m, n, 5, (m & 1) == 0, (n & 1) == 0, tier);
    }

    private static void Check(OptimizerRun run, int m, int n, int k, bool transposeA, bool transposeB, CpuTier tier)
    {
        float[] a = Values(m * k, 1), b = Values(k * n, 2);
        float[][] start = [.. Enumerable.Range(3, run.Slots.Length + 1).Select(seed => Values(m * n, seed))];
        float[][] apart = Apart(run, m, n, k, transposeA, transposeB, tier, a, b, start);
        foreach (int workers in new[] { 1, 2, 3 })
        {
            float[][] fused = Fused(run, m, n, k, transposeA, transposeB, tier, a, b, start, workers);
            for (int j = 0; j < start.Length; j++)
                Assert.That(
                    fused[j].AsSpan().SequenceEqual(apart[j]), Is.True, $"{run} {m}x{n}x{k} {tier}, {workers} workers, array {j}");
        }
    }

    private static float[][] Apart(
        OptimizerRun run, int m, int n, int k, bool transposeA, bool transposeB, CpuTier tier, float[] a, float[] b, float[][] start)
    {
        var gemm = new Gemm(m, n, k, transposeA, transposeB, GemmEpilogue.None, tier);
        using GuardedBuffer memoryA = GuardedBuffer.Of(a), memoryB = GuardedBuffer.Of(b);
        using GuardedBuffer gradient = new((long)m * n * sizeof(float)), scratch = new(gemm.ScratchBytes(1));
        gemm.Run(memoryA.Block, memoryB.Block, default, gradient.Block, scratch.Block, Workers.Pool(1));
        return Step(run, start, gradient.Block, tier, 1);
    }

    private static float[][] Fused(OptimizerRun run, int m, int n, int k, bool transposeA, bool transposeB, CpuTier tier, float[] a,
        float[] b, float[][] start, int workers)
    {
        var gemm = new Gemm(m, n, k, transposeA, transposeB, GemmEpilogue.Update, tier);
        using GuardedBuffer memoryA = GuardedBuffer.Of(a, 4), memoryB = GuardedBuffer.Of(b, 8);
        using GuardedBuffer scratch = new(gemm.ScratchBytes(workers));
        scratch.Floats.Fill(float.NaN);
        float[][] end = Step(run, start, new Gradient(gemm, memoryA.Block, memoryB.Block, scratch.Block), tier, workers);
        scratch.AssertIntact($"scratch of {gemm.Name} {m}x{n}x{k}");
        return end;
    }

    private static float[][] Step(OptimizerRun run, float[][] start, Gradient gradient, CpuTier tier, int workers)
    {
        GuardedBuffer[] arrays = [.. start.Select(s => GuardedBuffer.Of(s, 12))];
        run.Step([.. arrays.Select(x => x.Block)], gradient, s_hyper, run.Flag, tier, Workers.Pool(workers));
        float[][] end = [.. arrays.Select(x => x.Floats.ToArray())];
        foreach (GuardedBuffer array in arrays)
        {
            array.AssertIntact($"{run} {tier}");
            array.Dispose();
        }
        return end;
    }

    // Positive, as slots that stand under a root are.
    private static float[] Values(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() + 0.1f)];
    }
}
