using TfCnn.Kernels;
using static TfCnn.Tests.Kernels.TestNumbers;

namespace TfCnn.Tests.Kernels;

/// <summary>The pooling kernels against the definition. Inputs are small whole numbers: sums are exact and ties are
/// common.</summary>
[TestFixtureSource(typeof(Tiers), nameof(Tiers.Available))]
public class PoolTest(CpuTier tier)
{
    [Test]
    public void EveryWindow(
        [Values] PaddingMode padding, [Values] ImageLayout layout, [Range(1, 4)] int window, [Range(1, 3)] int stride)
    {
        // The other axis differs in everything, so that no mix-up of rows and columns cancels out.
        int pad = padding == PaddingMode.Explicit ? window - 1 : 0;
        WindowAxis rows = WindowAxis.Slide(7, window, stride, 1, padding, pad, pad / 2);
        WindowAxis columns = WindowAxis.Slide(9, 5 - window, 4 - stride, 1, padding, 0, 4 - window);
        Check(new PoolGeometry(layout, 2, 5, rows, columns));
    }

    [Test]
    public void EveryNumberOfChannels(
        [Values(1, 2, 3, 5, 8, 15, 16, 17, 31, 32, 33, 64, 65)] int channels, [Values(1, 2, 3)] int stride)
    {
        Check(Square(n: 2, size: 6, channels, window: 2, stride));
        Check(Square(n: 1, size: 5, channels, window: 3, stride));
    }

    [Test]
    public void ManyImages([Values(0, 1, 7, 33, 40)] int n)
    {
        Check(Square(n, size: 4, channels: 3, window: 2, stride: 2));
        Check(Square(n, size: 4, channels: 3, window: 3, stride: 1));
    }

    [Test]
    public void NoOutputs()
    {
        var axis = WindowAxis.Slide(1, 2, 1, 1, PaddingMode.Valid);
        Assert.That(axis.Output, Is.Zero);
        var g = new PoolGeometry(ImageLayout.Nhwc, 2, 3, axis, axis);
        Assert.That(new PoolRun(g, tier, 1).MaxGrad(Whole(g.InputSize, 1), []), Is.All.Zero);
    }

    [Test]
    public void MaxPassesOverNaN([Values(1, 3, 17)] int channels)
    {
        // One row of channels-wide pixels; windows of two.
        const float NaN = float.NaN, Inf = float.PositiveInfinity;
        float[] pixels = [NaN, 1, 2, NaN, NaN, NaN, -Inf, -Inf, -1, Inf];
        var rows = WindowAxis.Slide(1, 1, 1, 1, PaddingMode.Valid);
        var columns = WindowAxis.Slide(10, 2, 2, 1, PaddingMode.Valid);
        var g = new PoolGeometry(ImageLayout.Nhwc, 1, channels, rows, columns);
        float[] x = [.. pixels.SelectMany(v => Enumerable.Repeat(v, channels))];
        float[] expected = [1, 2, float.MinValue, float.MinValue, float.PositiveInfinity];
        Assert.That(new PoolRun(g, tier, 1).MaxForward(x), Is.EqualTo(expected.SelectMany(v => Enumerable.Repeat(v, channels))));
        float[] toward = [1, 0, 2, 0, 3, 0, 4, 0, 0, 5];
        float[] dy = [.. Enumerable.Range(1, 5).SelectMany(v => Enumerable.Repeat((float)v, channels))];
        Assert.That(new PoolRun(g, tier, 1).MaxGrad(x, dy), Is.EqualTo(toward.SelectMany(v => Enumerable.Repeat(v, channels))));
    }

    [Test]
    public void AGradientThatIsNotFiniteReachesTheMaximumOnly([Values(1, 2)] int stride)
    {
        PoolGeometry g = Square(n: 1, size: 2, channels: 1, window: 2, stride);
        float[] dy = new float[g.OutputSize];
        dy[0] = float.PositiveInfinity;
        Assert.That(new PoolRun(g, tier, 1).MaxGrad([1, 3, 2, 0], dy), Is.EqualTo(new[] { 0, float.PositiveInfinity, 0, 0 }));
    }

    [Test]
    public void MaxPoolReluBiasGradIsTheChainOfItsParts(
        [Values(1, 5, 16, 33)] int channels, [Values(1, 2, 3)] int stride, [Values] bool biasSums)
    {
        PoolGeometry g = Square(n: 7, size: 6, channels, window: 2, stride);
        float[] x = [.. Whole(g.InputSize, 1).Select(v => MathF.Max(v, 0))];
        float[] dy = Whole(g.OutputSize, 2);
        float[] pooled = new PoolOracle(g).MaxGrad(x, dy);
        float[] dx = [.. pooled.Select((d, i) => d * (x[i] > 0 ? 1 : 0))];
        (float[] actual, float[]? bias) = new PoolRun(g, tier, 2).MaxReluBiasGrad(x, dy, biasSums);
        Assert.That(actual, Is.EqualTo(dx));
        Assert.That(bias, Is.EqualTo(biasSums ? ChannelSums(dx, channels) : null));
    }

    [Test]
    public void ReluBiasGradIsTheChainOfItsParts(
        [Values(0, 1, 2, 31, 200)] int rows, [Values(1, 2, 7, 16, 17, 33, 130)] int channels, [Values] bool biasSums)
    {
        float[] x = Whole((long)rows * channels, 1), dy = Whole((long)rows * channels, 2);
        float[] dx = [.. dy.Select((d, i) => d * (x[i] > 0 ? 1 : 0))];
        (float[] actual, float[]? bias) = RunReluBiasGrad(rows, channels, x, dy, biasSums, 2);
        Assert.That(actual, Is.EqualTo(dx));
        Assert.That(bias, Is.EqualTo(biasSums ? ChannelSums(dx, channels) : null));
    }

    [Test]
    public void ReluGradIsAProduct()
    {
        const float NaN = float.NaN, Inf = float.PositiveInfinity;
        float[] x = [1, 0, NaN, 1, -1, 2], dy = [Inf, -Inf, 3, NaN, NaN, 5], expected = [Inf, NaN, 0, NaN, NaN, 5];
        Assert.That(RunReluBiasGrad(1, 6, x, dy, false, 1).Dx, Is.EqualTo(expected));
    }

    [Test]
    public void AnyNumberOfWorkersGivesTheSameBits([Values(1, 20)] int n)
    {
        PoolGeometry g = Square(n, size: 9, channels: 19, window: 3, stride: 1);
        float[] x = Real(g.InputSize, 1), dy = Real(g.OutputSize, 2);
        (float[] dx, float[]? bias) = new PoolRun(g, tier, 1).MaxReluBiasGrad(x, dy, true);
        (float[] relu, float[]? reluBias) = RunReluBiasGrad(n * 81, 19, x, x, true, 1);
        foreach (int workers in new[] { 2, 3, 5 })
        {
            Assert.That(new PoolRun(g, tier, workers).MaxReluBiasGrad(x, dy, true), Is.EqualTo((dx, bias)));
            Assert.That(RunReluBiasGrad(n * 81, 19, x, x, true, workers), Is.EqualTo((relu, reluBias)));
        }
    }

    private static PoolGeometry Square(int n, int size, int channels, int window, int stride)
    {
        var axis = WindowAxis.Slide(size, window, stride, 1, PaddingMode.Same);
        return new PoolGeometry(ImageLayout.Nhwc, n, channels, axis, axis);
    }

    private void Check(PoolGeometry g)
    {
        float[] x = Whole(g.InputSize, 1), dy = Whole(g.OutputSize, 2);
        var run = new PoolRun(g, tier, 2);
        var oracle = new PoolOracle(g);
        Assert.That(run.MaxForward(x), Is.EqualTo(oracle.MaxForward(x)), $"maximum {g}");
        Assert.That(run.MaxGrad(x, dy), Is.EqualTo(oracle.MaxGrad(x, dy)), $"gradient of the maximum {g}");
        Assert.That(run.AvgForward(x), Is.EqualTo(oracle.AvgForward(x)), $"mean {g}");
        // A mean's gradient is a quotient; up to 16 of them, below 4 each, are added.
        Assert.That(run.AvgGrad(dy), Is.EqualTo(oracle.AvgGrad(dy)).Within(1e-5f), $"gradient of the mean {g}");
    }

    private static float[] ChannelSums(float[] values, int channels) =>
        [.. Enumerable.Range(0, channels).Select(c => (float)values.Where((_, i) => i % channels == c).Sum(v => (double)v))];

    // One running sum a channel in float would be off by some 1e-5.
    [Test]
    public void BiasGradientsOfManyRowsStayNearTheExactSum()
    {
        const int Rows = 40_000, Channels = 19;
        float[] x = Real((long)Rows * Channels, 1), dy = [.. Real((long)Rows * Channels, 2).Select(v => MathF.Abs(v) + 0.5f)];
        (float[] dx, float[]? bias) = RunReluBiasGrad(Rows, Channels, x, dy, biasSums: true, 2);
        float[] exact = ChannelSums(dx, Channels);
        Assert.That(bias!.Zip(exact, (b, e) => MathF.Abs(b - e) / e).Max(), Is.LessThan(1e-6f));
    }

    private (float[] Dx, float[]? Bias) RunReluBiasGrad(int rows, int channels, float[] x, float[] dy, bool biasSums, int workers)
    {
        var kernel = new ReluBiasGrad(rows, channels, biasSums, tier);
        using var memory = new KernelMemory($"ReluBiasGrad [{rows}, {channels}] {tier}");
        Block dx = memory.Out((long)rows * channels), bias = memory.Out(biasSums ? channels : 0);
        kernel.Run(memory.In(x), memory.In(dy), dx, bias, memory.Scratch(kernel.ScratchBytes(workers)), Workers.Pool(workers));
        return (memory.Read(dx), biasSums ? memory.Read(bias) : null);
    }
}
