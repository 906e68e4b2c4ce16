using Tensorflow;
using Tensorflow.NumPy;
using TfStyle;
using static Tensorflow.Binding;

namespace TfCnn.Benchmarks;

/// <summary>
/// One training step of a model of the chapter in a session, beside the FMA peak measured in the same rounds. Rounds of several
/// engines alternate, so that a busy or throttled machine slows all.
/// </summary>
internal static class StepBenchmark
{
    private const double SecondsPerRound = 1.5;

    public static void Run(string name, IReadOnlyList<string> engines, int threads, int rounds, string? jsonFile)
    {
        StepModel model = StepModel.Of(name);
        tf.reset_default_graph();
        tf.set_random_seed(123);
        Func<Session, Action> stepIn = model.IsMnist ? MnistStep(model) : CifarStep(model);
        var peak = new PeakMeter(threads);
        (Action Step, EngineTimes Times)[] runs = [.. engines.Select(e => (stepIn(Started(e, threads)), new EngineTimes(e)))];
        Rounds.Alternate([.. runs.Select(r => (r.Step, r.Times.Step))], rounds, SecondsPerRound, peak: peak);
        var report = new StepReport(model, "tf", model.IsMnist ? "Adam" : "RMSProp", threads, peak.Gflops, [.. runs.Select(r => r.Times)]);
        report.Print();
        report.Write(jsonFile);
    }

    private static Func<Session, Action> MnistStep(StepModel model)
    {
        var cnn = new MnistCnn(0.001f, firstSeed: 1);
        (NDArray x, NDArray y) = model.RandomData(batches: 1);
        return session => () => session.run(cnn.Optimizer, (cnn.X, x), (cnn.Y, y));
    }

    private static Func<Session, Action> CifarStep(StepModel model)
    {
        var cnn = new CifarCnn(0.001f, keepProb: 1, firstSeed: 1, firstDropoutSeed: 101);
        (NDArray x, NDArray y) = model.RandomData(batches: 1);
        object keep = 1f;
        return session => () => session.run(cnn.Optimizer, (cnn.X, x), (cnn.Y, y), (cnn.KeepProb, keep));
    }

    private static Session Started(string engine, int threads)
    {
        Session session = tf.Session(new ConfigProto { Engine = engine, IntraOpParallelismThreads = threads });
        session.run(tf.global_variables_initializer());
        return session;
    }
}
