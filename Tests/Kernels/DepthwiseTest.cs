using TfCnn.Kernels;
using static TfCnn.Tests.Kernels.TestNumbers;

namespace TfCnn.Tests.Kernels;

/// <summary>The depthwise kernels against the definition of a convolution in groups. Inputs are small whole numbers, so that every
/// sum is exact.</summary>
[TestFixtureSource(typeof(Tiers), nameof(Tiers.Available))]
public class DepthwiseTest(CpuTier tier)
{
    [Test]
    public void EveryWindow(
        [Values] PaddingMode padding, [Values] ImageLayout layout, [Range(1, 4)] int window, [Range(1, 3)] int stride,
        [Values(1, 2)] int dilation)
    {
        // The other axis differs in everything, so that no mix-up of rows and columns cancels out.
        int pad = padding == PaddingMode.Explicit ? window - 1 : 0;
        Check(new ConvGeometry(
            layout, 2, 5, 1, 5, WindowAxis.Slide(9, window, stride, dilation, padding, pad, pad / 2),
            WindowAxis.Slide(11, 5 - window, 4 - stride, 3 - dilation, padding, 0, 4 - window)));
    }

    [Test]
    public void EveryNumberOfChannels(
        [Values] ImageLayout layout, [Values(1, 2, 3, 8, 15, 16, 17, 31, 32, 33, 65)] int channels, [Values(1, 2, 3)] int multiplier) =>
        Check(Square(layout, n: 2, size: 6, channels, multiplier));

    [Test]
    public void ManyImages([Values(0, 1, 7, 40)] int n) => Check(Square(ImageLayout.Nhwc, n, size: 7, channels: 3, multiplier: 1));

    [Test]
    public void NoOutputs()
    {
        var axis = WindowAxis.Slide(1, 2, 1, 1, PaddingMode.Valid);
        Check(new ConvGeometry(ImageLayout.Nhwc, 2, 3, 1, 3, axis, axis));
    }

    [Test]
    public void SameBitsForAnyNumberOfWorkers([Values] ImageLayout layout)
    {
        ConvGeometry g = Square(layout, n: 5, size: 9, channels: 19, multiplier: 2);
        float[] x = Real(g.InputSize, 1), filter = Real(g.FilterSize, 2), dy = Real(g.OutputSize, 3);
        (DepthwiseRun one, DepthwiseRun three) = (new(g, tier, 1), new(g, tier, 3));
        Assert.That(three.Forward(x, filter), Is.EqualTo(one.Forward(x, filter)));
        Assert.That(three.BackpropInput(filter, dy), Is.EqualTo(one.BackpropInput(filter, dy)));
        Assert.That(three.BackpropFilter(x, dy), Is.EqualTo(one.BackpropFilter(x, dy)));
    }

    private static ConvGeometry Square(ImageLayout layout, int n, int size, int channels, int multiplier)
    {
        var axis = WindowAxis.Slide(size, 3, 1, 1, PaddingMode.Same);
        return new ConvGeometry(layout, n, channels, 1, channels * multiplier, axis, axis);
    }

    private void Check(ConvGeometry g)
    {
        float[] x = Whole(g.InputSize, 1), filter = Whole(g.FilterSize, 2), dy = Whole(g.OutputSize, 3);
        (DepthwiseRun run, ConvOracle oracle) = (new(g, tier, 2), new(g));
        Assert.That(run.Forward(x, filter), Is.EqualTo(oracle.Forward(x, filter)), "forward");
        Assert.That(run.BackpropInput(filter, dy), Is.EqualTo(oracle.BackpropInput(filter, dy)), "input gradient");
        Assert.That(run.BackpropFilter(x, dy), Is.EqualTo(oracle.BackpropFilter(x, dy)), "filter gradient");
    }

    private sealed class DepthwiseRun(ConvGeometry g, CpuTier tier, int workers)
    {
        private readonly Workers _workers = Workers.Pool(workers);

        public float[] Forward(float[] x, float[] filter)
        {
            using var memory = new KernelMemory($"DepthwiseForward {g} {tier}");
            var kernel = new DepthwiseForward(g, tier);
            Block y = memory.Out(g.OutputSize);
            kernel.Run(memory.In(x), memory.In(filter), y, memory.Scratch(kernel.ScratchBytes(workers)), _workers);
            return memory.Read(y);
        }

        public float[] BackpropInput(float[] filter, float[] dy)
        {
            using var memory = new KernelMemory($"DepthwiseBackpropInput {g} {tier}");
            var kernel = new DepthwiseBackpropInput(g, tier);
            Block dx = memory.Out(g.InputSize);
            kernel.Run(memory.In(filter), memory.In(dy), dx, memory.Scratch(kernel.ScratchBytes(workers)), _workers);
            return memory.Read(dx);
        }

        public float[] BackpropFilter(float[] x, float[] dy)
        {
            using var memory = new KernelMemory($"DepthwiseBackpropFilter {g} {tier}");
            var kernel = new DepthwiseBackpropFilter(g, tier);
            Block df = memory.Out(g.FilterSize);
            kernel.Run(memory.In(x), memory.In(dy), df, memory.Scratch(kernel.ScratchBytes(workers)), _workers);
            return memory.Read(df);
        }
    }
}
