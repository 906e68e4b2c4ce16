using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

public class SoftmaxTest
{
    private static IEnumerable<CpuTier> Available => Tiers.Available;

    [Test]
    public void CasesOfTensorFlow([Values] bool logarithm, [ValueSource(nameof(Available))] CpuTier tier) =>
        KernelGolden.Check(logarithm ? "LogSoftmax" : "Softmax", (c, inputs, outputs) =>
        {
            int[] shape = c.Inputs[0].Shape;
            Normalise(shape[..^1].Aggregate(1, (n, d) => n * d), shape[^1], logarithm, tier, inputs[0], outputs[0], 2);
        });

    [TestCaseSource(nameof(Available))]
    public void CrossEntropyCasesOfTensorFlow(CpuTier tier) =>
        KernelGolden.Check("SoftmaxCrossEntropyWithLogits", (c, inputs, outputs) =>
        {
            int[] logits = c.Inputs[0].Shape, labels = c.Inputs[1].Shape;
            var kernel = new SoftmaxCrossEntropy(new(logits[0], logits[1]), new(labels[0], labels[1]), tier);
            using var scratch = new GuardedBuffer(kernel.ScratchBytes(2));
            kernel.Run(inputs[0], inputs[1], outputs[0], outputs[1], scratch.Block, Workers.Pool(2));
            scratch.AssertIntact(c.Name);
        });

    [TestCaseSource(nameof(Available))]
    public void SparseCrossEntropyCasesOfTensorFlow(CpuTier tier) =>
        KernelGolden.Check("SparseSoftmaxCrossEntropyWithLogits", (c, inputs, outputs) =>
        {
            int[] shape = c.Inputs[0].Shape;
            int bad = c.Inputs[1].DType == "int32" ? Sparse<int>(shape[0], shape[1], tier, inputs, outputs)
                : Sparse<long>(shape[0], shape[1], tier, inputs, outputs);
            Assert.That(bad, Is.EqualTo(-1), c.Name);
        });

    [TestCase(3), TestCase(-1)]
    public void ALabelOutsideTheClassesIsReported(int label)
    {
        using GuardedBuffer logits = new(3 * 3 * sizeof(float)), labels = new(3 * sizeof(int)), loss = new(3 * sizeof(float));
        using GuardedBuffer backprop = new(3 * 3 * sizeof(float));
        new[] { 2, label, 0 }.CopyTo(labels.Block.Span<int>());
        Assert.That(Sparse<int>(3, 3, Cpu.Widest, [logits.Block, labels.Block], [loss.Block, backprop.Block]), Is.EqualTo(1));
    }

    [TestCaseSource(nameof(Available))]
    public void EveryNumberOfClassesFollowsTheFormula(CpuTier tier)
    {
        for (int classes = 1; classes <= 257; classes++)
        {
            float[] x = Values(3 * classes, classes);
            using GuardedBuffer logits = GuardedBuffer.Of(x, 4), output = new(logits.Block.Bytes, 8), log = new(logits.Block.Bytes, 12);
            Normalise(3, classes, false, tier, logits.Block, output.Block, 1);
            Normalise(3, classes, true, tier, logits.Block, log.Block, 1);
            output.AssertIntact($"softmax of {classes}");
            log.AssertIntact($"log softmax of {classes}");
            for (int row = 0; row < 3; row++)
            {
                double[] e = [.. x.Skip(row * classes).Take(classes).Select(v => Math.Exp(v))];
                for (int i = 0; i < classes; i++)
                {
                    double expected = e[i] / e.Sum();
                    Assert.That(output.Floats[(row * classes) + i], Is.EqualTo(expected).Within(1e-6 * expected));
                    Assert.That(log.Floats[(row * classes) + i], Is.EqualTo(Math.Log(expected)).Within(2e-6));
                }
            }
        }
    }

    [TestCaseSource(nameof(Available))]
    public void EveryNumberOfClassesGivesTheLossAndItsGradient(CpuTier tier)
    {
        foreach (int classes in Enumerable.Range(1, 70).Append(257).Append(1000))
        {
            float[] x = Values(2 * classes, classes), labels = [.. Values(2 * classes, classes + 1).Select(v => (v + 5) / 10)];
            using GuardedBuffer logits = GuardedBuffer.Of(x, 4), targets = GuardedBuffer.Of(labels, 8);
            using GuardedBuffer loss = new(2 * sizeof(float), 4), backprop = new(logits.Block.Bytes, 12);
            var kernel = new SoftmaxCrossEntropy(new(2, classes), new(2, classes), tier);
            using var scratch = new GuardedBuffer(kernel.ScratchBytes(1));
            kernel.Run(logits.Block, targets.Block, loss.Block, backprop.Block, scratch.Block, Workers.Pool(1));
            foreach (GuardedBuffer buffer in (GuardedBuffer[])[loss, backprop, scratch])
                buffer.AssertIntact($"cross entropy of {classes}");
            for (int row = 0; row < 2; row++)
            {
                double[] v = [.. x.Skip(row * classes).Take(classes).Select(f => (double)f)];
                double[] t = [.. labels.Skip(row * classes).Take(classes).Select(f => (double)f)];
                double sum = v.Sum(Math.Exp), expected = v.Zip(t, (a, b) => (Math.Log(sum) - a) * b).Sum();
                Assert.That(loss.Floats[row], Is.EqualTo(expected).Within(1e-6 * (1 + expected)), $"loss of {classes}");
                for (int i = 0; i < classes; i++)
                    Assert.That(backprop.Floats[(row * classes) + i], Is.EqualTo((Math.Exp(v[i]) / sum) - t[i]).Within(2e-7));
            }
        }
    }

    // One logit is 0 and takes nearly all, so that the others show the exponential alone, down to where it has no bits left.
    [TestCaseSource(nameof(Available))]
    public void TheExponentialIsWithinAUnitInTheLastPlaceAndOneAtZero(CpuTier tier)
    {
        float[] x = [0, .. Enumerable.Range(1, 2200).Select(i => -20 - (i * 0.0391f)), float.NegativeInfinity];
        using GuardedBuffer logits = GuardedBuffer.Of(x), output = new(logits.Block.Bytes);
        Normalise(1, x.Length, false, tier, logits.Block, output.Block, 1);
        Assert.That(output.Floats[0], Is.EqualTo(1).Within(1e-6));
        Assert.That(output.Floats[^1], Is.Zero);
        for (int i = 1; i < x.Length - 1; i++)
        {
            double expected = Math.Exp(x[i]) * output.Floats[0];
            Assert.That(output.Floats[i], Is.EqualTo(expected).Within((1.5e-7 * expected) + float.Epsilon), $"exp({x[i]})");
        }
    }

    [TestCaseSource(nameof(Available))]
    public void RowsWithoutALargestNumberAreNaN(CpuTier tier)
    {
        foreach (int classes in (int[])[1, 3, 10, 16, 33])
            foreach (float value in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
                foreach (bool logarithm in (bool[])[false, true])
                {
                    float[] x = new float[2 * classes];
                    Array.Fill(x, float.IsNegative(value) && !float.IsNaN(value) ? value : 1, 0, classes);
                    x[classes - 1] = value;
                    using GuardedBuffer logits = GuardedBuffer.Of(x), output = new(logits.Block.Bytes);
                    Normalise(2, classes, logarithm, tier, logits.Block, output.Block, 1);
                    Assert.That(output.Floats[..classes].ToArray(), Is.All.NaN, $"{classes} classes with {value}");
                    Assert.That(output.Floats[classes..].ToArray(), Has.None.NaN, "the other row");
                }
    }

    [Test]
    public void SameBitsForAnyNumberOfWorkersAndInPlace()
    {
        float[] x = Values(3000 * 10, 1);
        using GuardedBuffer logits = GuardedBuffer.Of(x), one = new(logits.Block.Bytes);
        foreach (bool logarithm in new[] { false, true })
        {
            Normalise(3000, 10, logarithm, Cpu.Widest, logits.Block, one.Block, 1);
            foreach (int workers in new[] { 2, 3, 5 })
            {
                using GuardedBuffer many = GuardedBuffer.Of(x);
                Normalise(3000, 10, logarithm, Cpu.Widest, many.Block, many.Block, workers);
                Assert.That(many.Floats.SequenceEqual(one.Floats), Is.True, $"{workers} workers");
            }
        }
    }

    private static void Normalise(int rows, int classes, bool logarithm, CpuTier tier, Block logits, Block output, int workers)
    {
        var kernel = new Softmax(rows, classes, logarithm, tier);
        using var scratch = new GuardedBuffer(kernel.ScratchBytes(workers));
        kernel.Run(logits, output, scratch.Block, Workers.Pool(workers));
        scratch.AssertIntact($"{kernel.Name} [{rows},{classes}]");
    }

    private static int Sparse<TLabel>(int rows, int classes, CpuTier tier, Block[] inputs, Block[] outputs)
        where TLabel : unmanaged, System.Numerics.IBinaryInteger<TLabel>
    {
        var kernel = new SparseSoftmaxCrossEntropy<TLabel>(rows, classes, tier);
        using var scratch = new GuardedBuffer(kernel.ScratchBytes(2));
        return kernel.Run(inputs[0], inputs[1], outputs[0], outputs[1], scratch.Block, Workers.Pool(2));
    }

    private static float[] Values(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 10) - 5)];
    }
}
