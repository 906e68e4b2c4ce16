using System.Diagnostics;

namespace TfCnn.Compare;

/// <summary>
/// The largest working set of the process since it was made. It is looked at ten times a second, since the system's own peak is one of
/// the whole life of the process, earlier runs included.
/// </summary>
internal sealed class MemoryPeak
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private long _lookedAt;

    /// <summary>Gives back what earlier runs have left, as far as the runtime does.</summary>
    public MemoryPeak()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Look();
    }

    /// <summary>In bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Call it after each step; it looks at the clock and rarely does more.</summary>
    public void Watch()
    {
        if (Stopwatch.GetElapsedTime(_lookedAt) >= s_interval)
            Look();
    }

    private void Look()
    {
        Bytes = Math.Max(Bytes, Environment.WorkingSet);
        _lookedAt = Stopwatch.GetTimestamp();
    }
}
