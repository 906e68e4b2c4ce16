using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Tensorflow;
using TfStyle;
using static Tensorflow.Binding;

namespace TfCnn.Benchmarks;

/// <summary>
/// One training step of the chapter's MNIST model (batch 100, Adam) in a session, beside the FMA peak measured in the same rounds, so that
/// a busy or throttled machine slows both.
/// </summary>
internal static class StepBenchmark
{
    private const int Batch = 100;
    private const int Rounds = 5;
    private const double SecondsPerRound = 1.5;

    /// <summary>Operations of a step by direct convolution: forward, and both gradients except the one by the images.</summary>
    private const double StepGigaflops =
        ((2 * 28 * 28 * 16 * 32) + (3 * 14 * 14 * 16 * 32 * 64) + (3 * 3136 * 1024) + (3 * 1024 * 10)) * 2.0 * Batch / 1e9;

    public static void Run(int threads, string? jsonFile)
    {
        tf.reset_default_graph();
        tf.set_random_seed(123);
        var cnn = new MnistCnn(0.001f, firstSeed: 1);
        using var session = tf.Session(new ConfigProto { IntraOpParallelismThreads = threads });
        session.run(tf.global_variables_initializer());
        (float[,] images, float[,] labels) = RandomBatch();
        void step() => session.run(cnn.Optimizer, (cnn.X, images), (cnn.Y, labels));

        for (int i = 0; i < 5; i++)
            step();
        double peak = 0;
        var best = new List<double>();
        var medians = new List<double>();
        for (int round = 0; round < Rounds; round++)
        {
            peak = Math.Max(peak, FmaPeak.Measure(threads));
            double[] times = TimeRound(step);
            best.Add(times[0]);
            medians.Add(times[times.Length / 2]);
        }
        Report(threads, peak, best.Min(), Median(medians), jsonFile);
    }

    private static double[] TimeRound(Action step)
    {
        var times = new List<double>();
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsPerRound)
        {
            long before = Stopwatch.GetTimestamp();
            step();
            times.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }
        return [.. times.Order()];
    }

    private static void Report(int threads, double peak, double min, double median, string? jsonFile)
    {
        double gflops = StepGigaflops / (median / 1e3), fastest = StepGigaflops / (min / 1e3);
        Console.WriteLine(Text($"MNIST training step, TensorFlow style, batch {Batch}, Adam: {StepGigaflops:F2} GFLOP"));
        Console.WriteLine(Text($"threads {threads}, FMA peak {peak:F0} GFLOP/s"));
        Console.WriteLine(Text($"managed   min {min:F2} ms ({fastest:F0} GFLOP/s, {fastest / peak:P0} of peak)   median {median:F2} ms ({gflops:F0} GFLOP/s, {gflops / peak:P0} of peak)"));
        if (jsonFile is null)
            return;
        var report = new
        {
            model = "mnist",
            style = "tf",
            threads,
            fmaPeakGflops = peak,
            engines = new { managed = new { minStepMs = min, medianStepMs = median, gflops, shareOfPeak = gflops / peak } },
        };
        File.WriteAllText(jsonFile, JsonSerializer.Serialize(report, new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }

    private static (float[,] Images, float[,] Labels) RandomBatch()
    {
        var random = new Random(1);
        float[,] images = new float[Batch, 784], labels = new float[Batch, 10];
        for (int i = 0; i < Batch; i++)
        {
            for (int pixel = 0; pixel < 784; pixel++)
                images[i, pixel] = random.NextSingle();
            labels[i, random.Next(10)] = 1;
        }
        return (images, labels);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
