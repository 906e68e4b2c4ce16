using System.Diagnostics;
using TfCnn.Kernels;

namespace TfCnn.Benchmarks;

/// <summary>How many bytes a second memory gives and takes: arrays larger than the caches copied by all threads, each byte read and
/// written counted. What shares of the peak are shares of where an op is a pass over memory.</summary>
internal static class CopyPeak
{
    private const int Pieces = 64;
    private const long PieceBytes = 1 << 20;

    /// <summary>GB/s of <paramref name="threads"/> threads at once; the best of several short rounds.</summary>
    public static double Measure(int threads)
    {
        using var from = new AlignedBuffer(Pieces * PieceBytes);
        using var to = new AlignedBuffer(Pieces * PieceBytes);
        Workers workers = Workers.Pool(threads);
        double best = 0;
        for (int round = 0; round < 8; round++)
        {
            long start = Stopwatch.GetTimestamp();
            workers.Run(Pieces, new Body(from.Block, to.Block));
            best = Math.Max(best, 2.0 * Pieces * PieceBytes / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }
        return best;
    }

    private readonly struct Body(Block from, Block to) : IWorkBody
    {
        public void Execute(int item, int worker) =>
            from.Slice(item * PieceBytes, PieceBytes).Span<byte>().CopyTo(to.Slice(item * PieceBytes, PieceBytes).Span<byte>());
    }
}
