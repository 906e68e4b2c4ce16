using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TfCnn.Kernels;

/// <summary>
/// What a stateful random op remembers between runs: where its stream goes on. It belongs to one node in one session; a new
/// session starts again, and two nodes with the same seeds give the same numbers.
/// </summary>
public sealed class PhiloxState
{
    private readonly Lock _lock = new();
    private PhiloxStream _next;

    /// <summary>State for the attributes <c>seed</c> and <c>seed2</c>; both 0 ask for a stream that nobody can foresee.</summary>
    public PhiloxState(long seed, long seed2) =>
        _next = seed == 0 && seed2 == 0 ? Unpredictable() : PhiloxStream.FromSeeds(seed, seed2);

    /// <summary>Sets <paramref name="blocks"/> blocks aside for one run and returns where they start.</summary>
    public PhiloxStream Reserve(ulong blocks)
    {
        lock (_lock)
        {
            PhiloxStream start = _next;
            _next = start.Skip(blocks);
            return start;
        }
    }

    private static PhiloxStream Unpredictable()
    {
        Span<ulong> seeds = stackalloc ulong[2];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(seeds));
        return new PhiloxStream(seeds[0], 0, seeds[1]);
    }
}
