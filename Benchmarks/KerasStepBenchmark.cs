using System.Diagnostics;
using Tensorflow.Keras.Callbacks;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Training;
using Tensorflow.NumPy;
using Tensorflow;
using TfCnn.Shared.Datasets;
using static Tensorflow.KerasApi;

namespace TfCnn.Benchmarks;

/// <summary>
/// A Keras model of the chapter: what <c>fit</c> takes for a step, with gathering, metrics and callbacks, beside the same step in a bare
/// session loop over one fed batch. Rounds of both, and of several engines, alternate, so that a busy machine slows all.
/// </summary>
internal static class KerasStepBenchmark
{
    private const int Batches = 12;

    public static void Run(string name, IReadOnlyList<string> engines, int threads, int rounds, string? jsonFile)
    {
        StepModel chapter = StepModel.Of(name);
        Dataset data = chapter.Load();
        (NDArray images, NDArray labels) = chapter.First(data.Train, Batches * chapter.Batch);
        var peak = new PeakMeter(threads);
        EngineRun[] runs = [.. engines.Select(e => new EngineRun(e, chapter, threads, images, labels))];
        for (int round = 0; round < rounds; round++)
        {
            peak.Measure();
            foreach (EngineRun run in runs)
                run.TimeRound();
        }
        var report = new StepReport(chapter, data.Name, "keras", chapter.IsMnist ? "SGD" : "RMSprop", threads, peak.Gflops, [.. runs.Select(r => r.Times)]);
        report.Print();
        report.Write(jsonFile);
    }

    private static double Time(Action step)
    {
        long before = Stopwatch.GetTimestamp();
        step();
        return Stopwatch.GetElapsedTime(before).TotalMilliseconds;
    }

    /// <summary>A model on one engine.</summary>
    private sealed class EngineRun
    {
        private readonly StepClock _clock = new();
        private readonly Action _fit, _bare;

        public EngineRun(string engine, StepModel chapter, int threads, NDArray images, NDArray labels)
        {
            Times = new EngineTimes(engine) { Session = new StepTimes() };
            keras.backend.set_session_config(new ConfigProto { Engine = engine, IntraOpParallelismThreads = threads });
            keras.utils.set_random_seed(42);
            Sequential model = chapter.IsMnist ? KerasStyle.MnistCnn.Build(0.01f) : KerasStyle.CifarCnn.Build(0.001f);
            _fit = () => model.fit(images, labels, batch_size: chapter.Batch, verbose: 0, callbacks: [_clock]);
            for (int steps = 0; steps < StepBenchmark.StepsBefore; steps += Batches)
                _fit();
            _bare = BareStep(model, images, labels, chapter.Batch);
        }

        public EngineTimes Times { get; }

        public void TimeRound()
        {
            Quiet.Wait();
            _bare();
            Times.Session!.AddRound([.. Enumerable.Range(0, Batches).Select(_ => Time(_bare))]);
            _clock.Times.Clear();
            _fit();
            Times.Step.AddRound(_clock.Times);
        }
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
