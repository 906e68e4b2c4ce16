using Tensorflow;
using Tensorflow.NumPy;
using static Tensorflow.Binding;

namespace TfCnn.Benchmarks;

/// <summary>What <c>Session.run</c> itself takes: graphs whose only op does next to nothing.</summary>
internal static class OverheadBenchmark
{
    private const int RoundCount = 5;
    private const double SecondsPerRound = 0.1;
    private const int Repeat = 500;
    private const double MostNanoseconds = 1000;

    public static void Run(IReadOnlyList<string> engines, string? jsonFile)
    {
        Figure[] figures = [.. Figures("a scalar fed, plus a constant", engines, Sum), .. Figures("a variable read", engines, Read)];
        FigureTable.Print("Session.run on a graph of one op", figures);
        FigureTable.Write(jsonFile, figures);
    }

    private static Figure[] Figures(string what, IReadOnlyList<string> engines, Func<Func<Session, Func<NDArray>>> build)
    {
        tf.reset_default_graph();
        Func<Session, Func<NDArray>> runIn = build();
        (Func<NDArray> Run, EngineTimes Times)[] runs = [.. engines.Select(e => (runIn(Started(e)), new EngineTimes(e)))];
        Rounds.Alternate([.. runs.Select(r => (Discarding(r.Run), r.Times.Step))], RoundCount, SecondsPerRound, Repeat);
        double? Nanoseconds(string engine) => runs.SingleOrDefault(r => r.Times.Engine == engine).Times?.Step.Median * 1e6;
        double? Bytes(string engine) => runs.SingleOrDefault(r => r.Times.Engine == engine).Run is { } run ? Allocation.BeyondResult(run) : null;
        return
        [
            new(what, "ns", Nanoseconds(Engines.Managed) ?? double.NaN, Nanoseconds(Engines.TensorFlow), Goal.AtMost(MostNanoseconds)),
            new($"{what}, beyond the result", "bytes", Bytes(Engines.Managed) ?? double.NaN, Bytes(Engines.TensorFlow), Goal.AtMost(0)),
        ];
    }

    private static Func<Session, Func<NDArray>> Sum()
    {
        Tensor x = tf.placeholder(tf.float32, Shape.Scalar);
        Tensor sum = x + 1f;
        var value = new NDArray(2f);
        return session => () => session.run(sum, (x, value));
    }

    private static Func<Session, Func<NDArray>> Read()
    {
        Tensor variable = tf.Variable(1f).AsTensor();
        return session => () => session.run(variable);
    }

    private static Session Started(string engine)
    {
        Session session = tf.Session(new ConfigProto { Engine = engine });
        session.run(tf.global_variables_initializer());
        return session;
    }

    private static Action Discarding(Func<NDArray> run) => () => run();
}
