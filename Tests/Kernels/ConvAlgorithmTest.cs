using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

/// <summary>Which algorithm computes which convolution.</summary>
public class ConvAlgorithmTest
{
    [TestCase(4, 14, 32, 64, "winograd f4x4 scalar")]
    [TestCase(4, 16, 32, 64, "winograd f4x4 scalar")]
    [TestCase(4, 9, 32, 64, "winograd f3x3 scalar")]
    [TestCase(4, 2, 32, 64, "winograd f2x2 scalar")]
    [TestCase(3, 28, 16, 16, "winograd f4x4 scalar")]
    [TestCase(3, 15, 16, 16, "winograd f5x5 scalar")]
    [TestCase(5, 9, 16, 16, "winograd f3x3 scalar")]
    [TestCase(5, 2, 16, 16, "winograd f2x2 scalar")]
    [TestCase(4, 28, 1, 32, "direct scalar")]
    [TestCase(4, 14, 64, 2, "direct scalar")]
    [TestCase(3, 7, 256, 256, "direct scalar")]
    [TestCase(1, 14, 32, 64, "direct scalar")]
    [TestCase(2, 14, 32, 64, "direct scalar")]
    [TestCase(6, 14, 32, 64, "direct scalar")]
    public void TheOneWithTheFewestProducts(int taps, int size, int c, int co, string expected)
    {
        ConvGeometry g = Geometry(taps, size, c, co);
        Assert.That(ConvAlgorithm.Choose(g, winograd: true).Name(g, CpuTier.Scalar), Is.EqualTo(expected));
        Assert.That(ConvAlgorithm.Choose(g, winograd: false), Is.EqualTo(ConvAlgorithm.Direct));
    }

    [TestCase(14, 32, 64)]
    [TestCase(28, 1, 32)]
    public void AllThreePassesFollowIt(int size, int c, int co)
    {
        ConvGeometry g = Geometry(4, size, c, co);
        string expected = ConvAlgorithm.Choose(g).Name(g, CpuTier.Scalar);
        Assert.That(new Conv2DForward(g, ConvEpilogue.None, CpuTier.Scalar).Name, Is.EqualTo(expected));
        Assert.That(new Conv2DBackpropInput(g, CpuTier.Scalar).Name, Is.EqualTo(expected));
        Assert.That(new Conv2DBackpropFilter(g, CpuTier.Scalar).Name, Is.EqualTo(expected));
    }

    [TestCase(1, 14, "winograd f4x4 scalar")]
    [TestCase(15, 4, "direct scalar")]
    [TestCase(16, 4, "winograd f4x4 scalar")]
    public void AtLeastSixteenTiles(int images, int size, string expected)
    {
        ConvGeometry g = Geometry(4, size, 32, 64) with { N = images };
        Assert.That(ConvAlgorithm.Choose(g, winograd: true).Name(g, CpuTier.Scalar), Is.EqualTo(expected));
    }

    [Test]
    public void OnlyWhatWinogradCanCompute()
    {
        ConvGeometry g = Geometry(4, 14, 32, 64);
        Assert.That(ConvAlgorithm.FitsWinograd(g), Is.True);
        ConvGeometry[] others =
        [
            g with { Layout = ImageLayout.Nchw },
            g with { FilterDepth = 16 },
            g with { Rows = WindowAxis.Slide(14, 3, 1, 1, PaddingMode.Same) },
            g with { Columns = WindowAxis.Slide(14, 5, 1, 1, PaddingMode.Same) },
            g with { Rows = WindowAxis.Slide(14, 4, 2, 1, PaddingMode.Same) },
            g with { Columns = WindowAxis.Slide(14, 4, 1, 2, PaddingMode.Same) },
            g with { Rows = WindowAxis.Slide(14, 4, 1, 1, PaddingMode.Explicit, 4, 0) },
            g with { Columns = WindowAxis.Slide(14, 4, 1, 1, PaddingMode.Explicit, 0, 4) },
        ];
        Assert.That(others.Select(ConvAlgorithm.FitsWinograd), Has.All.False);
    }

    private static ConvGeometry Geometry(int taps, int size, int c, int co)
    {
        WindowAxis axis = WindowAxis.Slide(size, taps, 1, 1, PaddingMode.Same);
        return ConvGeometry.Nhwc(64, c, co, axis, axis);
    }
}
