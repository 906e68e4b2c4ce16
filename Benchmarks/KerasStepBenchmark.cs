using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Tensorflow;
using Tensorflow.Keras.Callbacks;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Training;
using Tensorflow.NumPy;
using static Tensorflow.KerasApi;

namespace TfCnn.Benchmarks;

/// <summary>
/// The chapter's Keras model for MNIST (batch 100, SGD): what <c>fit</c> takes for a step, with gathering, metrics and callbacks, beside the
/// same step in a bare session loop over one fed batch. Rounds of both alternate, so that a busy machine slows both.
/// </summary>
internal static class KerasStepBenchmark
{
    private const int Batch = 100;
    private const int Batches = 30;
    private const int Rounds = 8;

    public static void Run(int threads, string? jsonFile)
    {
        ModelGraph.Config = new ConfigProto { IntraOpParallelismThreads = threads };
        keras.utils.set_random_seed(42);
        Sequential model = Model();
        model.compile(keras.optimizers.SGD(0.01f), "categorical_crossentropy", ["accuracy"]);
        (NDArray images, NDArray labels) = RandomData();
        var clock = new StepClock();
        void fit() => model.fit(images, labels, batch_size: Batch, verbose: 0, callbacks: [clock]);
        fit();
        Action bare = BareStep(model, images, labels);
        bare();
        double peak = 0, bareMin = double.MaxValue, fitMin = double.MaxValue;
        List<double> bareTimes = [], fitTimes = [];
        for (int round = 0; round < Rounds; round++)
        {
            peak = Math.Max(peak, FmaPeak.Measure(threads));
            double[] steps = [.. Enumerable.Range(0, Batches).Select(_ => Time(bare)).Order()];
            clock.Times.Clear();
            fit();
            double[] fits = [.. clock.Times.Order()];
            (bareMin, fitMin) = (Math.Min(bareMin, steps[0]), Math.Min(fitMin, fits[0]));
            bareTimes.Add(steps[steps.Length / 2]);
            fitTimes.Add(fits[fits.Length / 2]);
        }
        Report(threads, peak, (bareMin, Median(bareTimes)), (fitMin, Median(fitTimes)), jsonFile);
    }

    private static Sequential Model() => keras.Sequential(
        keras.layers.Reshape((28, 28, 1), input_shape: 784), keras.layers.Conv2D(32, 4, padding: "same", activation: "relu"),
        keras.layers.MaxPooling2D(2, 2), keras.layers.Conv2D(64, 4, padding: "same", activation: "relu"), keras.layers.MaxPooling2D(2, 2),
        keras.layers.Flatten(), keras.layers.Dense(1024, "relu"), keras.layers.Dense(10, "softmax"));

    // The very function that fit runs, with nothing around it.
    private static Action BareStep(Sequential model, NDArray images, NDArray labels)
    {
        var data = new TrainingData(images.Value, labels.Value);
        var compilation = new Compilation(model.Optimizer!, new("categorical_crossentropy", null), [new("accuracy", null)], []);
        var key = new StepKey(StepKind.Train, data.X.RowShape, data.Y!.RowShape, null, model.Version, model.Home.Graph);
        StepFunction function = StepFunction.Trace(model, compilation, key);
        model.Home.Initialize();
        int[] rows = [.. Enumerable.Range(0, Batch)];
        HostTensor x = data.X.Take(rows), y = data.Y.Take(rows);
        return () => function.Run(model.Home.Session, x, y, null);
    }

    private static void Report(
        int threads, double peak, (double Min, double Median) bare, (double Min, double Median) fit, string? jsonFile)
    {
        Console.WriteLine(Text($"MNIST training step, Keras style, batch {Batch}, SGD"));
        Console.WriteLine(Text($"threads {threads}, FMA peak {peak:F0} GFLOP/s"));
        Console.WriteLine(Text($"session   min {bare.Min:F2} ms   median {bare.Median:F2} ms"));
        Console.WriteLine(Text($"fit       min {fit.Min:F2} ms   median {fit.Median:F2} ms"));
        Console.WriteLine(Text($"fit adds  min {(fit.Min / bare.Min) - 1:P1}      median {(fit.Median / bare.Median) - 1:P1}"));
        if (jsonFile is null)
            return;
        var report = new
        {
            model = "mnist",
            style = "keras",
            threads,
            fmaPeakGflops = peak,
            session = new { minStepMs = bare.Min, medianStepMs = bare.Median },
            fit = new { minStepMs = fit.Min, medianStepMs = fit.Median },
        };
        File.WriteAllText(jsonFile, JsonSerializer.Serialize(report, new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }

    private static (NDArray Images, NDArray Labels) RandomData()
    {
        var random = new Random(1);
        float[] images = [.. Enumerable.Range(0, Batches * Batch * 784).Select(_ => random.NextSingle())];
        float[] labels = new float[Batches * Batch * 10];
        for (int i = 0; i < Batches * Batch; i++)
            labels[(i * 10) + random.Next(10)] = 1;
        return (new NDArray(images, (Batches * Batch, 784)), new NDArray(labels, (Batches * Batch, 10)));
    }

    private static double Time(Action step)
    {
        long before = Stopwatch.GetTimestamp();
        step();
        return Stopwatch.GetElapsedTime(before).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The times from the end of one batch to the end of the next.</summary>
    private sealed class StepClock : Callback
    {
        private long _last;

        public List<double> Times { get; } = new(Batches * 2);

        public override void OnTrainBatchEnd(long step, Logs logs)
        {
            if (step > 0)
                Times.Add(Stopwatch.GetElapsedTime(_last).TotalMilliseconds);
            _last = Stopwatch.GetTimestamp();
        }
    }
}
