namespace TfCnn.Kernels;

/// <summary>How a graph's seed and an op's seed become the attributes <c>seed</c> and <c>seed2</c> of a random op.</summary>
public static class SeedRules
{
    /// <summary>The first seed of an op in a graph without a seed.</summary>
    private const long DefaultGraphSeed = 87654321;

    private const long Modulus = int.MaxValue;

    /// <summary>
    /// What tf.compat.v1.get_seed returns; (0, 0) stands for its (None, None), which asks for unpredictable numbers.
    /// Seeds are taken modulo 2³¹ − 1, never negative: −1 is 2³¹ − 2. No seed that was given becomes (0, 0).
    /// </summary>
    /// <param name="graphSeed">The graph's seed, null if it has none.</param>
    /// <param name="opSeed">The op's seed, null if it has none.</param>
    /// <param name="earlierRequests">How often this graph was asked before, since it has a seed, for an op without one. Other
    /// nodes do not count. It matters only if the graph has a seed and the op has none.</param>
    public static (long Seed, long Seed2) Pair(long? graphSeed, long? opSeed, long earlierRequests)
    {
        if (graphSeed is null && opSeed is null)
            return (0, 0);
        long seed = Reduce(graphSeed ?? DefaultGraphSeed), seed2 = Reduce(opSeed ?? earlierRequests);
        return seed == 0 && seed2 == 0 ? (0, Modulus) : (seed, seed2);
    }

    private static long Reduce(long seed) => ((seed % Modulus) + Modulus) % Modulus;
}
