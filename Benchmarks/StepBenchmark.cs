using System.Diagnostics;
using Tensorflow;
using Tensorflow.NumPy;
using TfStyle;
using static Tensorflow.Binding;

namespace TfCnn.Benchmarks;

/// <summary>
/// One training step of a model of the chapter in a session, beside the FMA peak measured in the same rounds, so that a busy or throttled
/// machine slows both.
/// </summary>
internal static class StepBenchmark
{
    private const int Rounds = 5;
    private const double SecondsPerRound = 1.5;

    public static void Run(string name, int threads, string? jsonFile)
    {
        StepModel model = StepModel.Of(name);
        tf.reset_default_graph();
        tf.set_random_seed(123);
        var config = new ConfigProto { IntraOpParallelismThreads = threads };
        Action step = model.IsMnist ? MnistStep(model, config) : CifarStep(model, config);
        for (int i = 0; i < 5; i++)
            step();
        double peak = 0;
        var times = new StepTimes();
        for (int round = 0; round < Rounds; round++)
        {
            peak = Math.Max(peak, FmaPeak.Measure(threads));
            times.AddRound(TimeRound(step));
        }
        var report = new StepReport(model, "tf", model.IsMnist ? "Adam" : "RMSProp", threads, peak, times, null);
        report.Print();
        report.Write(jsonFile);
    }

    private static Action MnistStep(StepModel model, ConfigProto config)
    {
        var cnn = new MnistCnn(0.001f, firstSeed: 1);
        Session session = Started(config);
        (NDArray x, NDArray y) = model.RandomData(batches: 1);
        return () => session.run(cnn.Optimizer, (cnn.X, x), (cnn.Y, y));
    }

    private static Action CifarStep(StepModel model, ConfigProto config)
    {
        var cnn = new CifarCnn(0.001f, keepProb: 1, firstSeed: 1, firstDropoutSeed: 101);
        Session session = Started(config);
        (NDArray x, NDArray y) = model.RandomData(batches: 1);
        object keep = 1f;
        return () => session.run(cnn.Optimizer, (cnn.X, x), (cnn.Y, y), (cnn.KeepProb, keep));
    }

    private static Session Started(ConfigProto config)
    {
        Session session = tf.Session(config);
        session.run(tf.global_variables_initializer());
        return session;
    }

    private static List<double> TimeRound(Action step)
    {
        var times = new List<double>();
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsPerRound)
        {
            long before = Stopwatch.GetTimestamp();
            step();
            times.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }
        return times;
    }
}
