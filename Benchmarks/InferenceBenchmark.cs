using Tensorflow.NumPy;
using Tensorflow;
using TfCnn.Shared.Datasets;
using TfStyle;
using static Tensorflow.Binding;

namespace TfCnn.Benchmarks;

/// <summary>What the chapter's MNIST model takes to classify after some training: 10,000 images in large batches, and one image alone.</summary>
internal static class InferenceBenchmark
{
    private const int Images = 10_000;
    private const int Batch = 1_000;
    private const int TrainingSteps = 200;
    private const double SecondsPerRound = 0.6;
    private const double FastEnough = 2, FastEnoughAlone = 3;

    private static readonly StepModel s_model = StepModel.Of("mnist");

    public static void Run(IReadOnlyList<string> engines, int threads, string? jsonFile)
    {
        tf.reset_default_graph();
        tf.set_random_seed(123);
        var cnn = new MnistCnn(0.001f, firstSeed: 1);
        Tensor accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(cnn.Model, 1), tf.argmax(cnn.Y, 1)), tf.float32));
        Dataset data = s_model.Load();
        using var comparison = new Comparison(engines, threads);
        (NDArray, NDArray)[] training = s_model.Batches(data, TrainingSteps);
        comparison.Prepare(session =>
        {
            foreach ((NDArray images, NDArray labels) in training)
                session.run(cnn.Optimizer, (cnn.X, images), (cnn.Y, labels));
        });
        Figure[] figures = [Throughput(comparison, data, cnn, accuracy), .. Latency(comparison, data, cnn)];
        FigureTable.Print($"MNIST model, classifying images of {data.Name}, threads {threads}", figures);
        FigureTable.Write(jsonFile, figures);
    }

    private static Figure Throughput(Comparison comparison, Dataset data, MnistCnn cnn, Tensor accuracy)
    {
        (NDArray X, NDArray Y)[] batches = (s_model with { Batch = Batch }).Batches(data, Images / Batch);
        Dictionary<string, StepTimes> times = comparison.Time(
            session =>
            {
                foreach ((NDArray images, NDArray labels) in batches)
                    session.run(accuracy, (cnn.X, images), (cnn.Y, labels));
            },
            SecondsPerRound);
        return Figure.Of(
            $"accuracy of {Images:N0} images in batches of {Batch:N0}, a batch", "ms", times, t => t.Median * Batch / Images,
            Goal.Ratio(FastEnough));
    }

    private static Figure[] Latency(Comparison comparison, Dataset data, MnistCnn cnn)
    {
        (NDArray x, _) = s_model.First(data.Test, 1);
        Dictionary<string, StepTimes> times = comparison.Time(session => session.run(cnn.Model, (cnn.X, x)), SecondsPerRound);
        return
        [
            Figure.Of("scores of one image, median", "us", times, t => t.Median * 1e3, Goal.Ratio(FastEnoughAlone)),
            Figure.Of("scores of one image, 99th percentile", "us", times, t => t.Percentile(99) * 1e3, Goal.Ratio(FastEnoughAlone)),
        ];
    }
}
