using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>A run of bytes that is in use from one step to another, both included.</summary>
/// <param name="First">The step that writes it.</param>
/// <param name="Last">The last step that reads it.</param>
/// <param name="Bytes">Its size.</param>
internal readonly record struct Lifetime(int First, int Last, long Bytes)
{
    public bool Overlaps(Lifetime other) => First <= other.Last && other.First <= Last;
}

/// <summary>Lays blocks of known lifetimes into one arena. Pure: no graph, no memory.</summary>
internal static class MemoryPlanner
{
    /// <summary>
    /// An offset for every lifetime, such that no two that are in use at the same step share a byte; each a multiple of the
    /// cache line. Greedy by size: the largest first, each at the lowest place that is free for its time.
    /// </summary>
    public static (long[] Offsets, long ArenaBytes) Plan(IReadOnlyList<Lifetime> lifetimes)
    {
        long[] offsets = new long[lifetimes.Count];
        var placed = new List<int>();
        long arena = 0;
        foreach (int i in Enumerable.Range(0, lifetimes.Count).OrderByDescending(i => lifetimes[i].Bytes).ThenBy(i => i))
        {
            offsets[i] = LowestFree(i, lifetimes, offsets, placed);
            placed.Add(i);
            arena = Math.Max(arena, offsets[i] + AlignedBuffer.RoundUp(lifetimes[i].Bytes));
        }
        return (offsets, arena);
    }

    private static long LowestFree(int index, IReadOnlyList<Lifetime> lifetimes, long[] offsets, List<int> placed)
    {
        long bytes = AlignedBuffer.RoundUp(lifetimes[index].Bytes);
        long offset = 0;
        foreach (int other in placed.Where(p => lifetimes[p].Overlaps(lifetimes[index])).OrderBy(p => offsets[p]))
        {
            if (offset + bytes <= offsets[other])
                break;
            offset = Math.Max(offset, offsets[other] + AlignedBuffer.RoundUp(lifetimes[other].Bytes));
        }
        return offset;
    }
}
