using TfCnn.Kernels;
using static TfCnn.Tests.Kernels.TestNumbers;

namespace TfCnn.Tests.Kernels;

/// <summary>The direct convolution kernels against the definition. Inputs are small whole numbers, so that every order of
/// summation gives the same float and results must be equal, not close.</summary>
[TestFixtureSource(typeof(Tiers), nameof(Tiers.Available))]
public class ConvTest(CpuTier tier)
{
    [Test]
    public void EveryOutputWidth([Range(1, 30)] int width) =>
        Check(Square(n: 2, height: 3, width, c: 3, co: 33, kernel: 4, stride: 1));

    [Test]
    public void EveryNumberOfChannels([Values(1, 2, 3, 5, 8, 15, 16, 17, 31, 32, 33, 64, 65)] int channels)
    {
        Check(Square(n: 1, height: 3, width: 4, c: channels, co: 3, kernel: 3, stride: 1));
        Check(Square(n: 1, height: 3, width: 4, c: 3, co: channels, kernel: 3, stride: 1));
        Check(Square(n: 1, height: 2, width: 3, c: channels, co: channels, kernel: 2, stride: 2));
    }

    // Sums that are cut into chunks: of several filter rows, of one, of parts of one; taps of one pixel apart (dilation), groups.
    [Test]
    public void SumsOfManyProducts(
        [Values(40, 128, 300, 601)] int channels, [Values] ImageLayout layout,
        [Values(1, 2)] int stride, [Values(1, 2)] int dilation)
    {
        var rows = WindowAxis.Slide(5, 3, stride, dilation, PaddingMode.Same);
        var columns = WindowAxis.Slide(4, 2, stride, dilation, PaddingMode.Same);
        Check(new ConvGeometry(layout, 1, channels, channels, 3, rows, columns));
        Check(new ConvGeometry(layout, 1, 3, 3, channels, rows, columns));
        Check(new ConvGeometry(layout, 1, 2 * channels, channels, 4, rows, columns));
    }

    [Test]
    public void EpilogueComesAfterTheLastChunk([Values(1, 33)] int co, [Values] ImageLayout layout)
    {
        ConvGeometry g = Square(n: 1, height: 3, width: 4, c: 200, co, kernel: 2, stride: 1) with { Layout = layout };
        (float[] x, float[] filter, _) = WholeNumbers(g);
        float[] bias = Whole(g.CO, 5);
        float[] expected = new ConvOracle(g).Forward(x, filter, bias, relu: true);
        Assert.That(new ConvRun(g, tier, 1, ConvAlgorithm.Direct).Forward(x, filter, bias, relu: true), Is.EqualTo(expected));
    }

    // Few output channels and long runs: lanes are input channels. Every number of channels and of pixels that a tile lacks, runs that are
    // no whole vectors, taps that are no neighbours, a pixel that no tap reaches.
    [Test]
    public void FewOutputChannels(
        [Range(1, 7)] int channels, [Values] ImageLayout layout, [Values(1, 2, 4)] int stride, [Values(1, 2)] int dilation)
    {
        var rows = WindowAxis.Slide(7, 3, stride, dilation, PaddingMode.Same);
        var columns = WindowAxis.Slide(4 + channels, 3, stride, dilation, PaddingMode.Same);
        var g = new ConvGeometry(layout, 2, 67, 67, channels, rows, columns);
        Check(g);
        Check(new ConvGeometry(layout, 2, channels, channels, 67, rows, columns));
        (float[] x, float[] filter, _) = WholeNumbers(g);
        float[] bias = Whole(g.CO, 5), expected = new ConvOracle(g).Forward(x, filter, bias, relu: true);
        Assert.That(new ConvRun(g, tier, 1, ConvAlgorithm.Direct).Forward(x, filter, bias, relu: true), Is.EqualTo(expected));
    }

    [Test]
    public void EveryWindow(
        [Values] PaddingMode padding, [Values] ImageLayout layout,
        [Range(1, 5)] int kernel, [Range(1, 3)] int stride, [Range(1, 2)] int dilation)
    {
        // The other axis differs in everything, so that no mix-up of rows and columns cancels out.
        WindowAxis rows = WindowAxis.Slide(11, kernel, stride, dilation, padding, 1, 2);
        WindowAxis columns = WindowAxis.Slide(12, 6 - kernel, 4 - stride, 3 - dilation, padding, 3, 0);
        Check(new ConvGeometry(layout, 2, 2, 2, 3, rows, columns));
    }

    [Test]
    public void Groups([Values] ImageLayout layout, [Values(2, 3, 6)] int groups, [Values(1, 2)] int stride)
    {
        var axis = WindowAxis.Slide(6, 3, stride, 1, PaddingMode.Same);
        Check(new ConvGeometry(layout, 2, 6, 6 / groups, 2 * groups, axis, axis));
        Check(new ConvGeometry(layout, 1, 6, 6 / groups, 17 * groups, axis, axis));
    }

    [Test]
    public void ManyImages([Values(7, 8, 9, 16, 17, 40)] int n) =>
        Check(Square(n, height: 2, width: 2, c: 2, co: 2, kernel: 2, stride: 1));

    // More than half a megabyte of filter is cut into shares of its blocks.
    [Test]
    public void ALargeFilterIsSharedByItsBlocks([Values] ImageLayout layout)
    {
        ConvGeometry g = Square(n: 2, height: 3, width: 3, c: 250, co: 250, kernel: 3, stride: 1) with { Layout = layout };
        Check(g);
    }

    [Test]
    public void OneLargeImageIsSharedByItsRows([Values(1, 2, 3)] int stride) =>
        Check(Square(n: 1, height: 50, width: 40, c: 2, co: 2, kernel: 5, stride));

    [Test]
    public void PaddingWiderThanTheWindow()
    {
        var rows = WindowAxis.Slide(3, 2, 2, 1, PaddingMode.Explicit, 4, 5);
        Check(new ConvGeometry(ImageLayout.Nhwc, 2, 3, 3, 4, rows, rows));
    }

    [Test]
    public void NoImagesAndNoOutputs()
    {
        Check(Square(n: 0, height: 3, width: 3, c: 2, co: 2, kernel: 3, stride: 1));
        var valid = WindowAxis.Slide(2, 3, 1, 1, PaddingMode.Valid);
        Assert.That(valid.Output, Is.Zero);
        Check(new ConvGeometry(ImageLayout.Nhwc, 2, 2, 2, 2, valid, valid));
    }

    [Test]
    public void EpilogueAddsTheBiasAndThenCutsAtZero(
        [Values(1, 16, 31, 33)] int co, [Values] ImageLayout layout, [Values] bool relu)
    {
        ConvGeometry g = Square(n: 2, height: 3, width: 9, c: 3, co, kernel: 3, stride: 1) with { Layout = layout };
        (float[] x, float[] filter, _) = WholeNumbers(g);
        float[] bias = Whole(g.CO, 5);
        var run = new ConvRun(g, tier, 1, ConvAlgorithm.Direct);
        var oracle = new ConvOracle(g);
        Assert.That(run.Forward(x, filter, bias, relu), Is.EqualTo(oracle.Forward(x, filter, bias, relu)));
        Assert.That(run.Forward(x, filter, null, relu), Is.EqualTo(oracle.Forward(x, filter, null, relu)));
    }

    [Test]
    public void ReluKeepsNaN()
    {
        ConvGeometry g = Square(n: 1, height: 1, width: 7, c: 1, co: 33, kernel: 1, stride: 1);
        float[] x = [-1, 1, float.NaN, 2, -3, float.PositiveInfinity, -4], ones = [.. Enumerable.Repeat(1f, 33)];
        float[] y = new ConvRun(g, tier, 1, ConvAlgorithm.Direct).Forward(x, ones, null, true);
        float[] expected = [0, 1, float.NaN, 2, 0, float.PositiveInfinity, 0];
        Assert.That(y, Is.EqualTo(expected.SelectMany(v => Enumerable.Repeat(v, 33))));
    }

    [Test]
    public void RoundingStaysNearTheExactSum([Values(2, 33)] int co)
    {
        ConvGeometry g = Square(n: 5, height: 14, width: 14, c: 32, co, kernel: 4, stride: 1);
        (float[] x, float[] filter, float[] dy) = Reals(g);
        var run = new ConvRun(g, tier, 2, ConvAlgorithm.Direct);
        var oracle = new ConvOracle(g);
        AssertClose(run.Forward(x, filter), oracle.Forward(x, filter));
        AssertClose(run.BackpropInput(filter, dy), oracle.BackpropInput(filter, dy));
        AssertClose(run.BackpropFilter(x, dy), oracle.BackpropFilter(x, dy));
    }

    [Test]
    public void AnyNumberOfWorkersGivesTheSameBits([Values(1, 3, 20)] int n, [Values(2, 19)] int co)
    {
        ConvGeometry g = Square(n, height: 9, width: 11, c: co == 2 ? 70 : 5, co, kernel: 3, stride: 1);
        (float[] x, float[] filter, float[] dy) = Reals(g);
        var one = new ConvRun(g, tier, 1, ConvAlgorithm.Direct);
        (float[] y, float[] dx, float[] df) = (one.Forward(x, filter), one.BackpropInput(filter, dy), one.BackpropFilter(x, dy));
        foreach (int workers in new[] { 2, 3, 5 })
        {
            var many = new ConvRun(g, tier, workers, ConvAlgorithm.Direct);
            Assert.That(many.Forward(x, filter), Is.EqualTo(y));
            Assert.That(many.BackpropInput(filter, dy), Is.EqualTo(dx));
            Assert.That(many.BackpropFilter(x, dy), Is.EqualTo(df));
        }
    }

    [Test]
    public void RunsDoNotAllocate()
    {
        ConvGeometry g = Square(n: 4, height: 5, width: 5, c: 3, co: 5, kernel: 3, stride: 1);
        Assert.That(new ConvRun(g, tier, 1, ConvAlgorithm.Direct).AllocatedBytes(), Is.Zero);
    }

    private static ConvGeometry Square(int n, int height, int width, int c, int co, int kernel, int stride)
    {
        var rows = WindowAxis.Slide(height, kernel, stride, 1, PaddingMode.Same);
        var columns = WindowAxis.Slide(width, kernel, stride, 1, PaddingMode.Same);
        return ConvGeometry.Nhwc(n, c, co, rows, columns);
    }

    private void Check(ConvGeometry g)
    {
        (float[] x, float[] filter, float[] dy) = WholeNumbers(g);
        var run = new ConvRun(g, tier, 2, ConvAlgorithm.Direct);
        var oracle = new ConvOracle(g);
        Assert.That(run.Forward(x, filter), Is.EqualTo(oracle.Forward(x, filter)), $"forward {g}");
        Assert.That(run.BackpropInput(filter, dy), Is.EqualTo(oracle.BackpropInput(filter, dy)), $"input gradient {g}");
        Assert.That(run.BackpropFilter(x, dy), Is.EqualTo(oracle.BackpropFilter(x, dy)), $"filter gradient {g}");
    }

    private static void AssertClose(float[] actual, float[] expected)
    {
        // Sums of some hundred products: a few units in the last place of the largest sum.
        float bound = 1e-6f * expected.Max(MathF.Abs);
        Assert.That(actual.Zip(expected, (a, e) => MathF.Abs(a - e)).Max(), Is.LessThan(bound));
    }

    private static (float[] X, float[] Filter, float[] Dy) WholeNumbers(ConvGeometry g) =>
        (Whole(g.InputSize, 1), Whole(g.FilterSize, 2), Whole(g.OutputSize, 3));

    private static (float[] X, float[] Filter, float[] Dy) Reals(ConvGeometry g) =>
        (Real(g.InputSize, 1), Real(g.FilterSize, 2), Real(g.OutputSize, 3));
}
