using System.Diagnostics;

namespace TfCnn.Compare;

/// <summary>
/// The largest working set of the process since it was made, without what earlier runs and tests have left. It is looked at ten times a
/// second, since the system's own peak is one of the whole life of the process, earlier runs included.
/// </summary>
internal sealed class MemoryPeak
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private long _lookedAt;

    public MemoryPeak() => GiveBack();

    /// <summary>In bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>
    /// Call it after each test: gives back to the system what nobody needs any more, which the runtime would keep as long as there is plenty.
    /// </summary>
    public void GiveBack()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        Look();
    }

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
