namespace Tensorflow;

/// <summary>
/// Has the clock on every step of the plans that run on this thread, for as long as it is not disposed. Its runs are no quicker and no
/// slower than others but for the look at the clock.
/// </summary>
internal sealed class PlanWatch : IDisposable
{
    [ThreadStatic]
    private static PlanWatch? s_current;

    private readonly List<PlanRun> _runs = [];

    public PlanWatch() => s_current = this;

    /// <summary>The one that watches this thread, or null.</summary>
    public static PlanWatch? Current => s_current;

    /// <summary>The runs so far, in order.</summary>
    public IReadOnlyList<PlanRun> Runs => _runs;

    public void Add(PlanRun run) => _runs.Add(run);

    public void Dispose() => s_current = null;
}

/// <summary>A run under the clock.</summary>
/// <param name="Steps">The steps of its plan; the same list for every run of one plan.</param>
/// <param name="Ticks">What each took, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
internal sealed record PlanRun(IReadOnlyList<Step> Steps, long[] Ticks);
