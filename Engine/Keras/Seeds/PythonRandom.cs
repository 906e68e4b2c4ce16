namespace Tensorflow.Keras.Seeds;

/// <summary>
/// Python's generator <c>random</c>, which Keras takes seeds from: the Mersenne Twister MT19937 of Matsumoto and Nishimura
/// (1998), seeded with an array as CPython does.
/// </summary>
internal sealed class PythonRandom
{
    private const int Size = 624, Middle = 397;

    private readonly uint[] _state = new uint[Size];
    private int _next = Size;

    /// <param name="seed">Its absolute value counts, as in Python.</param>
    public PythonRandom(long seed)
    {
        ulong magnitude = seed < 0 ? (ulong)-seed : (ulong)seed;
        Seed(magnitude > uint.MaxValue ? [(uint)magnitude, (uint)(magnitude >> 32)] : [(uint)magnitude]);
    }

    /// <summary><c>random.randint(low, high)</c>: both bounds included.</summary>
    public int NextInt(int low, int high)
    {
        uint range = (uint)(high - low + 1);
        int bits = 32 - System.Numerics.BitOperations.LeadingZeroCount(range);
        uint value;
        do
            value = NextUInt() >> (32 - bits);
        while (value >= range);
        return low + (int)value;
    }

    /// <summary>32 random bits.</summary>
    public uint NextUInt()
    {
        if (_next == Size)
            Refill();
        uint y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >> 18);
    }

    // init_by_array of the authors' reference code.
    private void Seed(ReadOnlySpan<uint> key)
    {
        Seed(19650218);
        int i = 1, j = 0;
        for (int k = Math.Max(Size, key.Length); k > 0; k--)
        {
            _state[i] = (_state[i] ^ ((_state[i - 1] ^ (_state[i - 1] >> 30)) * 1664525)) + key[j] + (uint)j;
            j = (j + 1) % key.Length;
            Advance(ref i);
        }
        for (int k = Size - 1; k > 0; k--)
        {
            _state[i] = (_state[i] ^ ((_state[i - 1] ^ (_state[i - 1] >> 30)) * 1566083941)) - (uint)i;
            Advance(ref i);
        }
        _state[0] = 0x80000000;
    }

    private void Advance(ref int i)
    {
        if (++i < Size)
            return;
        _state[0] = _state[Size - 1];
        i = 1;
    }

    private void Seed(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < Size; i++)
            _state[i] = 1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30)) + i;
    }

    private void Refill()
    {
        for (int i = 0; i < Size; i++)
        {
            uint y = (_state[i] & 0x80000000) | (_state[(i + 1) % Size] & 0x7fffffff);
            _state[i] = _state[(i + Middle) % Size] ^ (y >> 1) ^ ((y & 1) * 0x9908b0df);
        }
        _next = 0;
    }
}
