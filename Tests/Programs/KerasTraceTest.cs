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
/// The chapter's Keras models on real images, step by step against Keras' record of them (<c>traces.jsonl.gz</c>): seed 42, batches in
/// the order of the files. The same MNIST steps on TensorFlow give the record to the last bit, so what is off here is rounding: as much
/// as TensorFlow itself is off without oneDNN.
/// </summary>
[NonParallelizable]
public class KerasTraceTest
{
    private const int Steps = 20;
    private const double FirstLoss = 1e-6;

    // A bias starts at 0 and gets sums in which one unit that rounding switches on or off shows: 2.4e-4 with TensorFlow's own kernels in
    // place of oneDNN's, and 2.4e-4 here.
    [Test]
    public void MnistWithSgd() => Check(
        "keras-mnist-sgd", "mnist", TestData.RequireReal("mnist/train-labels-idx1-ubyte.gz"), ChapterModels.Mnist, keras.optimizers.SGD(0.01f), 100, 2e-6, 3e-4);

    // RMSprop's first steps are as long for a tiny gradient as for a large one, so that the last bit of it soon shows in the
    // loss: TensorFlow's RMSProp op, in place of the separate ops of Keras, ends 2e-3 off in the loss and 2.7e-2 in the biases.
    [Test]
    public void CifarWithRmspropAndDropout() => Check(
        "keras-cifar-rmsprop", "cifar10", TestData.RequireCifar("data_batch_1.bin"), ChapterModels.Cifar, keras.optimizers.RMSprop(0.001f),
        128, 3e-3, 3e-2);

    [SetUp]
    public void SetSeed() => keras.utils.set_random_seed(42);

    private static void Check(
        string trace, string set, string folder, Func<Sequential> build, Tensorflow.Keras.IOptimizer optimizer, int batchSize, double tolerance,
        double biasTolerance)
    {
        JsonElement golden = GoldenFile.Cases("traces.jsonl.gz").Single(c => c.GetProperty("model").GetString() == trace);
        Dataset data = DatasetLoader.Load(new DatasetRequest { Name = set, DataDirectory = folder });
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
        (double kernels, double biases) = WorstNorms(model, golden.GetProperty("after_20"));
        TestContext.Out.WriteLine(
            $"{step} steps: loss at most {worst:G2} off, {sameAccuracy} accuracies equal; norms of the kernels at most {kernels:G2} off, of the "
            + $"biases {biases:G2}");
        Assert.That(step, Is.EqualTo(Steps));
        Assert.That(kernels, Is.LessThanOrEqualTo(tolerance));
        Assert.That(biases, Is.LessThanOrEqualTo(biasTolerance));
    }

    private static (double Kernels, double Biases) WorstNorms(Sequential model, JsonElement weights)
    {
        double kernels = 0, biases = 0;
        foreach ((NDArray ours, JsonElement theirs) in model.get_weights().Zip(weights.EnumerateObject().Select(w => w.Value)))
        {
            double expected = theirs.GetProperty("l2").GetDouble(), norm = Math.Sqrt(ours.ToArray<float>().Sum(v => (double)v * v));
            double error = Math.Abs(norm - expected) / expected;
            if (ours.Shape.Rank > 1)
                kernels = Math.Max(kernels, error);
            else
                biases = Math.Max(biases, error);
        }
        return (kernels, biases);
    }

    private static NDArray ArrayOf(NumSharp.NDArray array) =>
        new(array.ToArray<float>(), new Tensorflow.Shape([.. array.shape.Select(d => (long)d)]));
}
