using System.Diagnostics;
using Tensorflow;
using Tensorflow.Keras.Callbacks;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Training;
using Tensorflow.NumPy;
using static Tensorflow.KerasApi;

namespace TfCnn.Benchmarks;

/// <summary>
/// A Keras model of the chapter: what <c>fit</c> takes for a step, with gathering, metrics and callbacks, beside the same step in a bare
/// session loop over one fed batch. Rounds of both alternate, so that a busy machine slows both.
/// </summary>
internal static class KerasStepBenchmark
{
    private const int Batches = 12;
    private const int Rounds = 8;

    public static void Run(string name, int threads, string? jsonFile)
    {
        StepModel chapter = StepModel.Of(name);
        keras.backend.set_session_config(new ConfigProto { IntraOpParallelismThreads = threads });
        keras.utils.set_random_seed(42);
        Sequential model = chapter.IsMnist ? KerasStyle.MnistCnn.Build(0.01f) : KerasStyle.CifarCnn.Build(0.001f);
        (NDArray images, NDArray labels) = chapter.RandomData(Batches);
        var clock = new StepClock();
        void fit() => model.fit(images, labels, batch_size: chapter.Batch, verbose: 0, callbacks: [clock]);
        fit();
        Action bare = BareStep(model, images, labels, chapter.Batch);
        bare();
        double peak = 0;
        StepTimes session = new(), fits = new();
        for (int round = 0; round < Rounds; round++)
        {
            peak = Math.Max(peak, FmaPeak.Measure(threads));
            session.AddRound([.. Enumerable.Range(0, Batches).Select(_ => Time(bare))]);
            clock.Times.Clear();
            fit();
            fits.AddRound(clock.Times);
        }
        var report = new StepReport(chapter, "keras", chapter.IsMnist ? "SGD" : "RMSprop", threads, peak, fits, session);
        report.Print();
        report.Write(jsonFile);
    }

    // The very function that fit runs, with nothing around it.
    private static Action BareStep(Sequential model, NDArray images, NDArray labels, int batch)
    {
        var data = new TrainingData(images.Value, labels.Value);
        var compilation = new Compilation(model.Optimizer!, new("categorical_crossentropy", null), [new("accuracy", null)], []);
        var key = new StepKey(StepKind.Train, data.X.RowShape, data.Y!.RowShape, null, model.Version, model.Home.Graph);
        StepFunction function = StepFunction.Trace(model, compilation, key);
        model.Home.Initialize();
        int[] rows = [.. Enumerable.Range(0, batch)];
        HostTensor x = data.X.Take(rows), y = data.Y.Take(rows);
        return () => function.Run(model.Home.Session, x, y, null);
    }

    private static double Time(Action step)
    {
        long before = Stopwatch.GetTimestamp();
        step();
        return Stopwatch.GetElapsedTime(before).TotalMilliseconds;
    }

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
