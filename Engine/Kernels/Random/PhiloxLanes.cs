using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfCnn.Kernels;

/// <summary>
/// The integer operations of Philox. A vector holds one word of several blocks, each in the low half of a 64-bit lane. The high
/// halves may hold anything: <see cref="Multiply"/> ignores them, and they are cut off when the blocks are stored. So a round
/// needs no shuffles: a product's low half is its lane as it is, the high half one shift away.
/// </summary>
/// <typeparam name="V">ulong, Vector128, Vector256 or Vector512 of ulong.</typeparam>
internal unsafe interface IPhiloxLanes<V> where V : struct
{
    /// <summary>Blocks in a vector: 1, 2, 4 or 8.</summary>
    static abstract int Width { get; }
    static abstract V Broadcast(ulong x);
    /// <summary>first, first + 1, … in the order of lanes from which <see cref="Store"/> makes consecutive blocks.</summary>
    static abstract V Counters(ulong first);
    /// <summary>The 64-bit products of the lanes' low halves.</summary>
    static abstract V Multiply(V a, V b);
    /// <summary>The lanes' high halves, moved into the low ones.</summary>
    static abstract V High(V a);
    static abstract V Xor(V a, V b);
    /// <summary>Stores the blocks of words w0, w1, w2, w3 one after the other: 4 · Width words.</summary>
    static abstract void Store(V w0, V w1, V w2, V w3, uint* p);
}

internal unsafe struct PhiloxScalar : IPhiloxLanes<ulong>
{
    public static int Width => 1;
    public static ulong Broadcast(ulong x) => x;
    public static ulong Counters(ulong first) => first;
    public static ulong Multiply(ulong a, ulong b) => (ulong)(uint)a * (uint)b;
    public static ulong High(ulong a) => a >> 32;
    public static ulong Xor(ulong a, ulong b) => a ^ b;

    public static void Store(ulong w0, ulong w1, ulong w2, ulong w3, uint* p)
    {
        p[0] = (uint)w0;
        p[1] = (uint)w1;
        p[2] = (uint)w2;
        p[3] = (uint)w3;
    }
}

internal unsafe struct Philox128 : IPhiloxLanes<Vector128<ulong>>
{
    public static int Width => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Broadcast(ulong x) => Vector128.Create(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Counters(ulong first) => Vector128.Create(first) + Vector128.Create(0ul, 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Multiply(Vector128<ulong> a, Vector128<ulong> b) =>
        Sse2.IsSupported ? Sse2.Multiply(a.AsUInt32(), b.AsUInt32()) : (a & LowHalves) * (b & LowHalves);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> High(Vector128<ulong> a) => a >>> 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Xor(Vector128<ulong> a, Vector128<ulong> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<ulong> w0, Vector128<ulong> w1, Vector128<ulong> w2, Vector128<ulong> w3, uint* p)
    {
        Vector128<ulong> front = (w0 & LowHalves) | (w1 << 32), back = (w2 & LowHalves) | (w3 << 32);
        Vector128.Create(front.GetLower(), back.GetLower()).Store((ulong*)p);
        Vector128.Create(front.GetUpper(), back.GetUpper()).Store((ulong*)p + 2);
    }

    private static Vector128<ulong> LowHalves => Vector128.Create(0xFFFFFFFFul);
}

// Unpacking works within 128 bits: its low half takes the lanes 0 and 2, its high half 1 and 3, each one block a 128 bits.
internal unsafe struct Philox256 : IPhiloxLanes<Vector256<ulong>>
{
    public static int Width => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Broadcast(ulong x) => Vector256.Create(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Counters(ulong first) => Vector256.Create(first) + Vector256.Create(0ul, 2, 1, 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Multiply(Vector256<ulong> a, Vector256<ulong> b) => Avx2.Multiply(a.AsUInt32(), b.AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> High(Vector256<ulong> a) => a >>> 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Xor(Vector256<ulong> a, Vector256<ulong> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<ulong> w0, Vector256<ulong> w1, Vector256<ulong> w2, Vector256<ulong> w3, uint* p)
    {
        Vector256<ulong> low = Vector256.Create(0xFFFFFFFFul);
        Vector256<ulong> front = (w0 & low) | (w1 << 32), back = (w2 & low) | (w3 << 32);
        Avx2.UnpackLow(front, back).Store((ulong*)p);
        Avx2.UnpackHigh(front, back).Store((ulong*)p + 4);
    }
}

// As Philox256: the low half of an unpacking takes the lanes 0, 2, 4, 6.
internal unsafe struct Philox512 : IPhiloxLanes<Vector512<ulong>>
{
    public static int Width => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Broadcast(ulong x) => Vector512.Create(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Counters(ulong first) => Vector512.Create(first) + Vector512.Create(0ul, 4, 1, 5, 2, 6, 3, 7);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Multiply(Vector512<ulong> a, Vector512<ulong> b) =>
        Avx512F.Multiply(a.AsUInt32(), b.AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> High(Vector512<ulong> a) => a >>> 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Xor(Vector512<ulong> a, Vector512<ulong> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<ulong> w0, Vector512<ulong> w1, Vector512<ulong> w2, Vector512<ulong> w3, uint* p)
    {
        Vector512<ulong> low = Vector512.Create(0xFFFFFFFFul);
        Vector512<ulong> front = (w0 & low) | (w1 << 32), back = (w2 & low) | (w3 << 32);
        Avx512F.UnpackLow(front, back).Store((ulong*)p);
        Avx512F.UnpackHigh(front, back).Store((ulong*)p + 8);
    }
}
