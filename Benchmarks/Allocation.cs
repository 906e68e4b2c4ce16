using Tensorflow.NumPy;

namespace TfCnn.Benchmarks;

/// <summary>Bytes that runs take from the garbage collector.</summary>
internal static class Allocation
{
    private const int Runs = 1000;

    /// <summary>What a run allocates more than its result, an array of its own.</summary>
    public static double BeyondResult(Func<NDArray> run)
    {
        NDArray result = run();
        return OfEach(run) - OfEach(() => new NDArray(result.Value.Clone()));
    }

    private static double OfEach(Func<NDArray> run)
    {
        run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Runs; i++)
            run();
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Runs;
    }
}
