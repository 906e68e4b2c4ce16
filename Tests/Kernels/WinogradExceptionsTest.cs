using TfCnn.Kernels;
using static TfCnn.Tests.Kernels.ConvAssert;
using static TfCnn.Tests.Kernels.TestNumbers;

namespace TfCnn.Tests.Kernels;

/// <summary>Where Winograd's algorithm by itself would give something else than the definition: windows of zeros, and numbers that are
/// not finite.</summary>
[TestFixtureSource(nameof(Cases))]
public class WinogradExceptionsTest(CpuTier tier, int points, int taps)
{
    private static IEnumerable<object[]> Cases =>
        from tier in Tiers.Available
        from points in new[] { WinogradForm.FewestPoints, WinogradForm.MostPoints }
        from taps in Enumerable.Range(WinogradForm.FewestTaps, 3)
        where points > taps
        select new object[] { tier, points, taps };

    [Test]
    public void WindowsOfZerosGiveTheBias([Values(1, 5, 32)] int c, [Values(1, 17, 33)] int co, [Values] bool relu)
    {
        ConvGeometry g = Geometry(n: 2, height: 13, width: 15, c, co);
        float[] bias = Real(co, 5);
        float[] x = WithEmptyParts(g.H, g.W, c, 2);
        AssertZeroWindows(g, x, bias, relu, Run(g).Forward(x, Real(g.FilterSize, 2), bias, relu));
    }

    // A word of bits has 64 pixels.
    [Test]
    public void WindowsOfZerosInWideImages([Values(62, 64, 66, 129)] int width)
    {
        ConvGeometry g = Geometry(n: 1, height: 9, width, c: 3, co: 2);
        float[] x = WithEmptyParts(g.H, g.W, 3, 1), bias = [0.5f, -0.5f];
        AssertZeroWindows(g, x, bias, relu: false, Run(g).Forward(x, Real(g.FilterSize, 2), bias));
    }

    [Test]
    public void GradientsOfZerosGiveZeros()
    {
        ConvGeometry g = Geometry(n: 2, height: 13, width: 15, c: 5, co: 19);
        float[] dy = WithEmptyParts(g.OH, g.OW, g.CO, 2), ones = [.. Enumerable.Repeat(1f, (int)g.FilterSize)];
        float[] dx = Run(g).BackpropInput(Real(g.FilterSize, 2), dy);
        float[] sums = new ConvOracle(g).BackpropInput(ones, Array.ConvertAll(dy, MathF.Abs));
        Assert.That(sums.Count(s => s == 0), Is.InRange(sums.Length / 8, sums.Length * 7 / 8));
        Assert.That(dx.Where((_, i) => sums[i] == 0), Has.All.EqualTo(0f));
    }

    // A group of bits has 16 columns.
    [Test]
    public void TapsThatNeverMeetAGradientGiveZeros([Values(3, 15, 16, 18, 40)] int width, [Values(1, 3)] int workers)
    {
        ConvGeometry g = Geometry(n: 3, height: 8, width, c: 9, co: 19);
        float[] x = WithFew(g.InputSize, 0.03, 1), dy = WithFew(g.OutputSize, 0.03, 2);
        float[] sums = new ConvOracle(g).BackpropFilter(Array.ConvertAll(x, MathF.Abs), Array.ConvertAll(dy, MathF.Abs));
        float[] filter = Run(g, workers).BackpropFilter(x, dy);
        Assert.That(sums.Count(s => s == 0), Is.InRange(sums.Length / 50, sums.Length * 49 / 50), "some taps of each kind");
        Assert.That(filter.Select(v => v == 0), Is.EqualTo(sums.Select(s => s == 0)));
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void OnlyTheirOwnWindowsAreNotFinite(float value)
    {
        ConvGeometry g = Geometry(n: 3, height: 11, width: 9, c: 5, co: 19);
        (float[] x, float[] filter, float[] dy) = Numbers(g);
        x[((((1 * g.H) + 4) * g.W) + 5) * g.C + 3] = value;
        dy[((((2 * g.OH) + 7) * g.OW) + 8) * g.CO + 17] = value;
        float[] bias = Real(g.CO, 5);
        AssertSame(Run(g).Forward(x, filter, bias, relu: true), Direct(g).Forward(x, filter, bias, relu: true));
        AssertSame(Run(g).BackpropInput(filter, dy), Direct(g).BackpropInput(filter, dy));
        AssertSame(Run(g).BackpropFilter(x, dy), Direct(g).BackpropFilter(x, dy));
    }

    // Zero times infinity is not zero: windows of zeros are no exception here.
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void FiltersThatAreNotFinite(float value)
    {
        ConvGeometry g = Geometry(n: 2, height: 9, width: 10, c: 5, co: 19);
        float[] filter = Real(g.FilterSize, 2), x = WithEmptyParts(g.H, g.W, g.C, 2), dy = WithEmptyParts(g.OH, g.OW, g.CO, 2);
        filter[(((taps + 2) * g.C) + 3) * g.CO + 18] = value;
        AssertSame(Run(g).Forward(x, filter), Direct(g).Forward(x, filter));
        AssertSame(Run(g).BackpropInput(filter, dy), Direct(g).BackpropInput(filter, dy));
    }

    [Test]
    public void LargeNumbersThatOnlyTheTransformOverflows()
    {
        ConvGeometry g = Geometry(n: 1, height: 8, width: 8, c: 2, co: 3);
        float[] x = Scaled(Real(g.InputSize, 1), 3e38f), dy = Scaled(Real(g.OutputSize, 3), 3e38f), small = Scaled(Real(g.OutputSize, 3), 0.01f);
        float[] filter = Scaled(Real(g.FilterSize, 2), 0.01f);
        var oracle = new ConvOracle(g);
        AssertSame(Run(g).Forward(x, filter), oracle.Forward(x, filter));
        AssertSame(Run(g).BackpropInput(filter, dy), oracle.BackpropInput(filter, dy));
        AssertSame(Run(g).BackpropFilter(x, small), oracle.BackpropFilter(x, small));
    }

    [Test]
    public void AnyNumberOfWorkersGivesTheSameBits()
    {
        ConvGeometry g = Geometry(n: 20, height: 9, width: 11, c: 17, co: 19);
        (float[] x, float[] filter, float[] dy) = Numbers(g);
        (x[4000], dy[7000]) = (float.NaN, float.PositiveInfinity);
        ConvRun one = Run(g, 1), many = Run(g, 3);
        Assert.That(Bits(many.Forward(x, filter)), Is.EqualTo(Bits(one.Forward(x, filter))));
        Assert.That(Bits(many.BackpropInput(filter, dy)), Is.EqualTo(Bits(one.BackpropInput(filter, dy))));
        Assert.That(Bits(many.BackpropFilter(x, dy)), Is.EqualTo(Bits(one.BackpropFilter(x, dy))));
    }

    private ConvGeometry Geometry(int n, int height, int width, int c, int co) => ConvGeometry.Nhwc(
        n, c, co, WindowAxis.Slide(height, taps, 1, 1, PaddingMode.Same), WindowAxis.Slide(width, taps, 1, 1, PaddingMode.Same));

    private ConvRun Run(ConvGeometry g, int workers = 2) => new(g, tier, workers, new ConvAlgorithm(points));

    private ConvRun Direct(ConvGeometry g) => new(g, tier, 2, ConvAlgorithm.Direct);

    private static (float[] X, float[] Filter, float[] Dy) Numbers(ConvGeometry g) =>
        (Real(g.InputSize, 1), Real(g.FilterSize, 2), Real(g.OutputSize, 3));

    private static float[] Scaled(float[] values, float factor) => Array.ConvertAll(values, v => v * factor);

    private static int[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToInt32Bits);

    // Zeros of both signs, and a share of other numbers.
    private static float[] WithFew(long length, double share, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, (int)length).Select(i => random.NextDouble() < share ? 0.5f + random.NextSingle() : i % 2 == 0 ? 0f : -0f)];
    }

    // The left columns are −0, the lower rows 0 but for one number in the last channel of a pixel.
    private static float[] WithEmptyParts(int height, int width, int channels, int images)
    {
        float[] x = Real((long)images * height * width * channels, 1);
        for (int i = 0; i < x.Length; i++)
        {
            int row = i / channels / width % height, column = i / channels % width;
            if (column < width / 2)
                x[i] = -0f;
            else if (row > height / 3 && i != x.Length - (channels * 2) - 1)
                x[i] = 0;
        }
        return x;
    }

    private static void AssertZeroWindows(ConvGeometry g, float[] x, float[] bias, bool relu, float[] y)
    {
        float[] ones = [.. Enumerable.Repeat(1f, (int)g.FilterSize)];
        float[] sums = new ConvOracle(g).Forward(Array.ConvertAll(x, MathF.Abs), ones);
        int zeros = 0;
        for (int i = 0; i < y.Length; i++)
            if (sums[i] == 0)
            {
                float expected = bias[i % bias.Length];
                Assert.That(y[i], Is.EqualTo(relu ? Math.Max(0, expected) : expected), $"{g}, output {i}");
                zeros++;
            }
        Assert.That(zeros, Is.InRange(y.Length / 8, y.Length * 7 / 8), "some windows of each kind");
    }
}
