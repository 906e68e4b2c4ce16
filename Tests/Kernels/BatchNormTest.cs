using TfCnn.Kernels;
using static TfCnn.Tests.Kernels.TestNumbers;

namespace TfCnn.Tests.Kernels;

/// <summary>Batch normalization and its gradient against the definition in double.</summary>
[TestFixtureSource(typeof(Tiers), nameof(Tiers.Available))]
public class BatchNormTest(CpuTier tier)
{
    private const float Epsilon = 1e-3f;

    [Test]
    public void EveryNumberOfChannels(
        [Values] ImageLayout layout, [Values] bool training, [Values(1, 3, 8, 15, 16, 17, 33, 64, 131)] int channels, [Values(1, 4, 301)] int pixels)
    {
        var run = new Run(new BatchNormGeometry(layout, 3, pixels, channels, Epsilon, training), tier, 2);
        run.Check();
    }

    [Test]
    public void SmallVarianceBesideALargeMean()
    {
        // The sum of squares less the squared mean would have no correct digit here.
        var run = new Run(new BatchNormGeometry(ImageLayout.Nhwc, 40, 64, 5, 1e-8f, true), tier, 2, x => 1000 + (x / 16));
        run.Check();
    }

    [Test]
    public void SameBitsForAnyNumberOfWorkers([Values] ImageLayout layout)
    {
        var geometry = new BatchNormGeometry(layout, 7, 211, 19, Epsilon, true);
        (Run one, Run three) = (new(geometry, tier, 1), new(geometry, tier, 3));
        Assert.That(three.Forward().SelectMany(v => v), Is.EqualTo(one.Forward().SelectMany(v => v)));
        (float[] mean, float[] variance) = (one.Forward()[3], one.Forward()[4]);
        Assert.That(three.Backward(mean, variance).SelectMany(v => v), Is.EqualTo(one.Backward(mean, variance).SelectMany(v => v)));
    }

    private sealed class Run
    {
        private readonly BatchNormGeometry _geometry;
        private readonly CpuTier _tier;
        private readonly int _workers;
        private readonly float[] _x, _dy, _scale, _offset, _mean, _variance;

        public Run(BatchNormGeometry geometry, CpuTier tier, int workers, Func<float, float>? value = null)
        {
            (_geometry, _tier, _workers) = (geometry, tier, workers);
            _x = Array.ConvertAll(Real(geometry.Size, 1), v => value is null ? v : value(v));
            (_dy, _scale, _offset) = (Real(geometry.Size, 2), Real(geometry.Channels, 3), Real(geometry.Channels, 4));
            (_mean, _variance) = (Real(geometry.Channels, 5), Array.ConvertAll(Real(geometry.Channels, 6), v => v + 1.5f));
        }

        /// <summary>y, running mean and variance, the mean and variance used.</summary>
        public float[][] Forward()
        {
            using var memory = new KernelMemory($"BatchNormForward {_geometry} {_tier}");
            var kernel = new BatchNormForward(_geometry, 0.25f, _tier);
            int channels = _geometry.Channels;
            Block y = memory.Out(_geometry.Size), runningMean = memory.Out(channels), runningVariance = memory.Out(channels);
            Block mean = _geometry.Training ? memory.Out(channels) : memory.In(_mean);
            Block variance = _geometry.Training ? memory.Out(channels) : memory.In(_variance);
            kernel.Run(
                memory.In(_x), memory.In(_scale), memory.In(_offset), memory.In(_mean), memory.In(_variance), y, runningMean, runningVariance,
                mean, variance, memory.Scratch(kernel.ScratchBytes(_workers)), Workers.Pool(_workers));
            return [memory.Read(y), memory.Read(runningMean), memory.Read(runningVariance), memory.Read(mean), memory.Read(variance)];
        }

        /// <summary>The gradients of x, scale and offset.</summary>
        public float[][] Backward(float[] mean, float[] variance)
        {
            using var memory = new KernelMemory($"BatchNormGrad {_geometry} {_tier}");
            var kernel = new BatchNormGrad(_geometry, _tier);
            Block dx = memory.Out(_geometry.Size), dscale = memory.Out(_geometry.Channels), doffset = memory.Out(_geometry.Channels);
            kernel.Run(
                memory.In(_dy), memory.In(_x), memory.In(_scale), memory.In(mean), memory.In(variance), dx, dscale, doffset,
                memory.Scratch(kernel.ScratchBytes(_workers)), Workers.Pool(_workers));
            return [memory.Read(dx), memory.Read(dscale), memory.Read(doffset)];
        }

        public void Check()
        {
            float[][] forward = Forward();
            float[][] backward = Backward(forward[3], forward[4]);
            for (int channel = 0; channel < _geometry.Channels; channel++)
                CheckChannel(channel, forward, backward);
        }

        private void CheckChannel(int channel, float[][] forward, float[][] backward)
        {
            double[] x = Of(_x, channel), dy = Of(_dy, channel);
            int n = x.Length;
            double mean = x.Average(), squares = x.Sum(v => (v - mean) * (v - mean)), variance = squares / n;
            if (_geometry.Training)
            {
                Near(forward[1][channel], (0.75 * _mean[channel]) + (0.25 * mean), "running mean");
                Near(forward[2][channel], (0.75 * _variance[channel]) + (0.25 * squares / (n - 1)), "running variance");
                Near(forward[3][channel], mean, "mean");
                Near(forward[4][channel], variance, "variance");
            }
            // The rounded statistics, since the mean's last digit alone moves y where the variance is small.
            (mean, variance) = (forward[3][channel], forward[4][channel]);
            double inverse = 1 / Math.Sqrt(variance + _geometry.Epsilon), slope = _scale[channel] * inverse;
            double sum = dy.Sum(), product = dy.Zip(x, (d, v) => d * (v - mean) * inverse).Sum();
            double[] y = [.. x.Select(v => ((v - mean) * slope) + _offset[channel])];
            double[] dx = [.. dy.Zip(x, (d, v) => slope * (_geometry.Training ? d - (sum / n) - ((v - mean) * inverse * product / n) : d))];
            double size = Math.Abs(slope) + 1;
            Assert.That(Of(forward[0], channel).Zip(y, (a, b) => Math.Abs(a - b)).Max(), Is.LessThan(1e-6 * (1 + y.Max(Math.Abs))), "y");
            Assert.That(Of(backward[0], channel).Zip(dx, (a, b) => Math.Abs(a - b)).Max(), Is.LessThan(2e-6 * size), "dx");
            Assert.That(backward[1][channel], Is.EqualTo(product).Within(1e-6 * n * 2), "scale");
            Assert.That(backward[2][channel], Is.EqualTo(sum).Within(1e-6 * n), "offset");
        }

        private static void Near(float actual, double expected, string what) =>
            Assert.That(actual, Is.EqualTo(expected).Within(1e-6 * Math.Abs(expected) + 1e-7), what);

        private double[] Of(float[] tensor, int channel) => [.. Enumerable.Range(0, _geometry.Rows).Select(row => (double)tensor[
            _geometry.Layout == ImageLayout.Nhwc
                ? (row * _geometry.Channels) + channel
                : (((row / _geometry.Pixels * _geometry.Channels) + channel) * _geometry.Pixels) + (row % _geometry.Pixels)])];
    }
}
