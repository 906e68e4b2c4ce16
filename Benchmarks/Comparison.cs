using Tensorflow;
using static Tensorflow.Binding;

namespace TfCnn.Benchmarks;

/// <summary>The default graph in a session on each engine, and the same work timed in all of them.</summary>
internal sealed class Comparison : IDisposable
{
    private const int RoundCount = 5;

    private readonly (string Engine, Session Session)[] _sessions;

    /// <param name="engines">One of <see cref="Engines.Names"/> each.</param>
    /// <param name="threads">Threads that compute.</param>
    public Comparison(IReadOnlyList<string> engines, int threads) => _sessions = [.. engines.Select(e => (e, Started(e, threads)))];

    /// <summary>Does something in each session before it is timed.</summary>
    public void Prepare(Action<Session> work)
    {
        foreach ((_, Session session) in _sessions)
            work(session);
    }

    /// <summary>The times of each engine in alternating rounds.</summary>
    /// <param name="work">What to time, in a session.</param>
    /// <param name="seconds">How long a round repeats it.</param>
    /// <param name="repeat">How often it runs between two looks at the clock.</param>
    public Dictionary<string, StepTimes> Time(Action<Session> work, double seconds, int repeat = 1)
    {
        var times = _sessions.ToDictionary(s => s.Engine, _ => new StepTimes());
        Rounds.Alternate([.. _sessions.Select(s => ((Action)(() => work(s.Session)), times[s.Engine]))], RoundCount, seconds, repeat);
        return times;
    }

    /// <summary>A number of each engine.</summary>
    public Dictionary<string, double> Of(Func<Session, double> number) => _sessions.ToDictionary(s => s.Engine, s => number(s.Session));

    public void Dispose()
    {
        foreach ((_, Session session) in _sessions)
            session.Dispose();
    }

    private static Session Started(string engine, int threads)
    {
        Session session = tf.Session(new ConfigProto { Engine = engine, IntraOpParallelismThreads = threads });
        session.run(tf.global_variables_initializer());
        return session;
    }
}
