using TfCnn.Kernels;
using static TfCnn.Tests.Kernels.ConvAssert;
using static TfCnn.Tests.Kernels.TestNumbers;

namespace TfCnn.Tests.Kernels;

/// <summary>Products with a left matrix of many zeros, which <see cref="Gemm"/> goes over element by element.</summary>
[TestFixtureSource(typeof(Tiers), nameof(Tiers.Available))]
public class SparseRowsTest(CpuTier tier)
{
    [TestCase(16, 128, 128)]
    [TestCase(17, 144, 129)]
    [TestCase(33, 1024, 300)]
    [TestCase(100, 208, 257)]
    [TestCase(20, 400, 1000)]
    public void EverySize(int m, int n, int k)
    {
        foreach (GemmEpilogue epilogue in new[] { GemmEpilogue.None, GemmEpilogue.Bias, GemmEpilogue.BiasRelu })
            foreach (float share in new[] { 0f, 0.01f, 0.2f, 0.3f })
                Check(m, n, k, epilogue, share);
    }

    [Test]
    public void RowsWithoutAnElementAreTheBias()
    {
        float[] a = new float[20 * 200], bias = Real(128, 3);
        a[(7 * 200) + 150] = 1;
        float[] c = Run(20, 128, 200, GemmEpilogue.Bias, a, Real(200 * 128, 2), bias);
        Assert.That(c[..128], Is.EqualTo(bias));
        Assert.That(c[(7 * 128)..(8 * 128)], Is.Not.EqualTo(bias));
    }

    // So many rows that their lists are made in parts: more than four million elements.
    [Test]
    public void ManyRows() => Check(700, 128, 6100, GemmEpilogue.BiasRelu, 0.01f);

    // 0 times NaN or infinity is not left out.
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void NumbersThatAreNotFinite(float value)
    {
        const int M = 20, N = 144, K = 300;
        float[] a = Active(Real(M * K, 1), 0.1f), b = Real(K * N, 2), bias = Real(N, 3);
        float[] badB = [.. b.Select((v, i) => i == (271 * N) + 143 ? value : v)], badA = [.. a.Select((v, i) => i == (5 * K) + 200 ? value : v)];
        AssertSame(Run(M, N, K, GemmEpilogue.Bias, a, badB, bias), Expected(M, N, K, GemmEpilogue.Bias, a, badB, bias));
        AssertSame(Run(M, N, K, GemmEpilogue.Bias, badA, b, bias), Expected(M, N, K, GemmEpilogue.Bias, badA, b, bias));
    }

    [Test]
    public void AnyNumberOfWorkersGivesTheSameBits()
    {
        float[] a = Active(Real(50 * 300, 1), 0.2f), b = Real(300 * 400, 2), bias = Real(400, 3);
        int[][] bits = [.. new[] { 1, 2, 5 }.Select(workers =>
            Array.ConvertAll(Run(50, 400, 300, GemmEpilogue.BiasRelu, a, b, bias, workers), BitConverter.SingleToInt32Bits))];
        Assert.That(bits[1], Is.EqualTo(bits[0]));
        Assert.That(bits[2], Is.EqualTo(bits[0]));
    }

    [Test]
    public void OnlyWholeVectorsOfPlainMatrices()
    {
        int width = TileDispatch.WidthOf(tier);
        bool Fits(int m, int n, int k, bool transposeA = false, bool transposeB = false) =>
            SparseRows.For(m, n, k, transposeA, transposeB, tier) is not null;
        Assert.That(Fits(16, 8 * width, 128), Is.EqualTo(tier != CpuTier.Scalar));
        Assert.That(Fits(15, 8 * width, 128), Is.False);
        Assert.That(Fits(16, 7 * width, 128), Is.False);
        Assert.That(Fits(16, 8 * width, 127), Is.False);
        Assert.That(Fits(16, 8 * width, 128, transposeA: true), Is.False);
        Assert.That(Fits(16, 8 * width, 128, transposeB: true), Is.False);
        Assert.That(Fits(16, (8 * width) + 1, 128), Is.False);
    }

    private void Check(int m, int n, int k, GemmEpilogue epilogue, float share)
    {
        float[] a = Active(Real(m * k, 1), share), b = Real(k * n, 2), bias = Real(n, 3);
        AssertClose(Run(m, n, k, epilogue, a, b, bias), Expected(m, n, k, epilogue, a, b, bias), $"{m} {n} {k} {epilogue} {share}");
    }

    private float[] Run(int m, int n, int k, GemmEpilogue epilogue, float[] a, float[] b, float[] bias, int workers = 2)
    {
        var gemm = new Gemm(m, n, k, false, false, epilogue, tier);
        Assert.That(gemm.Name, tier == CpuTier.Scalar ? Does.Not.Contain("sparse") : Does.Contain("or sparse"));
        using var memory = new KernelMemory($"{gemm.Name} {m} {n} {k}");
        Block c = memory.Out((long)m * n);
        gemm.Run(
            memory.In(a), memory.In(b), epilogue == GemmEpilogue.None ? default : memory.In(bias), c,
            memory.Scratch(gemm.ScratchBytes(workers)), Workers.Pool(workers));
        return memory.Read(c);
    }

    private static float[] Expected(int m, int n, int k, GemmEpilogue epilogue, float[] a, float[] b, float[] bias)
    {
        float[] c = new float[m * n];
        double[] row = new double[n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
                row[j] = epilogue == GemmEpilogue.None ? 0 : bias[j];
            for (int p = 0; p < k; p++)
                for (int j = 0; j < n; j++)
                    row[j] += (double)a[(i * k) + p] * b[(p * n) + j];
            for (int j = 0; j < n; j++)
                c[(i * n) + j] = (float)(epilogue == GemmEpilogue.BiasRelu ? Math.Max(0, row[j]) : row[j]);
        }
        return c;
    }
}
