using Tensorflow.NumPy;
using Tensorflow;
using TfCnn.Shared.Datasets;
using TfStyle;
using static Tensorflow.Binding;

namespace TfCnn.Benchmarks;

/// <summary>
/// One training step of a model of the chapter in a session, beside the FMA peak measured in the same rounds. Rounds of several
/// engines alternate, so that a busy or throttled machine slows all. Each engine trains from the same start on the same batches, in turn.
/// </summary>
internal static class StepBenchmark
{
    /// <summary>Steps before those that are timed: by then a model is as active as it stays.</summary>
    public const int StepsBefore = 200;

    private const double SecondsPerRound = 1.5;
    private const int Batches = 20;

    public static void Run(string name, IReadOnlyList<string> engines, int threads, int rounds, string? jsonFile)
    {
        StepModel model = StepModel.Of(name);
        tf.reset_default_graph();
        tf.set_random_seed(123);
        Dataset data = model.Load();
        (NDArray, NDArray)[] batches = model.Batches(data, Batches);
        Func<Session, Action> stepIn = model.IsMnist ? MnistStep(batches) : CifarStep(batches);
        var peak = new PeakMeter(threads);
        (Action Step, EngineTimes Times)[] runs = [.. engines.Select(e => (stepIn(Started(e, threads)), new EngineTimes(e)))];
        foreach ((Action step, _) in runs)
            for (int i = 0; i < StepsBefore; i++)
                step();
        Rounds.Alternate([.. runs.Select(r => (r.Step, r.Times.Step))], rounds, SecondsPerRound, peak: peak);
        var report = new StepReport(model, data.Name, "tf", model.IsMnist ? "Adam" : "RMSProp", threads, peak.Gflops, [.. runs.Select(r => r.Times)]);
        report.Print();
        report.Write(jsonFile);
    }

    private static Func<Session, Action> MnistStep((NDArray Images, NDArray Labels)[] batches)
    {
        var cnn = new MnistCnn(0.001f, firstSeed: 1);
        return session => InTurn(batches, (x, y) => session.run(cnn.Optimizer, (cnn.X, x), (cnn.Y, y)));
    }

    private static Func<Session, Action> CifarStep((NDArray Images, NDArray Labels)[] batches)
    {
        var cnn = new CifarCnn(0.001f, keepProb: 1, firstSeed: 1, firstDropoutSeed: 101);
        object keep = 1f;
        return session => InTurn(
            batches, (x, y) => session.run(cnn.Optimizer, (cnn.X, x), (cnn.Y, y), (cnn.KeepProb, keep)));
    }

    private static Action InTurn((NDArray Images, NDArray Labels)[] batches, Action<NDArray, NDArray> step)
    {
        int next = 0;
        return () =>
        {
            (NDArray images, NDArray labels) = batches[next++ % batches.Length];
            step(images, labels);
        };
    }

    private static Session Started(string engine, int threads)
    {
        Session session = tf.Session(new ConfigProto { Engine = engine, IntraOpParallelismThreads = threads });
        session.run(tf.global_variables_initializer());
        return session;
    }
}
