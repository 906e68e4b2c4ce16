using TfCnn.Kernels;
using static TfCnn.Tests.Kernels.ConvAssert;
using static TfCnn.Tests.Kernels.TestNumbers;

namespace TfCnn.Tests.Kernels;

/// <summary>Gradients over the active outputs alone against the definition.</summary>
[TestFixtureSource(typeof(Tiers), nameof(Tiers.Available))]
public class SparseConvTest(CpuTier tier)
{
    [Test]
    public void EveryWindow([Range(1, 7)] int rows, [Values(1, 2, 4, 5, 6, 11)] int columns)
    {
        Check(Geometry(n: 2, height: 8, width: 12, c: 16, co: 3, rows, columns, PaddingMode.Same));
        Check(Geometry(n: 1, height: 8, width: 12, c: 17, co: 2, rows, columns, PaddingMode.Valid));
    }

    [Test]
    public void EveryStrideAndRowDilation([Range(1, 4)] int stride, [Values(1, 3)] int other, [Values(1, 2)] int dilation)
    {
        foreach (PaddingMode padding in new[] { PaddingMode.Same, PaddingMode.Valid })
            Check(ConvGeometry.Nhwc(
                2, 16, 5, WindowAxis.Slide(13, 3, stride, dilation, padding), WindowAxis.Slide(12, 4, other, 1, padding)));
    }

    [Test]
    public void EveryNumberOfChannels([Values(1, 4, 7, 8, 9, 15, 16, 17, 32, 33, 65)] int channels)
    {
        Check(Geometry(n: 2, height: 5, width: 4, channels, co: 3, 3, 3, PaddingMode.Same));
        Check(Geometry(n: 2, height: 5, width: 4, c: 16, channels, 3, 3, PaddingMode.Same));
    }

    [Test]
    public void ExplicitPaddingOfMoreThanAWindow() => Check(ConvGeometry.Nhwc(
        1, 16, 3, WindowAxis.Slide(6, 3, 1, 1, PaddingMode.Explicit, 4, 5), WindowAxis.Slide(7, 3, 2, 1, PaddingMode.Explicit, 0, 6)));

    [Test]
    public void SeveralBandsOfAnImage() => Check(Geometry(n: 2, height: 31, width: 70, c: 18, co: 6, 5, 5, PaddingMode.Same));

    [Test]
    public void AnyNumberOfWorkersGivesTheSameBits([Values(1, 3, 20)] int n)
    {
        ConvGeometry g = Geometry(n, height: 9, width: 11, c: 40, co: 19, 4, 4, PaddingMode.Same);
        (float[] x, float[] filter, float[] dy) = Numbers(g);
        ConvRun one = Run(g, 1), many = Run(g, 3);
        Assert.That(Bits(many.BackpropInput(filter, dy)), Is.EqualTo(Bits(one.BackpropInput(filter, dy))));
        Assert.That(Bits(many.BackpropFilter(x, dy)), Is.EqualTo(Bits(one.BackpropFilter(x, dy))));
    }

    [Test]
    public void NothingActiveGivesZeros()
    {
        ConvGeometry g = Geometry(n: 2, height: 7, width: 6, c: 16, co: 5, 3, 3, PaddingMode.Same);
        float[] dy = new float[g.OutputSize];
        Array.Fill(dy, -0f, 0, 100);
        Assert.That(Run(g).BackpropInput(Real(g.FilterSize, 2), dy), Has.All.Zero);
        Assert.That(Run(g).BackpropFilter(Real(g.InputSize, 1), dy), Has.All.Zero);
    }

    // Channels that are never active a tap apart: an optimizer that divides by the gradient's size would make a step of a residue.
    [Test]
    public void ElementsWithoutAProductAreZero()
    {
        ConvGeometry g = Geometry(n: 2, height: 7, width: 6, c: 16, co: 5, 3, 3, PaddingMode.Same);
        (float[] x, _, float[] dy) = Numbers(g);
        for (int i = 3; i < x.Length; i += g.C)
            x[i] = 0;
        for (int i = 4; i < dy.Length; i += g.CO)
            dy[i] = 0;
        float[] df = Run(g).BackpropFilter(x, dy);
        Assert.That(df.Where((_, i) => i % g.CO == 4 || i / g.CO % g.C == 3), Has.All.Zero);
    }

    // 0 times NaN or infinity is not left out.
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void NumbersThatAreNotFiniteReachWhatTheyReachInTheDirectSum(float value)
    {
        ConvGeometry g = Geometry(n: 9, height: 7, width: 6, c: 17, co: 5, 3, 3, PaddingMode.Valid);
        (float[] x, float[] filter, float[] dy) = Numbers(g);
        (float[] badX, float[] badFilter, float[] badDy) = (With(x, value), With(filter, value), With(dy, value));
        var direct = new ConvRun(g, tier, 2, ConvAlgorithm.Direct);
        AssertSame(Run(g).BackpropFilter(badX, dy), direct.BackpropFilter(badX, dy));
        AssertSame(Run(g).BackpropFilter(x, badDy), direct.BackpropFilter(x, badDy));
        AssertSame(Run(g).BackpropInput(badFilter, dy), direct.BackpropInput(badFilter, dy));
        AssertSame(Run(g).BackpropInput(filter, badDy), direct.BackpropInput(filter, badDy));
    }

    [Test]
    public void BehindAPool([Values(1, 2, 3)] int window, [Values(0, 1)] int gap, [Values] PaddingMode padding, [Values(5, 16, 33)] int co)
    {
        ConvGeometry g = Geometry(n: 3, height: 9, width: 8, c: 16, co, 4, 3, PaddingMode.Same);
        WindowAxis Axis(int size) => padding == PaddingMode.Explicit
            ? WindowAxis.Slide(size, window, window + gap, 1, padding, window - 1, window - 1)
            : WindowAxis.Slide(size, window, window + gap, 1, padding);
        var pool = new PoolGeometry(ImageLayout.Nhwc, g.N, co, Axis(g.OH), Axis(g.OW));
        (float[] x, float[] filter, float[] bias, float[] dy) =
            (Real(g.InputSize, 1), Real(g.FilterSize, 2), Real(co, 5), Real(pool.OutputSize, 4));
        var run = new ConvPoolRun(g, pool, tier, 2, ConvAlgorithm.Sparse);
        run.Fused(x, filter, bias, dy).AssertSameBits(run.Apart(x, filter, bias, dy), $"{g} {pool}");
    }

    // Beside the engine's direct sum, whose sums of chunks are twice as near to the truth as one running sum.
    [Test]
    public void RoundingIsThatOfTheDirectSum([Values(0.05f, 0.15f, 0.4f)] float share)
    {
        ConvGeometry g = Geometry(n: 16, height: 14, width: 14, c: 32, co: 64, 4, 4, PaddingMode.Same);
        (float[] x, float[] filter, float[] dy) = (Real(g.InputSize, 1), Real(g.FilterSize, 2), Active(Real(g.OutputSize, 3), share));
        ConvRun direct = new(g, tier, 2, ConvAlgorithm.Direct);
        var oracle = new ConvOracle(g);
        AssertNearly(Run(g).BackpropFilter(x, dy), direct.BackpropFilter(x, dy), oracle.BackpropFilter(x, dy));
        AssertNearly(Run(g).BackpropInput(filter, dy), direct.BackpropInput(filter, dy), oracle.BackpropInput(filter, dy));
    }

    [Test]
    public void EachRunTakesWhatItsNumbersAskFor([Values(4, 6)] int taps)
    {
        ConvGeometry g = Geometry(n: 8, height: 14, width: 14, c: 32, co: 16, taps, taps, PaddingMode.Same);
        Assert.That(ConvAlgorithm.FitsSparse(g, tier), Is.EqualTo(tier != CpuTier.Scalar));
        foreach (ConvPass pass in new[] { ConvPass.InputGradient, ConvPass.FilterGradient })
        {
            ConvAlgorithm dense = ConvAlgorithm.Choose(g, pass, tier);
            AssertChosen(g, pass, 0.02f, tier == CpuTier.Scalar ? dense : ConvAlgorithm.Sparse);
            AssertChosen(g, pass, 0.9f, dense);
        }
    }

    private void AssertChosen(ConvGeometry g, ConvPass pass, float share, ConvAlgorithm expected)
    {
        (float[] x, float[] filter, _) = Numbers(g);
        float[] dy = Active(Real(g.OutputSize, 3), share);
        float[] Gradient(ConvAlgorithm? algorithm)
        {
            var run = new ConvRun(g, tier, 2, algorithm);
            return pass == ConvPass.InputGradient ? run.BackpropInput(filter, dy) : run.BackpropFilter(x, dy);
        }

        Assert.That(Bits(Gradient(null)), Is.EqualTo(Bits(Gradient(expected))), $"{pass} {share}");
    }

    private void Check(ConvGeometry g)
    {
        (float[] x, float[] filter, float[] dy) = Numbers(g);
        var oracle = new ConvOracle(g);
        AssertClose(Run(g).BackpropFilter(x, dy), oracle.BackpropFilter(x, dy), $"filter gradient {g}");
        AssertClose(Run(g).BackpropInput(filter, dy), oracle.BackpropInput(filter, dy), $"input gradient {g}");
    }

    private static void AssertNearly(float[] sparse, float[] direct, float[] truth)
    {
        double Distance(float[] values) => Math.Sqrt(values.Zip(truth, (v, t) => Math.Pow(v - t, 2)).Average());

        Assert.That(Distance(sparse), Is.LessThan(1.3 * Distance(direct)));
    }

    private ConvRun Run(ConvGeometry g, int workers = 2) => new(g, tier, workers, ConvAlgorithm.Sparse);

    private static ConvGeometry Geometry(int n, int height, int width, int c, int co, int rows, int columns, PaddingMode padding) =>
        ConvGeometry.Nhwc(n, c, co, WindowAxis.Slide(height, rows, 1, 1, padding), WindowAxis.Slide(width, columns, 1, 1, padding));

    private static (float[] X, float[] Filter, float[] Dy) Numbers(ConvGeometry g) =>
        (Real(g.InputSize, 1), Real(g.FilterSize, 2), Active(Real(g.OutputSize, 3), 0.2f));

    private static float[] With(float[] values, float value) => [.. values.Select((v, i) => i == values.Length / 3 ? value : v)];

    private static int[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToInt32Bits);
}
