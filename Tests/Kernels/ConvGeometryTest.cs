using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

public class ConvGeometryTest
{
    [TestCase(28, 4, 1, 1, PaddingMode.Same, 28, 1, 2)]
    [TestCase(28, 2, 2, 1, PaddingMode.Same, 14, 0, 0)]
    [TestCase(7, 2, 2, 1, PaddingMode.Same, 4, 0, 1)]
    [TestCase(7, 1, 3, 1, PaddingMode.Same, 3, 0, 0)]
    [TestCase(9, 3, 1, 2, PaddingMode.Same, 9, 2, 2)]
    [TestCase(10, 3, 2, 3, PaddingMode.Same, 5, 2, 3)]
    [TestCase(0, 3, 1, 1, PaddingMode.Same, 0, 1, 1)]
    [TestCase(28, 5, 1, 1, PaddingMode.Valid, 24, 0, 0)]
    [TestCase(7, 2, 2, 1, PaddingMode.Valid, 3, 0, 0)]
    [TestCase(9, 3, 2, 2, PaddingMode.Valid, 3, 0, 0)]
    [TestCase(2, 3, 1, 1, PaddingMode.Valid, 0, 0, 0)]
    public void PlacesWindowsAsTensorFlowDoes(
        int size, int window, int stride, int dilation, PaddingMode padding, int output, int before, int after)
    {
        var axis = WindowAxis.Slide(size, window, stride, dilation, padding);
        Assert.That((axis.Output, axis.Before, axis.After, axis.Fits), Is.EqualTo((output, before, after, true)));
    }

    [Test]
    public void ExplicitPaddingCountsOnBothSides()
    {
        var axis = WindowAxis.Slide(6, 3, 1, 1, PaddingMode.Explicit, 1, 2);
        Assert.That((axis.Output, axis.Before, axis.After), Is.EqualTo((7, 1, 2)));
    }

    [Test]
    public void AnUnknownSizeStaysUnknown([Values] PaddingMode padding)
    {
        var axis = WindowAxis.Slide(WindowAxis.Unknown, 3, 1, 1, padding, 1, 1);
        Assert.That(axis.Output, Is.EqualTo(WindowAxis.Unknown));
        Assert.That(axis.Fits);
    }

    [Test]
    public void AWindowLargerThanTheImageDoesNotFit() =>
        Assert.That(WindowAxis.Slide(1, 3, 1, 1, PaddingMode.Valid).Fits, Is.False);
}
