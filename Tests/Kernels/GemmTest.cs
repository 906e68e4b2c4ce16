using System.Numerics;
using System.Runtime.CompilerServices;
using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

public class GemmTest
{
    // Every remainder of rows and columns of the tier's tile, with every depth: none, one, odd, more than a block.
    [TestCaseSource(typeof(Tiers), nameof(Tiers.Available))]
    public void EveryEdgeOfTheTile(CpuTier tier)
    {
        Blocking blocking = Blocking.For(tier);
        int kept = 0;
        foreach (int k in new[] { 0, 1, 2, 3, 7, 64, 257 })
            for (int m = 1; m <= blocking.Rows + 1; m++)
                for (int n = 1; n <= blocking.Columns + 1; n++)
                    if (k < 64 || (kept++ % 7) == 0)
                        Check(m, n, k, (m & 1) == 0, (n & 1) == 0, (GemmEpilogue)((m + n + k) % 3), tier);
    }

    [TestCaseSource(typeof(Tiers), nameof(Tiers.Available))]
    public void EveryTransposeAndEpilogue(CpuTier tier)
    {
        foreach (bool transposeA in new[] { false, true })
            foreach (bool transposeB in new[] { false, true })
                foreach (GemmEpilogue epilogue in Enum.GetValues<GemmEpilogue>())
                {
                    Check(23, 45, 31, transposeA, transposeB, epilogue, tier);
                    Check(100, 10, 130, transposeA, transposeB, epilogue, tier);
                    Check(3, 70, 400, transposeA, transposeB, epilogue, tier);
                }
    }

    // A lone row has a kernel of its own: every number of vectors and remainder.
    [TestCaseSource(typeof(Tiers), nameof(Tiers.Available))]
    public void OneRow(CpuTier tier)
    {
        int width = Blocking.For(tier).Width;
        int[] whole = [.. new[] { 1, 2, 3, 4, 5, 6, 7, 8, 70 }.Select(vectors => vectors * width)];
        foreach (int n in whole.Concat(whole.Select(n => n + 1)))
            foreach (int k in new[] { 0, 1, 5, 800 })
            {
                Check(1, n, k, transposeA: false, transposeB: false, GemmEpilogue.BiasRelu, tier);
                Check(1, n, k, transposeA: true, transposeB: true, GemmEpilogue.None, tier);
            }
    }

    // Few columns of long rows are dot products: every number of columns and rows that a tile lacks, packed columns and not, with what is
    // left of a vector and of a block of k; and the same for few rows of a product with a transposed B.
    [TestCaseSource(typeof(Tiers), nameof(Tiers.Available))]
    public void FewColumnsAndFewRows(CpuTier tier)
    {
        int block = 64 * Blocking.For(tier).Width;
        foreach (int few in Enumerable.Range(1, 14).Append(32).Append(33))
            foreach (int k in (int[])[Math.Max(128, 16 * few), Math.Max(129, (16 * few) + 1), block + 7])
                foreach (int many in (int[])[few + 1, few + 4, 66])
                {
                    bool odd = ((few + many + k) & 1) != 0;
                    Check(many, few, k, transposeA: false, odd, (GemmEpilogue)((many + few + k) % 3), tier);
                    Check(few, many, k, odd, transposeB: true, (GemmEpilogue)((many + few + k) % 3), tier);
                }
    }

    [TestCase(20, 8, 200, false, false, true), TestCase(8, 20, 200, false, true, true), TestCase(8, 20, 200, true, true, true)]
    [TestCase(20, 8, 100, false, false, false), TestCase(20, 8, 200, true, false, false), TestCase(8, 20, 200, false, false, false)]
    [TestCase(40, 32, 511, false, false, false), TestCase(40, 32, 512, false, false, true), TestCase(60, 50, 2000, false, false, false)]
    public void DotProductsAreForFewColumnsAlongWhichMemoryRuns(int m, int n, int k, bool transposeA, bool transposeB, bool expected)
    {
        var gemm = new Gemm(m, n, k, transposeA, transposeB, GemmEpilogue.None, Cpu.Widest);
        Assert.That(gemm.Name.Contains("dots", StringComparison.Ordinal), Is.EqualTo(expected), gemm.Name);
    }

    // B streamed by items that span all rows, B shared by single tiles, B shared by blocks of tiles and blocks of k.
    [TestCase(100, 520, 400), TestCase(300, 520, 100), TestCase(260, 530, 790), TestCase(1, 1024, 300), TestCase(300, 1, 300)]
    [TestCase(20, 530, 800)]
    public void EverySplitOfTheWork(int m, int n, int k)
    {
        foreach (CpuTier tier in Tiers.Available.Where(t => t != CpuTier.Scalar))
        {
            Check(m, n, k, false, false, GemmEpilogue.BiasRelu, tier);
            Check(m, n, k, true, true, GemmEpilogue.None, tier);
        }
    }

    [TestCase(0, 5, 3), TestCase(5, 0, 3), TestCase(0, 0, 0), TestCase(4, 4, 0)]
    public void EmptySizesComputeNothingOrZeros(int m, int n, int k) =>
        Check(m, n, k, false, true, GemmEpilogue.None, Cpu.Widest);

    [TestCase(100, 3136, 64, false, true), TestCase(310, 96, 900, true, false), TestCase(100, 10, 1024, false, false)]
    [TestCase(1, 300, 2000, false, true), TestCase(530, 3, 2000, false, false)]
    public void SameBitsForAnyNumberOfWorkers(int m, int n, int k, bool transposeA, bool transposeB)
    {
        foreach (CpuTier tier in Tiers.Available.Where(t => t != CpuTier.Scalar))
        {
            float[] a = Values(m * k, 1), b = Values(k * n, 2), bias = Values(n, 3);
            float[] one = Multiply(m, n, k, transposeA, transposeB, GemmEpilogue.Bias, tier, a, b, bias, 1);
            foreach (int workers in new[] { 2, 3, 5 })
            {
                float[] many = Multiply(m, n, k, transposeA, transposeB, GemmEpilogue.Bias, tier, a, b, bias, workers);
                Assert.That(many.AsSpan().SequenceEqual(one), Is.True, $"{tier}, {workers} workers");
            }
        }
    }

    [Test]
    public void NotANumberStaysInItsRowAndColumn()
    {
        foreach (CpuTier tier in Tiers.Available)
        {
            float[] a = Values(20 * 9, 1), b = Values(9 * 40, 2), bias = new float[40];
            a[(3 * 9) + 4] = float.NaN;
            float[] c = Multiply(20, 40, 9, false, false, GemmEpilogue.BiasRelu, tier, a, b, bias, 1);
            for (int i = 0; i < c.Length; i++)
                Assert.That(float.IsNaN(c[i]), Is.EqualTo(i / 40 == 3), $"{tier}, element {i}");
        }
    }

    [Test]
    public void RunAllocatesNothing()
    {
        var gemm = new Gemm(100, 520, 400, false, false, GemmEpilogue.BiasRelu, Cpu.Widest);
        using var memory = new AlignedBuffer((1000 * 1000 * sizeof(float)) + gemm.ScratchBytes(2));
        Block all = memory.Block, scratch = all.Slice(1000 * 1000 * sizeof(float), gemm.ScratchBytes(2));
        void Run() => gemm.Run(all.Slice(0, 160_000), all.Slice(160_000, 832_000), all.Slice(0, 2080), all.Slice(1_000_000,
            208_000),
            scratch, Workers.Pool(2));
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [TestCase(false, false), TestCase(false, true), TestCase(true, false), TestCase(true, true)]
    public void OtherElementTypes(bool transposeA, bool transposeB)
    {
        foreach ((int m, int n, int k) in new[] { (1, 1, 1), (9, 17, 5), (3, 4, 0), (20, 3, 33) })
        {
            CheckPlain<double>(m, n, k, transposeA, transposeB);
            CheckPlain<int>(m, n, k, transposeA, transposeB);
            CheckPlain<long>(m, n, k, transposeA, transposeB);
        }
    }

    private static void Check(int m, int n, int k, bool transposeA, bool transposeB, GemmEpilogue epilogue, CpuTier tier)
    {
        string what = $"{m}x{n}x{k} {transposeA} {transposeB} {epilogue} {tier}";
        float[] a = Values(m * k, 1), b = Values(k * n, 2), bias = Values(n, 3);
        float[] c = Multiply(m, n, k, transposeA, transposeB, epilogue, tier, a, b, bias, 2);
        for (int row = 0; row < m; row++)
            for (int column = 0; column < n; column++)
            {
                (double want, double size) = Expected(row, column, m, n, k, transposeA, transposeB, a, b);
                if (epilogue != GemmEpilogue.None)
                    want += bias[column];
                if (epilogue == GemmEpilogue.BiasRelu)
                    want = Math.Max(0, want);
                // One rounding a step at worst, relative to the sum of magnitudes; random signs keep it near the square root.
                double allowed = 6e-8 * (2 + Math.Sqrt(k)) * (size + 1);
                if (!(Math.Abs(c[(row * n) + column] - want) <= allowed))
                    Assert.Fail($"{what}: c[{row},{column}] is {c[(row * n) + column]}, expected {want} within {allowed}");
            }
    }

    private static (double Sum, double Size) Expected(
        int row, int column, int m, int n, int k, bool transposeA, bool transposeB, float[] a, float[] b)
    {
        double sum = 0, size = 0;
        for (int i = 0; i < k; i++)
        {
            double product = (double)a[transposeA ? (i * m) + row : (row * k) + i] * b[transposeB ? (column * k) + i : (i *
                n) + column];
            sum += product;
            size += Math.Abs(product);
        }
        return (sum, size);
    }

    private static float[] Multiply(int m, int n, int k, bool transposeA, bool transposeB, GemmEpilogue epilogue, CpuTier tier,
        float[] a, float[] b, float[] bias, int workers)
    {
        var gemm = new Gemm(m, n, k, transposeA, transposeB, epilogue, tier);
        using GuardedBuffer memoryA = GuardedBuffer.Of(a, 4), memoryB = GuardedBuffer.Of(b, 8),
            memoryBias = GuardedBuffer.Of(bias, 12);
        using GuardedBuffer c = new((long)m * n * sizeof(float), 4), scratch = new(gemm.ScratchBytes(workers));
        c.Floats.Fill(float.NaN);
        scratch.Floats.Fill(float.NaN);
        gemm.Run(memoryA.Block, memoryB.Block, memoryBias.Block, c.Block, scratch.Block, Workers.Pool(workers));
        c.AssertIntact($"C of {gemm.Name} {m}x{n}x{k}");
        scratch.AssertIntact($"scratch of {gemm.Name} {m}x{n}x{k}");
        return c.Floats.ToArray();
    }

    private static void CheckPlain<T>(int m, int n, int k, bool transposeA, bool transposeB) where T : unmanaged, INumber<T>
    {
        float[] a = [.. Values(m * k, 1).Select(x => MathF.Round(x * 50))], b = [.. Values(k * n,
            2).Select(x => MathF.Round(x * 50))];
        using GuardedBuffer memoryA = Converted<T>(a), memoryB = Converted<T>(b), c = Converted<T>(new float[m * n]);
        new MatrixMultiply<T>(m, n, k, transposeA, transposeB).Run(memoryA.Block, memoryB.Block, c.Block, default,
            Workers.Pool(2));
        c.AssertIntact($"{typeof(T)} {m}x{n}x{k}");
        for (int i = 0; i < m * n; i++)
            Assert.That(double.CreateChecked(c.Block.Span<T>()[i]), Is.EqualTo(Expected(i / n, i % n, m, n, k, transposeA,
                transposeB, a, b).Sum));
    }

    private static GuardedBuffer Converted<T>(float[] values) where T : unmanaged, INumber<T>
    {
        var buffer = new GuardedBuffer(values.Length * Unsafe.SizeOf<T>());
        for (int i = 0; i < values.Length; i++)
            buffer.Block.Span<T>()[i] = T.CreateChecked(values[i]);
        return buffer;
    }

    private static float[] Values(int count, int seed)
    {
        var random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (random.NextSingle() * 2) - 1;
        return values;
    }
}
