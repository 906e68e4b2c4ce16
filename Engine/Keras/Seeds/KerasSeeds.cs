namespace Tensorflow.Keras.Seeds;

/// <summary>Where seeds come from that are not given: Keras' rules.</summary>
internal static class KerasSeeds
{
    private static readonly Lock s_lock = new();
    private static PythonRandom s_random = new(Environment.TickCount64);

    /// <summary>The seed of the last <see cref="Set"/>; null if there was none.</summary>
    public static int? Global { get; private set; }

    /// <summary><c>keras.utils.set_random_seed</c>.</summary>
    /// <param name="seed">From 0 to 2³² − 1 in Keras.</param>
    public static void Set(int seed)
    {
        lock (s_lock)
        {
            s_random = new PythonRandom(seed);
            Global = seed;
        }
    }

    /// <summary><c>random.randint(1, 10**9)</c>: what initializers and dropout layers without a seed of their own draw when they
    /// are made.</summary>
    public static int Draw()
    {
        lock (s_lock)
            return s_random.NextInt(1, 1_000_000_000);
    }

    /// <summary>A seed as the stateless ops take it: modulo 2³¹ − 2.</summary>
    public static int Cast(long seed)
    {
        const long Modulus = int.MaxValue - 1L;
        return (int)((seed % Modulus + Modulus) % Modulus);
    }
}
