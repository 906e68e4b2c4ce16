namespace TfCnn.Kernels;

/// <summary>
/// A place in a stream of Philox 4x32-10 random bits (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3",
/// SC 2011). The block of four 32-bit words at a place depends on nothing but key and counter, so that any thread can make any
/// part of a stream.
/// </summary>
/// <param name="Key">The two 32-bit words of the key, the first in the low half.</param>
/// <param name="CounterLow">The low 64 bits of the 128-bit counter.</param>
/// <param name="CounterHigh">The high 64 bits of the counter.</param>
public readonly record struct PhiloxStream(ulong Key, ulong CounterLow, ulong CounterHigh)
{
    /// <summary>Words in a block.</summary>
    internal const int BlockWords = 4;

    /// <summary>Bytes in a block.</summary>
    internal const int BlockBytes = BlockWords * sizeof(uint);

    /// <summary>Start of the stream of an op with the attributes <c>seed</c> and <c>seed2</c>.</summary>
    public static PhiloxStream FromSeeds(long seed, long seed2) => new((ulong)seed, 0, (ulong)seed2);

    /// <summary>
    /// Start of the stream of a stateless op with the seed [<paramref name="seed0"/>, <paramref name="seed1"/>]: what
    /// StatelessRandomGetKeyCounter returns. 32-bit seeds are sign-extended. The two seeds are mixed by one block of Philox under
    /// a fixed key, so that neighbouring seeds give streams that have nothing in common.
    /// </summary>
    public static unsafe PhiloxStream FromStatelessSeed(long seed0, long seed1)
    {
        ulong* mixed = stackalloc ulong[2];
        new PhiloxStream(0x02461E29_3EC8F720, (ulong)seed0, (ulong)seed1).Block((uint*)mixed);
        return new PhiloxStream(mixed[0], 0, mixed[1]);
    }

    /// <summary>The place <paramref name="blocks"/> blocks further on.</summary>
    public PhiloxStream Skip(ulong blocks)
    {
        ulong low = CounterLow + blocks;
        return new PhiloxStream(Key, low, low < blocks ? CounterHigh + 1 : CounterHigh);
    }

    /// <summary>Writes the four words at this place.</summary>
    internal unsafe void Block(uint* words) => PhiloxBits.Generate<PhiloxScalar, ulong>(this, 1, words);
}
