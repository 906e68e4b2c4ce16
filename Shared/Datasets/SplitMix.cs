namespace TfCnn.Shared.Datasets;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers on every machine and runtime version, and cheap to start,
/// so that each generated image has a stream of its own.
/// </summary>
internal struct SplitMix(ulong state)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = state;

    /// <summary>The stream with number <paramref name="stream"/> of a seed; streams do not overlap in practice.</summary>
    public static SplitMix Stream(int seed, long stream) =>
        new(Mix((ulong)(uint)seed * 0xD1342543DE82EF95 + 1) ^ Mix((ulong)stream + Step));

    public ulong Next() => Mix(_state += Step);

    /// <summary>Uniform in [0, <paramref name="bound"/>): the high half of a 64 × 32 bit product.</summary>
    public int Below(int bound) => (int)((Next() >> 32) * (ulong)bound >> 32);

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public float Between(float low, float high) => low + (high - low) * ((Next() >> 40) * (1f / (1 << 24)));

    /// <summary>Puts the values into a random order (Fisher and Yates).</summary>
    public void Shuffle(Span<int> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int other = Below(i + 1);
            (values[i], values[other]) = (values[other], values[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
