namespace TfCnn.Benchmarks;

/// <summary>The pause before a round: threads of the engine before spin a while for more work, about a millisecond, and would take the cores
/// from the next one.</summary>
internal static class Quiet
{
    private const int Milliseconds = 50;

    public static void Wait() => Thread.Sleep(Milliseconds);
}

/// <summary>The FMA peak, the best of all rounds.</summary>
internal sealed class PeakMeter(int threads)
{
    public double Gflops { get; private set; }

    public void Measure()
    {
        Quiet.Wait();
        Gflops = Math.Max(Gflops, FmaPeak.Measure(threads));
    }
}
