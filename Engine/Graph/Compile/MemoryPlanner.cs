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
        var placed = new List<Placement>(lifetimes.Count);
        long arena = 0;
        IEnumerable<int> bySize = Enumerable.Range(0, lifetimes.Count).Where(i => lifetimes[i].Bytes > 0);
        foreach (int i in bySize.OrderByDescending(i => lifetimes[i].Bytes).ThenBy(i => i))
        {
            long bytes = AlignedBuffer.RoundUp(lifetimes[i].Bytes);
            long offset = offsets[i] = LowestFree(lifetimes[i], bytes, placed);
            placed.Insert(placed.FindLastIndex(p => p.Offset <= offset) + 1, new Placement(offset, offset + bytes, lifetimes[i]));
            arena = Math.Max(arena, offset + bytes);
        }
        return (offsets, arena);
    }

    private static long LowestFree(Lifetime lifetime, long bytes, List<Placement> placedByOffset)
    {
        long offset = 0;
        foreach (Placement other in placedByOffset)
        {
            if (!other.Lifetime.Overlaps(lifetime))
                continue;
            if (offset + bytes <= other.Offset)
                break;
            offset = Math.Max(offset, other.End);
        }
        return offset;
    }

    private readonly record struct Placement(long Offset, long End, Lifetime Lifetime);
}
