using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfCnn.Kernels;

/// <summary>Runs of consecutive Philox blocks.</summary>
internal static unsafe class PhiloxBits
{
    private const int Rounds = 10;

    // The two multipliers, and what is added to the two words of the key between rounds (table 2 of the paper).
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint KeyStep0 = 0x9E3779B9, KeyStep1 = 0xBB67AE85;

    /// <summary>Writes the <paramref name="blocks"/> blocks from <paramref name="start"/> on, four words each.</summary>
    public static void Generate(CpuTier tier, PhiloxStream start, long blocks, uint* p)
    {
        // The lanes count in 64 bits. Where the low half of the counter runs over, the rest starts again at 0.
        ulong untilCarry = 0 - start.CounterLow;
        if (untilCarry != 0 && untilCarry < (ulong)blocks)
        {
            GenerateWithoutCarry(tier, start, (long)untilCarry, p);
            p += (long)untilCarry * PhiloxStream.BlockWords;
            blocks -= (long)untilCarry;
            start = start.Skip(untilCarry);
        }
        GenerateWithoutCarry(tier, start, blocks, p);
    }

    private static void GenerateWithoutCarry(CpuTier tier, PhiloxStream start, long blocks, uint* p)
    {
        long done = tier switch
        {
            CpuTier.Avx512 => Generate<Philox512, Vector512<ulong>>(start, blocks, p),
            CpuTier.Avx2 => Generate<Philox256, Vector256<ulong>>(start, blocks, p),
            CpuTier.V128 => Generate<Philox128, Vector128<ulong>>(start, blocks, p),
            _ => 0,
        };
        Generate<PhiloxScalar, ulong>(start.Skip((ulong)done), blocks - done, p + (done * PhiloxStream.BlockWords));
    }

    /// <summary>
    /// Writes as many blocks as fill whole vectors and returns their number. The low half of the counter must not run over.
    /// </summary>
    // Weights are drawn as a program starts, by code that has run nowhere before.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Generate<S, V>(PhiloxStream start, long blocks, uint* p)
        where S : struct, IPhiloxLanes<V>
        where V : struct
    {
        V multiplier0 = S.Broadcast(Multiplier0), multiplier1 = S.Broadcast(Multiplier1);
        long block = 0;
        for (; block + S.Width <= blocks; block += S.Width)
        {
            V w0 = S.Counters(start.CounterLow + (ulong)block), w1 = S.High(w0);
            V w2 = S.Broadcast(start.CounterHigh), w3 = S.High(w2);
            uint key0 = (uint)start.Key, key1 = (uint)(start.Key >> 32);
            for (int round = 0; round < Rounds; round++)
            {
                V product0 = S.Multiply(w0, multiplier0), product1 = S.Multiply(w2, multiplier1);
                w0 = S.Xor(S.Xor(S.High(product1), w1), S.Broadcast(key0));
                w1 = product1;
                w2 = S.Xor(S.Xor(S.High(product0), w3), S.Broadcast(key1));
                w3 = product0;
                key0 += KeyStep0;
                key1 += KeyStep1;
            }
            S.Store(w0, w1, w2, w3, p + (block * PhiloxStream.BlockWords));
        }
        return block;
    }
}
