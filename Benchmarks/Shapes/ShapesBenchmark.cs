using Tensorflow;
using static Tensorflow.Binding;

namespace TfCnn.Benchmarks;

/// <summary>
/// Single ops with many shapes, on both engines: where a shape falls off a cliff. Both run each op in short rounds by turns, in sessions
/// of their own, so that a busy or throttled machine slows both.
/// </summary>
internal static class ShapesBenchmark
{
    private const int RoundCount = 5;
    private const double SecondsPerRound = 0.06;

    /// <exception cref="ValueError">No row's name contains the filter.</exception>
    /// <exception cref="DllNotFoundException">TensorFlow's library cannot be loaded.</exception>
    public static void Run(string filter, int threads, string? jsonFile)
    {
        IReadOnlyList<ShapeCase> cases = ShapeCase.Matching(filter);
        if (cases.Count == 0)
            throw new ValueError($"No row's name contains '{filter}'. Names are like '{string.Join("', '", ShapeCase.All.Select(c => c.Name).Take(2))}'.");
        var peak = new PeakMeter(threads);
        peak.Measure();
        double copy = CopyPeak.Measure(threads);
        List<ShapeTimes> rows = [.. cases.Select(c => Time(c, threads))];
        peak.Measure();
        var report = new ShapesReport(threads, peak.Gflops, Math.Max(copy, CopyPeak.Measure(threads)), rows);
        report.Print(Console.Out);
        report.Write(jsonFile);
    }

    private static ShapeTimes Time(ShapeCase shape, int threads)
    {
        using var ours = new Op(shape, Engines.Managed, threads);
        using var theirs = new Op(shape, Engines.TensorFlow, threads);
        Rounds.Alternate([(ours.Step, ours.Times), (theirs.Step, theirs.Times)], RoundCount, SecondsPerRound);
        return new ShapeTimes(shape, ours.Times.Median, theirs.Times.Median);
    }

    /// <summary>An op with its variables in a session of its own; it is run and not fetched, so that nothing is copied.</summary>
    private sealed class Op : IDisposable
    {
        private readonly Session _session;

        public Op(ShapeCase shape, string engine, int threads)
        {
            Graph graph = tf.Graph().as_default();
            try
            {
                Operation op = shape.Build();
                _session = new Session(graph, new ConfigProto { Engine = engine, IntraOpParallelismThreads = threads });
                _session.run(tf.global_variables_initializer());
                Step = () => _session.run(op);
            }
            finally
            {
                graph.Exit();
            }
        }

        public Action Step { get; }

        public StepTimes Times { get; } = new();

        public void Dispose() => _session.Dispose();
    }
}
