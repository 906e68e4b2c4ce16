using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

public class ElementwiseTest
{
    [Test]
    public void BiasAddCasesOfTensorFlow() => KernelGolden.Check("BiasAdd", (c, inputs, outputs) =>
    {
        int[] shape = c.Inputs[0].Shape;
        int channel = c.Attribute("data_format").GetString() == "NCHW" ? 1 : shape.Length - 1;
        int outer = shape[..channel].Aggregate(1, (n, d) => n * d), inner = shape[(channel + 1)..].Aggregate(1, (n, d) => n * d);
        if (c.Inputs[0].DType == "float32")
            Add(new BiasAdd<float>(outer, shape[channel], inner), inputs, outputs);
        else
            Add(new BiasAdd<int>(outer, shape[channel], inner), inputs, outputs);
    });

    [Test]
    public void ReluCasesOfTensorFlow() => KernelGolden.Check("Relu", (c, inputs, outputs) =>
    {
        if (c.Inputs[0].DType == "float32")
            Relu.Run<float>(inputs[0], outputs[0], Workers.Pool(2));
        else
            Relu.Run<int>(inputs[0], outputs[0], Workers.Pool(2));
    });

    [TestCaseSource(typeof(Tiers), nameof(Tiers.Available))]
    public void ReluGradientCasesOfTensorFlow(CpuTier tier) => KernelGolden.Check("ReluGrad", (_, inputs, outputs) =>
        Relu.Gradient(inputs[0], inputs[1], outputs[0], tier, Workers.Pool(2)));

    [TestCaseSource(typeof(Tiers), nameof(Tiers.Available))]
    public void ReluGradientOfEveryLength(CpuTier tier)
    {
        for (int n = 0; n <= 257; n++)
        {
            float[] x = [.. Enumerable.Range(0, n).Select(i => (i % 3) - 1f)], dy = [.. Enumerable.Range(0,
                n).Select(i => i + 0.5f)];
            using GuardedBuffer features = GuardedBuffer.Of(x, n % 4 * 4), gradient = GuardedBuffer.Of(dy, 4);
            Relu.Gradient(gradient.Block, features.Block, gradient.Block, tier, Workers.Pool(1));
            gradient.AssertIntact($"{tier}, {n}");
            Assert.That(gradient.Floats.ToArray(), Is.EqualTo(dy.Select((g, i) => x[i] > 0 ? g : 0)));
        }
    }

    [TestCaseSource(typeof(Tiers), nameof(Tiers.Available))]
    public void ReluGradientMultiplies(CpuTier tier)
    {
        using GuardedBuffer x = GuardedBuffer.Of([-1, 0, 1, float.NaN, -1]);
        using GuardedBuffer dy = GuardedBuffer.Of([float.PositiveInfinity, float.NaN, float.NegativeInfinity, 2, -3]);
        Relu.Gradient(dy.Block, x.Block, dy.Block, tier, Workers.Pool(1));
        Assert.That(dy.Floats.ToArray(), Is.EqualTo(new[] { float.NaN, float.NaN, float.NegativeInfinity, 0, 0 }));
        Assert.That(float.IsNegative(dy.Floats[4]), Is.True, "the zero has the sign of dy");
    }

    [Test]
    public void BiasOfEveryNumberOfChannels()
    {
        for (int channels = 1; channels <= 70; channels++)
            foreach ((int outer, int inner) in new[] { (1, 1), (600, 1), (3, 17) })
            {
                int length = outer * channels * inner;
                float[] x = [.. Enumerable.Range(0, length).Select(i => i * 0.5f)], bias = [.. Enumerable.Range(0,
                    channels).Select(i => i * 2f)];
                using GuardedBuffer input = GuardedBuffer.Of(x, 4), add = GuardedBuffer.Of(bias, 8);
                Add(new BiasAdd<float>(outer, channels, inner), [input.Block, add.Block], [input.Block]);
                input.AssertIntact($"{outer} {channels} {inner}");
                Assert.That(input.Floats.SequenceEqual(x.Select((v, i) => v + bias[i / inner % channels]).ToArray()), Is.True);
            }
    }

    private static void Add<T>(BiasAdd<T> kernel, Block[] inputs, Block[] outputs) where T : unmanaged, System.Numerics.INumber<T>
    {
        using var scratch = new GuardedBuffer(kernel.ScratchBytes(2));
        kernel.Run(inputs[0], inputs[1], outputs[0], scratch.Block, Workers.Pool(2));
        scratch.AssertIntact(kernel.Name);
    }
}
