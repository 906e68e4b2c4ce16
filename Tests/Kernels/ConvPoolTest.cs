using TfCnn.Kernels;
using static TfCnn.Tests.Kernels.TestNumbers;

namespace TfCnn.Tests.Kernels;

/// <summary>Convolution and max-pool in one pass, and their gradients from the pool's codes, have the bits of the kernels one after
/// the other.</summary>
[TestFixtureSource(typeof(Tiers), nameof(Tiers.Available))]
public class ConvPoolTest(CpuTier tier)
{
    [Test]
    public void EveryNumberOfChannels([Values(1, 2, 3, 15, 16, 17, 33, 64, 65)] int co, [Values(1, 3)] int c) =>
        Check(Same(2, 8, 6, c, co), Window(2, 2));

    [Test]
    public void EverySize([Range(1, 9)] int height, [Values(1, 2, 7, 8, 29)] int width) =>
        Check(Same(2, height, width, 2, 5), Window(2, 2));

    [Test]
    public void EveryWindow([Range(1, 4)] int window, [Range(0, 2)] int gap, [Values(PaddingMode.Same, PaddingMode.Valid)] PaddingMode padding) =>
        Check(Same(2, 11, 13, 3, 18), g => new PoolGeometry(
            ImageLayout.Nhwc, g.N, g.CO, WindowAxis.Slide(g.OH, window, window + gap, 1, padding),
            WindowAxis.Slide(g.OW, 5 - window, 5 - window + gap, 1, padding)));

    [Test]
    public void ExplicitPadding([Values(0, 1, 2)] int before, [Values(0, 1, 2)] int after) =>
        Check(Same(2, 7, 8, 2, 9), g => new PoolGeometry(
            ImageLayout.Nhwc, g.N, g.CO, WindowAxis.Slide(g.OH, 3, 3, 1, PaddingMode.Explicit, before, after),
            WindowAxis.Slide(g.OW, 3, 4, 1, PaddingMode.Explicit, after, before)));

    [Test]
    public void StridesOfTheConvolution([Values(1, 2, 3)] int stride, [Values(1, 2)] int dilation)
    {
        var axis = WindowAxis.Slide(17, 3, stride, dilation, PaddingMode.Same);
        Check(ConvGeometry.Nhwc(2, 3, 20, axis, axis), Window(2, 2));
    }

    [TestCase(1, 40)]
    [TestCase(33, 28)]
    [TestCase(3, 90)]
    public void ManyImagesOrLargeOnes(int images, int size) => Check(Same(images, size, size, 1, 32), Window(2, 2));

    [TestCase(0)]
    [TestCase(0.1)]
    [TestCase(0.6)]
    public void NumbersThatAreNotFinite(double share)
    {
        ConvGeometry g = Same(3, 10, 9, 1, 19);
        PoolGeometry pool = Window(2, 2)(g);
        float[] x = WithNotFinite(Whole(g.InputSize, 1), share), dy = WithNotFinite(Whole(pool.OutputSize, 2), share / 2);
        Check(g, pool, x, dy);
    }

    [Test]
    public void AnyNumberOfWorkersGivesTheSameBits([Values(2, 3, 5)] int workers)
    {
        ConvGeometry g = Same(7, 12, 14, 3, 32);
        PoolGeometry pool = Window(2, 2)(g);
        float[] x = Real(g.InputSize, 1), filter = Real(g.FilterSize, 2), bias = Real(g.CO, 3), dy = Real(pool.OutputSize, 4);
        ConvPoolResult one = new ConvPoolRun(g, pool, tier, 1, ConvAlgorithm.Direct).Fused(x, filter, bias, dy);
        new ConvPoolRun(g, pool, tier, workers, ConvAlgorithm.Direct).Fused(x, filter, bias, dy).AssertSameBits(one, "workers");
    }

    // Tiles of 2, 3 and 4 pixels, which the windows' rows do not keep to; some images, or some rows of one, in an item.
    [Test]
    public void WinogradTiles([Values(5, 6)] int points, [Values(3, 4)] int kernel, [Values(5, 8, 14, 61)] int size, [Values(2, 3)] int window)
    {
        int images = size > 20 ? 1 : 5;
        ConvGeometry g = Square(images, size, size + 1, 17, 18, kernel);
        var rows = WindowAxis.Slide(g.OH, window, window, 1, PaddingMode.Valid);
        var columns = WindowAxis.Slide(g.OW, window, window, 1, PaddingMode.Same);
        var pool = new PoolGeometry(ImageLayout.Nhwc, g.N, g.CO, rows, columns);
        Check(g, pool, Real(g.InputSize, 3), Real(pool.OutputSize, 4), new ConvAlgorithm(points));
    }

    [TestCase(0.002)]
    [TestCase(0.1)]
    public void WinogradTilesWithNumbersThatAreNotFinite(double share)
    {
        ConvGeometry g = Square(3, 13, 12, 16, 19, 4);
        PoolGeometry pool = Window(2, 2)(g);
        float[] x = WithNotFinite(Whole(g.InputSize, 1), share), dy = WithNotFinite(Whole(pool.OutputSize, 2), share);
        Check(g, pool, x, Whole(pool.OutputSize, 2), new ConvAlgorithm(6));
        Check(g, pool, Whole(g.InputSize, 1), dy, new ConvAlgorithm(6));
    }

    [Test]
    public void CodesFitWhereWindowsDoNotOverlapAndHavePixels()
    {
        ConvGeometry g = Same(1, 9, 9, 1, 1);
        Assert.That(PoolCodes.Fit(Window(2, 2)(g)), Is.True);
        Assert.That(PoolCodes.Fit(Window(2, 3)(g)), Is.True);
        Assert.That(PoolCodes.Fit(Window(3, 2)(g)), Is.False, "overlap");
        Assert.That(PoolCodes.Fit(Window(12, 12)(g)), Is.False, "more pixels than codes");
        Assert.That(PoolCodes.Fit(Window(2, 2)(g) with { Layout = ImageLayout.Nchw }), Is.False);
        var padded = WindowAxis.Slide(9, 2, 2, 1, PaddingMode.Explicit, 2, 0);
        Assert.That(PoolCodes.Fit(new PoolGeometry(ImageLayout.Nhwc, 1, 1, padded, padded)), Is.False, "a window in the padding");
    }

    private static ConvGeometry Same(int n, int height, int width, int c, int co) => ConvGeometry.Nhwc(
        n, c, co, WindowAxis.Slide(height, 4, 1, 1, PaddingMode.Same), WindowAxis.Slide(width, 3, 1, 1, PaddingMode.Same));

    private static ConvGeometry Square(int n, int height, int width, int c, int co, int kernel) => ConvGeometry.Nhwc(
        n, c, co, WindowAxis.Slide(height, kernel, 1, 1, PaddingMode.Same), WindowAxis.Slide(width, kernel, 1, 1, PaddingMode.Same));

    private static Func<ConvGeometry, PoolGeometry> Window(int window, int stride) => g => new PoolGeometry(
        ImageLayout.Nhwc, g.N, g.CO, WindowAxis.Slide(g.OH, window, stride, 1, PaddingMode.Same),
        WindowAxis.Slide(g.OW, window, stride, 1, PaddingMode.Same));

    private static float[] WithNotFinite(float[] values, double share)
    {
        float[] others = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.NaN];
        var random = new Random(9);
        return [.. values.Select(v => random.NextDouble() < share ? others[random.Next(4)] : v)];
    }

    // Whole numbers: ties are common. Others: every rounding shows.
    private void Check(ConvGeometry g, Func<ConvGeometry, PoolGeometry> window)
    {
        PoolGeometry pool = window(g);
        Check(g, pool, Whole(g.InputSize, 1), Whole(pool.OutputSize, 2));
        Check(g, pool, Real(g.InputSize, 3), Real(pool.OutputSize, 4));
    }

    private void Check(ConvGeometry g, PoolGeometry pool, float[] x, float[] dy, ConvAlgorithm algorithm = default)
    {
        Assert.That(PoolCodes.Fit(pool), Is.True);
        float[] filter = [.. Whole(g.FilterSize, 5).Select(v => v + 0.25f)], bias = Whole(g.CO, 6);
        var run = new ConvPoolRun(g, pool, tier, 2, algorithm);
        ConvPoolResult apart = run.Apart(x, filter, bias, dy);
        run.Fused(x, filter, bias, dy).AssertSameBits(apart, $"{g} {pool}");
        Assert.That(run.ForwardOnly(x, filter, bias), Is.EqualTo(apart.Pooled), $"no codes {g} {pool}");
    }
}
