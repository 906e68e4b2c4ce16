using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

/// <summary>Which algorithm computes which convolution.</summary>
public class ConvAlgorithmTest
{
    [TestCase(14, 32, 64, "WinogradF4")]
    [TestCase(16, 32, 64, "WinogradF4")]
    [TestCase(9, 32, 64, "WinogradF3")]
    [TestCase(2, 32, 64, "WinogradF2")]
    [TestCase(28, 1, 32, "Direct")]
    [TestCase(32, 3, 32, "Direct")]
    [TestCase(14, 64, 2, "Direct")]
    public void FourByFourTapsAndEnoughChannels(int size, int c, int co, string expected) =>
        Assert.That(ConvAlgorithms.Choose(Geometry(size, c, co)).ToString(), Is.EqualTo(expected));

    [Test]
    public void OnlyWhatWinogradCanCompute()
    {
        ConvGeometry g = Geometry(14, 32, 64);
        Assert.That(ConvAlgorithms.FitsWinograd(g), Is.True);
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
        Assert.That(others.Select(ConvAlgorithms.FitsWinograd), Has.All.False);
    }

    private static ConvGeometry Geometry(int size, int c, int co)
    {
        WindowAxis axis = WindowAxis.Slide(size, 4, 1, 1, PaddingMode.Same);
        return ConvGeometry.Nhwc(2, c, co, axis, axis);
    }
}
