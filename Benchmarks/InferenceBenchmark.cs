using Tensorflow;
using Tensorflow.NumPy;
using TfStyle;
using static Tensorflow.Binding;

namespace TfCnn.Benchmarks;

/// <summary>What the chapter's MNIST model takes to classify: 10,000 images in large batches, and one image alone.</summary>
internal static class InferenceBenchmark
{
    private const int Images = 10_000;
    private const int Batch = 1_000;
    private const double SecondsPerRound = 0.6;
    private const double FastEnough = 2, FastEnoughAlone = 3;

    public static void Run(IReadOnlyList<string> engines, int threads, string? jsonFile)
    {
        tf.reset_default_graph();
        tf.set_random_seed(123);
        var cnn = new MnistCnn(0.001f, firstSeed: 1);
        Tensor accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(cnn.Model, 1), tf.argmax(cnn.Y, 1)), tf.float32));
        using var comparison = new Comparison(engines, threads);
        Figure[] figures = [Throughput(comparison, cnn, accuracy), .. Latency(comparison, cnn)];
        FigureTable.Print($"MNIST model, classifying, threads {threads}", figures);
        FigureTable.Write(jsonFile, figures);
    }

    private static Figure Throughput(Comparison comparison, MnistCnn cnn, Tensor accuracy)
    {
        (NDArray x, NDArray y) = StepModel.Of("mnist").RandomImages(Images);
        (NDArray X, NDArray Y)[] batches = [.. Enumerable.Range(0, Images / Batch).Select(b => (Rows(x, b), Rows(y, b)))];
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

    private static Figure[] Latency(Comparison comparison, MnistCnn cnn)
    {
        (NDArray x, _) = StepModel.Of("mnist").RandomImages(1);
        Dictionary<string, StepTimes> times = comparison.Time(session => session.run(cnn.Model, (cnn.X, x)), SecondsPerRound);
        return
        [
            Figure.Of("scores of one image, median", "us", times, t => t.Median * 1e3, Goal.Ratio(FastEnoughAlone)),
            Figure.Of("scores of one image, 99th percentile", "us", times, t => t.Percentile(99) * 1e3, Goal.Ratio(FastEnoughAlone)),
        ];
    }

    private static NDArray Rows(NDArray all, int batch)
    {
        int width = (int)all.Shape[1];
        return new NDArray(all.Value.Span<float>().Slice(batch * Batch * width, Batch * width).ToArray(), new Shape(Batch, width));
    }
}
