using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfCnn.Kernels;

/// <summary>
/// Finds, in a staged row of tiles, the outputs whose whole window is zero. The definition gives exactly 0 for them, which ReLU and
/// max-pool go by, and images with empty parts have many; Winograd's algorithm would leave a residue as large as a rounding error.
/// </summary>
/// <param name="Tile">Outputs of a tile along each axis.</param>
/// <param name="Taps">Pixels of a window along each axis.</param>
/// <param name="Tiles">Tiles in the row.</param>
/// <param name="Depth">Floats of a staged pixel.</param>
internal readonly unsafe record struct ZeroWindows(int Tile, int Taps, int Tiles, int Depth)
{
    private const int WordBits = 64;

    /// <summary>Floats of room that <see cref="Find"/> needs: a bit for each staged pixel.</summary>
    public long Floats => (long)Lines * Words * sizeof(ulong) / sizeof(float);

    private int Lines => Tile + Taps - 1;

    private int Columns => ((Tiles - 1) * Tile) + Lines;

    // One more, of zeros, so that bits can be read across the end.
    private int Words => ((Columns + WordBits - 1) / WordBits) + 1;

    /// <summary>Sets bit (row · Tile + column) of a tile's number if that output's window is zero, −0 included.</summary>
    /// <param name="staged">The staged row of tiles: lines of pixels.</param>
    /// <param name="room">Room for <see cref="Floats"/>.</param>
    /// <param name="zeros">A number for each tile, at most 25 bits.</param>
    public void Find(float* staged, ulong* room, uint* zeros)
    {
        ulong any = 0;
        for (int line = 0; line < Lines; line++)
            any |= FindPixels(staged + ((nint)line * Columns * Depth), room + (line * Words));
        new Span<uint>(zeros, Tiles).Clear();
        if (any == 0)
            return;
        for (int line = 0; line < Lines; line++)
            AndAlong(room + (line * Words));
        for (int row = 0; row < Tile; row++, room += Words)
        {
            AndDown(room);
            for (int tile = 0; tile < Tiles; tile++)
                zeros[tile] |= ((uint)BitsFrom(room, tile * Tile) & ((1u << Tile) - 1)) << (row * Tile);
        }
    }

    // A bit for each pixel of a line, set if it is zero; returns all words' bits together.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ulong FindPixels(float* pixels, ulong* words)
    {
        ulong any = 0;
        for (int column = 0; column < Columns; column += WordBits, words++)
        {
            ulong word = 0;
            int count = Math.Min(WordBits, Columns - column);
            for (int bit = 0; bit < count; bit++, pixels += Depth)
                word |= (IsZero(pixels) ? 1UL : 0) << bit;
            *words = word;
            any |= word;
        }
        *words = 0;
        return any;
    }

    // All bits but the sign's of all channels at once.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsZero(float* pixel)
    {
        Vector128<uint> bits = default;
        int c = 0;
        for (; c <= Depth - Vector128<uint>.Count; c += Vector128<uint>.Count)
            bits |= Vector128.Load((uint*)pixel + c);
        uint rest = 0;
        for (; c < Depth; c++)
            rest |= ((uint*)pixel)[c];
        return Vector128.EqualsAll(bits << 1, default) && rest << 1 == 0;
    }

    // A line's bits become those of windows along it.
    private void AndAlong(ulong* line)
    {
        for (int word = 0; word < Words - 1; word++)
        {
            ulong all = line[word];
            for (int tap = 1; tap < Taps; tap++)
                all &= BitsFrom(line, (word * WordBits) + tap);
            line[word] = all;
        }
    }

    // A line's bits become those of windows that begin in it.
    private void AndDown(ulong* line)
    {
        for (int tap = 1; tap < Taps; tap++)
            for (int word = 0; word < Words - 1; word++)
                line[word] &= line[(tap * Words) + word];
    }

    private static ulong BitsFrom(ulong* words, int bit)
    {
        ulong* word = words + (bit / WordBits);
        int shift = bit % WordBits;
        return (word[0] >> shift) | (word[1] << 1 << (WordBits - 1 - shift));
    }
}
