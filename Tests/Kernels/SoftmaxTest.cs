using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

public class SoftmaxTest
{
    [TestCase("Softmax", false), TestCase("LogSoftmax", true)]
    public void CasesOfTensorFlow(string op, bool logarithm) => KernelGolden.Check(op, (c, inputs, outputs) =>
    {
        int[] shape = c.Inputs[0].Shape;
        Normalise(shape[..^1].Aggregate(1, (n, d) => n * d), shape[^1], logarithm, inputs[0], outputs[0], 2);
    });

    [Test]
    public void CrossEntropyCasesOfTensorFlow() =>
        KernelGolden.Check("SoftmaxCrossEntropyWithLogits", (c, inputs, outputs) =>
        {
            int[] logits = c.Inputs[0].Shape, labels = c.Inputs[1].Shape;
            var kernel = new SoftmaxCrossEntropy(new(logits[0], logits[1]), new(labels[0], labels[1]));
            using var scratch = new GuardedBuffer(kernel.ScratchBytes(2));
            kernel.Run(inputs[0], inputs[1], outputs[0], outputs[1], scratch.Block, Workers.Pool(2));
            scratch.AssertIntact(c.Name);
        });

    [Test]
    public void SparseCrossEntropyCasesOfTensorFlow() =>
        KernelGolden.Check("SparseSoftmaxCrossEntropyWithLogits", (c, inputs, outputs) =>
        {
            int[] shape = c.Inputs[0].Shape;
            int bad = c.Inputs[1].DType == "int32" ? Sparse<int>(shape[0], shape[1], inputs, outputs)
                : Sparse<long>(shape[0], shape[1], inputs, outputs);
            Assert.That(bad, Is.EqualTo(-1), c.Name);
        });

    [TestCase(3), TestCase(-1)]
    public void ALabelOutsideTheClassesIsReported(int label)
    {
        using GuardedBuffer logits = new(3 * 3 * sizeof(float)), labels = new(3 * sizeof(int)), loss = new(3 * sizeof(float));
        using GuardedBuffer backprop = new(3 * 3 * sizeof(float));
        new[] { 2, label, 0 }.CopyTo(labels.Block.Span<int>());
        Assert.That(Sparse<int>(3, 3, [logits.Block, labels.Block], [loss.Block, backprop.Block]), Is.EqualTo(1));
    }

    [Test]
    public void EveryNumberOfClassesFollowsTheFormula()
    {
        for (int classes = 1; classes <= 257; classes++)
        {
            float[] x = Values(3 * classes, classes);
            using GuardedBuffer logits = GuardedBuffer.Of(x, 4), output = new(logits.Block.Bytes, 8);
            Normalise(3, classes, false, logits.Block, output.Block, 1);
            output.AssertIntact($"softmax of {classes}");
            for (int row = 0; row < 3; row++)
            {
                double[] e = [.. x.Skip(row * classes).Take(classes).Select(v => Math.Exp(v))];
                for (int i = 0; i < classes; i++)
                    Assert.That(output.Floats[(row * classes) + i], Is.EqualTo(e[i] / e.Sum()).Within(1e-6 * e[i] / e.Sum()));
            }
        }
    }

    [Test]
    public void SameBitsForAnyNumberOfWorkersAndInPlace()
    {
        float[] x = Values(3000 * 10, 1);
        using GuardedBuffer logits = GuardedBuffer.Of(x), one = new(logits.Block.Bytes);
        foreach (bool logarithm in new[] { false, true })
        {
            Normalise(3000, 10, logarithm, logits.Block, one.Block, 1);
            foreach (int workers in new[] { 2, 3, 5 })
            {
                using GuardedBuffer many = GuardedBuffer.Of(x);
                Normalise(3000, 10, logarithm, many.Block, many.Block, workers);
                Assert.That(many.Floats.SequenceEqual(one.Floats), Is.True, $"{workers} workers");
            }
        }
    }

    private static void Normalise(int rows, int classes, bool logarithm, Block logits, Block output, int workers)
    {
        var kernel = new Softmax(rows, classes, logarithm);
        using var scratch = new GuardedBuffer(kernel.ScratchBytes(workers));
        kernel.Run(logits, output, scratch.Block, Workers.Pool(workers));
        scratch.AssertIntact($"{kernel.Name} [{rows},{classes}]");
    }

    private static int Sparse<TLabel>(int rows, int classes, Block[] inputs, Block[] outputs)
        where TLabel : unmanaged, System.Numerics.IBinaryInteger<TLabel>
    {
        var kernel = new SparseSoftmaxCrossEntropy<TLabel>(rows, classes);
        using var scratch = new GuardedBuffer(kernel.ScratchBytes(2));
        return kernel.Run(inputs[0], inputs[1], outputs[0], outputs[1], scratch.Block, Workers.Pool(2));
    }

    private static float[] Values(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 10) - 5)];
    }
}
