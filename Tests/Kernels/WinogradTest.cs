using TfCnn.Kernels;
using static TfCnn.Tests.Kernels.ConvAssert;
using static TfCnn.Tests.Kernels.TestNumbers;

namespace TfCnn.Tests.Kernels;

/// <summary>Winograd's algorithm against the definition, at shapes that it is chosen for and at the smallest and oddest ones that
/// it can compute.</summary>
[TestFixtureSource(nameof(Cases))]
public class WinogradTest(CpuTier tier, int points, int taps)
{
    private static IEnumerable<object[]> Cases =>
        from tier in Tiers.Available
        from points in new[] { WinogradForm.FewestPoints, WinogradForm.MostPoints }
        from taps in Enumerable.Range(WinogradForm.FewestTaps, 3)
        where points > taps
        select new object[] { tier, points, taps };

    [Test]
    public void EverySize([Range(1, 12)] int size, [Values(1, 3)] int n)
    {
        Check(Geometry(n, size, 13 - size, c: 2, co: 3, PaddingMode.Same));
        if (size >= taps)
            Check(Geometry(n, size, 12 + taps - size, c: 2, co: 3, PaddingMode.Valid));
    }

    [Test]
    public void EveryNumberOfChannels([Values(1, 4, 7, 8, 9, 15, 16, 17, 32, 33, 65)] int channels)
    {
        Check(Geometry(2, 5, 4, channels, 3, PaddingMode.Same));
        Check(Geometry(2, 5, 4, 3, channels, PaddingMode.Same));
    }

    [Test]
    public void EveryPadding()
    {
        int most = taps - 1;
        for (int before = 0; before <= most; before++)
            for (int after = 0; after <= most; after++)
            {
                WindowAxis rows = WindowAxis.Slide(6, taps, 1, 1, PaddingMode.Explicit, before, after);
                WindowAxis columns = WindowAxis.Slide(7, taps, 1, 1, PaddingMode.Explicit, after, most - before);
                Check(ConvGeometry.Nhwc(1, 2, 3, rows, columns));
            }
    }

    [Test]
    public void LongSumsAreCutIntoChunks() => Check(Geometry(1, 3, 4, c: 70, co: 90, PaddingMode.Same));

    [Test]
    public void FilterGradientsOfManyChannelsAreSharedByBlocks() => Check(Geometry(1, 3, 3, c: 96, co: 100, PaddingMode.Same));

    [Test]
    public void ManyTiles() => Check(Geometry(7, 17, 25, c: 1, co: 2, PaddingMode.Same));

    [Test]
    public void EpilogueAddsTheBiasAndThenCutsAtZero([Values(1, 16, 31, 33)] int co, [Values] bool relu)
    {
        ConvGeometry g = Geometry(2, 5, 7, 3, co, PaddingMode.Same);
        (float[] x, float[] filter, float[] bias) = (Real(g.InputSize, 1), Real(g.FilterSize, 2), Real(co, 5));
        var oracle = new ConvOracle(g);
        AssertClose(Run(g).Forward(x, filter, bias, relu), oracle.Forward(x, filter, bias, relu), "bias");
        AssertClose(Run(g).Forward(x, filter, null, relu), oracle.Forward(x, filter, null, relu), "no bias");
    }

    [Test]
    public void ReluKeepsNaN()
    {
        ConvGeometry g = Geometry(1, taps, taps, 1, 3, PaddingMode.Valid);
        float[] x = Real(g.InputSize, 1);
        x[5] = float.NaN;
        Assert.That(Run(g).Forward(x, Real(g.FilterSize, 2), null, relu: true), Has.All.NaN);
    }

    // The direct sum here is the engine's, whose sums of chunks are twice as near to the truth as one running sum.
    [Test]
    public void RoundingIsASmallMultipleOfTheDirectSums()
    {
        ConvGeometry g = Geometry(2, 14, 14, c: 32, co: 33, PaddingMode.Same);
        (float[] x, float[] filter, float[] dy) = (Real(g.InputSize, 1), Real(g.FilterSize, 2), Real(g.OutputSize, 3));
        ConvRun winograd = Run(g), direct = new(g, tier, 2, ConvAlgorithm.Direct);
        var oracle = new ConvOracle(g);
        AssertNearly(winograd.Forward(x, filter), direct.Forward(x, filter), oracle.Forward(x, filter));
        AssertNearly(winograd.BackpropInput(filter, dy), direct.BackpropInput(filter, dy), oracle.BackpropInput(filter, dy));
        AssertNearly(winograd.BackpropFilter(x, dy), direct.BackpropFilter(x, dy), oracle.BackpropFilter(x, dy));
    }

    [Test]
    public void AnyNumberOfWorkersGivesTheSameBits([Values(1, 3, 20)] int n)
    {
        ConvGeometry g = Geometry(n, 9, 11, 17, 19, PaddingMode.Same);
        (float[] x, float[] filter, float[] dy) = (Real(g.InputSize, 1), Real(g.FilterSize, 2), Real(g.OutputSize, 3));
        ConvRun one = Run(g, 1);
        (float[] y, float[] dx, float[] df) = (one.Forward(x, filter), one.BackpropInput(filter, dy), one.BackpropFilter(x, dy));
        foreach (int workers in new[] { 2, 3, 5 })
        {
            ConvRun many = Run(g, workers);
            Assert.That(many.Forward(x, filter), Is.EqualTo(y));
            Assert.That(many.BackpropInput(filter, dy), Is.EqualTo(dx));
            Assert.That(many.BackpropFilter(x, dy), Is.EqualTo(df));
        }
    }

    [Test]
    public void NoImages()
    {
        ConvGeometry g = Geometry(0, 5, 5, 16, 16, PaddingMode.Same);
        Assert.That(Run(g).Forward([], Real(g.FilterSize, 2)), Is.Empty);
        Assert.That(Run(g).BackpropInput(Real(g.FilterSize, 2), []), Is.Empty);
        Assert.That(Run(g).BackpropFilter([], []), Has.All.Zero);
    }

    [Test]
    public void RunsDoNotAllocate()
    {
        ConvGeometry g = Geometry(4, 5, 5, 3, 5, PaddingMode.Same);
        Assert.That(new ConvRun(g, tier, 1, Algorithm).AllocatedBytes(), Is.Zero);
    }

    private ConvAlgorithm Algorithm => new(points);

    private ConvGeometry Geometry(int n, int height, int width, int c, int co, PaddingMode padding) =>
        ConvGeometry.Nhwc(n, c, co, WindowAxis.Slide(height, taps, 1, 1, padding), WindowAxis.Slide(width, taps, 1, 1, padding));

    private ConvRun Run(ConvGeometry g, int workers = 2) => new(g, tier, workers, Algorithm);

    private void Check(ConvGeometry g)
    {
        Assert.That(ConvAlgorithm.FitsWinograd(g), Is.True);
        (float[] x, float[] filter, float[] dy) = (Real(g.InputSize, 1), Real(g.FilterSize, 2), Real(g.OutputSize, 3));
        var oracle = new ConvOracle(g);
        AssertClose(Run(g).Forward(x, filter), oracle.Forward(x, filter), $"forward {g}");
        AssertClose(Run(g).BackpropInput(filter, dy), oracle.BackpropInput(filter, dy), $"input gradient {g}");
        AssertClose(Run(g).BackpropFilter(x, dy), oracle.BackpropFilter(x, dy), $"filter gradient {g}");
    }

    private static void AssertNearly(float[] winograd, float[] direct, float[] truth)
    {
        double Distance(float[] values) => Math.Sqrt(values.Zip(truth, (v, t) => Math.Pow(v - t, 2)).Average());

        double ours = Distance(winograd), size = Distance(new float[truth.Length]);
        Assert.That(ours, Is.LessThan(6 * Distance(direct)).And.LessThan(1.5e-6 * size));
    }
}
