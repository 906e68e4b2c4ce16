using System.Text.Json;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using TfCnn.Shared.Datasets;
using TfCnn.Tests.Golden;
using TfCnn.Tests.Keras;
using TfCnn.Tests.Shared;
using static Tensorflow.KerasApi;

namespace TfCnn.Tests.Programs;

/// <summary>
/// The chapter's Keras models on real images, step by step against Keras' record of them (<c>traces.jsonl.gz</c>): seed 42,
/// batches in
/// the order of the files.
/// </summary>
[NonParallelizable]
public class KerasTraceTest
{
    private const int Steps = 20;
    private const double FirstLoss = 1e-6;

    [Test]
    public void MnistWithSgd() => Check(
        "keras-mnist-sgd", "mnist", "mnist/train-labels-idx1-ubyte.gz", ChapterModels.Mnist, keras.optimizers.SGD(0.01f), 100, 2e-6);

    // RMSprop's first steps are as long for a tiny gradient as for a large one, so that the last bit of it soon shows in the
    // loss.
    [Test]
    public void CifarWithRmspropAndDropout() => Check(
        "keras-cifar-rmsprop", "cifar10", "cifar-10-batches-bin/data_batch_1.bin", ChapterModels.Cifar, keras.optimizers.RMSprop(0.001f),
        128, 3e-3);

    [SetUp]
    public void SetSeed() => keras.utils.set_random_seed(42);

    private static void Check(
        string trace, string set, string file, Func<Sequential> build, Tensorflow.Keras.IOptimizer optimizer, int batchSize, double tolerance)
    {
        JsonElement golden = GoldenFile.Cases("traces.jsonl.gz").Single(c => c.GetProperty("model").GetString() == trace);
        Dataset data = DatasetLoader.Load(new DatasetRequest { Name = set, DataDirectory = TestData.RequireReal(file) });
        Sequential model = build();
        model.compile(optimizer, "categorical_crossentropy", ["accuracy"]);
        Tensorflow.Shape shape = model.InputShape!;
        double worst = 0;
        int step = 0, sameAccuracy = 0;
        foreach (Batch batch in data.Train.Batches(batchSize).Take(Steps))
        {
            Dictionary<string, float> result = model.train_on_batch(ArrayOf(batch.Images).reshape(shape), ArrayOf(batch.Labels));
            double expected = golden.GetProperty("losses")[step].GetDouble(), error = Math.Abs(result["loss"] - expected) / expected;
            worst = Math.Max(worst, error);
            sameAccuracy += result["accuracy"] == golden.GetProperty("accuracies")[step].GetSingle() ? 1 : 0;
            Assert.That(error, Is.LessThanOrEqualTo(step == 0 ? FirstLoss : tolerance), $"step {step + 1}: {result["loss"]}, Keras {expected}");
            step++;
        }
        double norm = WorstNorm(model, golden.GetProperty("after_20"));
        TestContext.Out.WriteLine(
            $"{step} steps: loss at most {worst:G2} off, {sameAccuracy} accuracies equal; norms of the kernels at most {norm:G2} off");
        Assert.That(step, Is.EqualTo(Steps));
        Assert.That(norm, Is.LessThanOrEqualTo(tolerance));
    }

    // Of the kernels: a bias is a sum of thousands of gradients that nearly cancel, of which float32 leaves few digits.
    private static double WorstNorm(Sequential model, JsonElement weights)
    {
        double worst = 0;
        foreach ((NDArray ours, JsonElement theirs) in model.get_weights().Zip(weights.EnumerateObject().Select(w => w.Value)))
        {
            double expected = theirs.GetProperty("l2").GetDouble(), norm = Math.Sqrt(
                ours.ToArray<float>().Sum(v => (double)v * v));
            if (ours.Shape.Rank > 1)
                worst = Math.Max(worst, Math.Abs(norm - expected) / expected);
        }
        return worst;
    }

    private static NDArray ArrayOf(NumSharp.NDArray array) =>
        new(array.ToArray<float>(), new Tensorflow.Shape([.. array.shape.Select(d => (long)d)]));
}
