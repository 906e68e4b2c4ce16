using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

/// <summary>Which algorithm computes which convolution.</summary>
public class ConvAlgorithmTest
{
    [TestCase(4, 14, 32, 64, "f3x3")]
    [TestCase(4, 16, 32, 64, "f3x3")]
    [TestCase(4, 9, 32, 64, "f3x3")]
    [TestCase(4, 2, 32, 64, "f2x2")]
    [TestCase(3, 28, 16, 16, "f4x4")]
    [TestCase(3, 15, 16, 16, "f3x3")]
    [TestCase(3, 9, 16, 16, "f3x3")]
    [TestCase(5, 9, 16, 16, "f2x2")]
    [TestCase(4, 28, 1, 32, null)]
    [TestCase(4, 14, 64, 2, null)]
    [TestCase(3, 7, 256, 256, null)]
    [TestCase(1, 14, 32, 64, null)]
    [TestCase(2, 14, 32, 64, null)]
    [TestCase(6, 14, 32, 64, null)]
    public void GradientsTakeTheOneWithTheFewestProducts(int taps, int size, int c, int co, string? form)
    {
        ConvGeometry g = Geometry(taps, size, c, co);
        foreach (ConvPass pass in new[] { ConvPass.InputGradient, ConvPass.FilterGradient })
        {
            Assert.That(NameOf(g, pass), Is.EqualTo(form is null ? "direct scalar" : $"winograd {form} scalar"));
            Assert.That(ConvAlgorithm.Choose(g, pass, winograd: false), Is.EqualTo(ConvAlgorithm.Direct));
        }
    }

    [TestCase(4, 14, "winograd f2x2 scalar", "winograd f3x3 scalar")]
    [TestCase(3, 28, "winograd f3x3 scalar", "winograd f4x4 scalar")]
    [TestCase(5, 28, "direct scalar", "winograd f2x2 scalar")]
    public void InTrainingTheForwardPassHasFivePointsAtMost(int taps, int size, string training, string inference)
    {
        Assert.That(NameOf(Geometry(taps, size, 32, 64), ConvPass.Forward), Is.EqualTo(training));
        Assert.That(NameOf(Geometry(taps, size, 32, 64), ConvPass.Inference), Is.EqualTo(inference));
    }

    [Test]
    public void TheKernelsFollowIt([Values(1, 32)] int c, [ValueSource(typeof(Tiers), nameof(Tiers.Available))] CpuTier tier)
    {
        ConvGeometry g = Geometry(4, 14, c, 64);
        string Expected(ConvPass pass)
        {
            string dense = ConvAlgorithm.Choose(g, pass, tier).Name(g, tier);
            return pass is ConvPass.InputGradient or ConvPass.FilterGradient && ConvAlgorithm.FitsSparse(g, tier) ? ConvAlgorithm.OrSparse(dense) : dense;
        }

        Assert.That(new Conv2DForward(g, ConvEpilogue.None, tier).Name, Is.EqualTo(Expected(ConvPass.Forward)));
        Assert.That(new Conv2DForward(g, ConvEpilogue.None, tier, trains: false).Name, Is.EqualTo(Expected(ConvPass.Inference)));
        Assert.That(new Conv2DBackpropInput(g, tier).Name, Is.EqualTo(Expected(ConvPass.InputGradient)));
        Assert.That(new Conv2DBackpropFilter(g, tier).Name, Is.EqualTo(Expected(ConvPass.FilterGradient)));
    }

    [Test]
    public void TheScalarTierKeepsToTheDefinition() =>
        Assert.That(
            Enum.GetValues<ConvPass>().Select(pass => ConvAlgorithm.Choose(Geometry(4, 14, 32, 64), pass, CpuTier.Scalar)),
            Has.All.EqualTo(ConvAlgorithm.Direct));

    [TestCase(3, 14, "direct scalar")]
    [TestCase(4, 14, "winograd f2x2 scalar")]
    [TestCase(47, 4, "direct scalar")]
    [TestCase(48, 4, "winograd f2x2 scalar")]
    public void FewTilesStayDirect(int images, int size, string expected) =>
        Assert.That(NameOf(Geometry(4, size, 32, 64) with { N = images }, ConvPass.Forward), Is.EqualTo(expected));

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

    [Test]
    public void OnlyWhatTheSparseGradientsCanCompute()
    {
        ConvGeometry g = Geometry(4, 14, 32, 64);
        Assert.That(ConvAlgorithm.FitsSparse(g, CpuTier.V128), Is.True);
        Assert.That(ConvAlgorithm.FitsSparse(g, CpuTier.Scalar), Is.False);
        ConvGeometry[] others =
        [
            g with { Layout = ImageLayout.Nchw },
            g with { FilterDepth = 16 },
            g with { C = 15, FilterDepth = 15 },
            g with { Columns = WindowAxis.Slide(14, 4, 1, 2, PaddingMode.Same) },
            g with { CO = 1 << 20 },
            g with { Rows = WindowAxis.Slide(1 << 14, 4, 1, 1, PaddingMode.Same), Columns = WindowAxis.Slide(1 << 14, 4, 1, 1, PaddingMode.Same) },
        ];
        Assert.That(others.Select(other => ConvAlgorithm.FitsSparse(other, CpuTier.V128)), Has.All.False);
    }

    private static string NameOf(ConvGeometry g, ConvPass pass) =>
        ConvAlgorithm.Choose(g, pass, winograd: true).Name(g, CpuTier.Scalar);

    private static ConvGeometry Geometry(int taps, int size, int c, int co)
    {
        WindowAxis axis = WindowAxis.Slide(size, taps, 1, 1, PaddingMode.Same);
        return ConvGeometry.Nhwc(192, c, co, axis, axis);
    }
}
