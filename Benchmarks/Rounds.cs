using System.Diagnostics;

namespace TfCnn.Benchmarks;

/// <summary>Times the same work on several engines in alternating rounds, so that a busy or throttled machine slows all.</summary>
internal static class Rounds
{
    /// <param name="runs">The work on each engine, and where its times go.</param>
    /// <param name="rounds">Rounds that count; one before them compiles plans and code.</param>
    /// <param name="seconds">How long the work is repeated in a round.</param>
    /// <param name="repeat">How often the work runs between two looks at the clock, for work of less than some microseconds; times are
    /// of one.</param>
    /// <param name="peak">Measured in each round as well.</param>
    public static void Alternate(
        IReadOnlyList<(Action Work, StepTimes Times)> runs, int rounds, double seconds, int repeat = 1, PeakMeter? peak = null)
    {
        for (int round = 0; round <= rounds; round++)
        {
            peak?.Measure();
            foreach ((Action work, StepTimes times) in runs)
            {
                Quiet.Wait();
                List<double> milliseconds = Time(work, seconds, repeat);
                if (round > 0)
                    times.AddRound(milliseconds);
            }
        }
    }

    // The first one wakes the threads and fills the caches.
    private static List<double> Time(Action work, double seconds, int repeat)
    {
        work();
        var times = new List<double>();
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            long before = Stopwatch.GetTimestamp();
            for (int i = 0; i < repeat; i++)
                work();
            times.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds / repeat);
        }
        return times;
    }
}
