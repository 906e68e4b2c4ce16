using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// The micro-kernel of <see cref="DirectConvolution"/>: P neighbouring output pixels × Q vectors of output channels, all in
/// registers. Lane i of vector q is output channel q · Width + i of the block.
/// </summary>
/// <remarks>
/// <code>
/// for each run r, for k below RunLength:      one pixel's accumulators
///     weights   Q vectors, packed [run][k][Q · Width], read once in order
///     source    P scalars, PixelStep apart, each broadcast from memory
/// </code>
/// A run is a contiguous stretch of source pixels' channels, so that a whole filter row is one run where the filter is not
/// dilated. One call sums a chunk of the runs; a later one adds to what the earlier ones have stored, since a sum of chunks' sums
/// rounds less than one long running sum. At most 14 × 2 accumulators, 2 weights and 1 broadcast: 31 of AVX-512's 32 registers;
/// 6 × 2 fill 15 of 16.
/// Weights are zero in lanes past the last channel; there the tile goes through Spill, which also scatters NCHW output.
/// </remarks>
internal unsafe struct ConvTile : ITileKernel
{
    /// <summary>Most pixels of a tile on any tier.</summary>
    public const int MostPixels = 14;

    /// <summary>Vectors of output channels in a full tile.</summary>
    public const int MostVectors = 2;

    /// <summary>Start of each run, in floats from the tile's first source pixel.</summary>
    public nint* Runs;
    public int RunCount;
    public int RunLength;

    /// <summary>Floats from one output pixel's source to the next one's.</summary>
    public nint PixelStep;
    public float* Weights;

    /// <summary>The first chunk overwrites what is stored without reading it; the last one applies bias and ReLU.</summary>
    public bool IsFirst, IsLast;

    /// <summary>Bias of the block's channels in whole vectors; null for none.</summary>
    public float* Bias;
    public bool Relu;

    /// <summary>Floats from one output pixel to the next.</summary>
    public nint OutputStep;

    /// <summary>Floats from one output channel to the next.</summary>
    public nint ChannelStep;

    /// <summary>Output channels of the block; the rest of its lanes is not stored.</summary>
    public int Channels;

    /// <summary>Room for MostPixels × MostVectors vectors; null where the tile is stored in place: whole vectors, ChannelStep
    /// 1.</summary>
    public float* Spill;

    public static nint Address<S, V, P, Q>()
        where S : struct, ISimd<V> where V : struct where P : struct, ICount where Q : struct, ICount =>
        (nint)(delegate*<ConvTile*, float*, float*, void>)&Compute<S, V, P, Q>;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute<S, V, P, Q>(ConvTile* tile, float* source, float* output)
        where S : struct, ISimd<V> where V : struct where P : struct, ICount where Q : struct, ICount
    {
        V c0a = default, c0b = default;
        V c1a = default, c1b = default;
        V c2a = default, c2b = default;
        V c3a = default, c3b = default;
        V c4a = default, c4b = default;
        V c5a = default, c5b = default;
        V c6a = default, c6b = default;
        V c7a = default, c7b = default;
        V c8a = default, c8b = default;
        V c9a = default, c9b = default;
        V c10a = default, c10b = default;
        V c11a = default, c11b = default;
        V c12a = default, c12b = default;
        V c13a = default, c13b = default;
        nint step = tile->PixelStep, step2 = 2 * step;
        float* w = tile->Weights;
        nint* runs = tile->Runs;
        for (nint* end = runs + tile->RunCount; runs < end; runs++)
        {
            float* x0 = source + *runs;
            float* x3 = x0 + (3 * step);
            float* x6 = x3 + (3 * step);
            float* x9 = x6 + (3 * step);
            float* x12 = x9 + (3 * step);
            for (int k = tile->RunLength; k > 0; k--)
            {
                V wa = S.Load(w);
                V wb = Q.Value > 1 ? S.Load(w + S.Width) : default;
                V x = S.Broadcast(*x0);
                c0a = S.Fma(x, wa, c0a);
                if (Q.Value > 1) c0b = S.Fma(x, wb, c0b);
                if (P.Value > 1)
                {
                    x = S.Broadcast(x0[step]);
                    c1a = S.Fma(x, wa, c1a);
                    if (Q.Value > 1) c1b = S.Fma(x, wb, c1b);
                }
                if (P.Value > 2)
                {
                    x = S.Broadcast(x0[step2]);
                    c2a = S.Fma(x, wa, c2a);
                    if (Q.Value > 1) c2b = S.Fma(x, wb, c2b);
                }
                if (P.Value > 3)
                {
                    x = S.Broadcast(*x3);
                    c3a = S.Fma(x, wa, c3a);
                    if (Q.Value > 1) c3b = S.Fma(x, wb, c3b);
                }
                if (P.Value > 4)
                {
                    x = S.Broadcast(x3[step]);
                    c4a = S.Fma(x, wa, c4a);
                    if (Q.Value > 1) c4b = S.Fma(x, wb, c4b);
                }
                if (P.Value > 5)
                {
                    x = S.Broadcast(x3[step2]);
                    c5a = S.Fma(x, wa, c5a);
                    if (Q.Value > 1) c5b = S.Fma(x, wb, c5b);
                }
                if (P.Value > 6)
                {
                    x = S.Broadcast(*x6);
                    c6a = S.Fma(x, wa, c6a);
                    if (Q.Value > 1) c6b = S.Fma(x, wb, c6b);
                }
                if (P.Value > 7)
                {
                    x = S.Broadcast(x6[step]);
                    c7a = S.Fma(x, wa, c7a);
                    if (Q.Value > 1) c7b = S.Fma(x, wb, c7b);
                }
                if (P.Value > 8)
                {
                    x = S.Broadcast(x6[step2]);
                    c8a = S.Fma(x, wa, c8a);
                    if (Q.Value > 1) c8b = S.Fma(x, wb, c8b);
                }
                if (P.Value > 9)
                {
                    x = S.Broadcast(*x9);
                    c9a = S.Fma(x, wa, c9a);
                    if (Q.Value > 1) c9b = S.Fma(x, wb, c9b);
                }
                if (P.Value > 10)
                {
                    x = S.Broadcast(x9[step]);
                    c10a = S.Fma(x, wa, c10a);
                    if (Q.Value > 1) c10b = S.Fma(x, wb, c10b);
                }
                if (P.Value > 11)
                {
                    x = S.Broadcast(x9[step2]);
                    c11a = S.Fma(x, wa, c11a);
                    if (Q.Value > 1) c11b = S.Fma(x, wb, c11b);
                }
                if (P.Value > 12)
                {
                    x = S.Broadcast(*x12);
                    c12a = S.Fma(x, wa, c12a);
                    if (Q.Value > 1) c12b = S.Fma(x, wb, c12b);
                }
                if (P.Value > 13)
                {
                    x = S.Broadcast(x12[step]);
                    c13a = S.Fma(x, wa, c13a);
                    if (Q.Value > 1) c13b = S.Fma(x, wb, c13b);
                }
                w += Q.Value * S.Width;
                x0++;
                x3++;
                x6++;
                x9++;
                x12++;
            }
        }
        float* y = tile->Spill == null ? output : tile->Spill;
        nint outputStep = tile->Spill == null ? tile->OutputStep : Q.Value * S.Width;
        if (!tile->IsFirst)
        {
            float* old = y;
            if (P.Value > 0)
            {
                c0a = S.Add(c0a, S.Load(old)); if (Q.Value > 1) c0b = S.Add(c0b, S.Load(old + S.Width));
                old += outputStep;
            }
            if (P.Value > 1)
            {
                c1a = S.Add(c1a, S.Load(old)); if (Q.Value > 1) c1b = S.Add(c1b, S.Load(old + S.Width));
                old += outputStep;
            }
            if (P.Value > 2)
            {
                c2a = S.Add(c2a, S.Load(old)); if (Q.Value > 1) c2b = S.Add(c2b, S.Load(old + S.Width));
                old += outputStep;
            }
            if (P.Value > 3)
            {
                c3a = S.Add(c3a, S.Load(old)); if (Q.Value > 1) c3b = S.Add(c3b, S.Load(old + S.Width));
                old += outputStep;
            }
            if (P.Value > 4)
            {
                c4a = S.Add(c4a, S.Load(old)); if (Q.Value > 1) c4b = S.Add(c4b, S.Load(old + S.Width));
                old += outputStep;
            }
            if (P.Value > 5)
            {
                c5a = S.Add(c5a, S.Load(old)); if (Q.Value > 1) c5b = S.Add(c5b, S.Load(old + S.Width));
                old += outputStep;
            }
            if (P.Value > 6)
            {
                c6a = S.Add(c6a, S.Load(old)); if (Q.Value > 1) c6b = S.Add(c6b, S.Load(old + S.Width));
                old += outputStep;
            }
            if (P.Value > 7)
            {
                c7a = S.Add(c7a, S.Load(old)); if (Q.Value > 1) c7b = S.Add(c7b, S.Load(old + S.Width));
                old += outputStep;
            }
            if (P.Value > 8)
            {
                c8a = S.Add(c8a, S.Load(old)); if (Q.Value > 1) c8b = S.Add(c8b, S.Load(old + S.Width));
                old += outputStep;
            }
            if (P.Value > 9)
            {
                c9a = S.Add(c9a, S.Load(old)); if (Q.Value > 1) c9b = S.Add(c9b, S.Load(old + S.Width));
                old += outputStep;
            }
            if (P.Value > 10)
            {
                c10a = S.Add(c10a, S.Load(old)); if (Q.Value > 1) c10b = S.Add(c10b, S.Load(old + S.Width));
                old += outputStep;
            }
            if (P.Value > 11)
            {
                c11a = S.Add(c11a, S.Load(old)); if (Q.Value > 1) c11b = S.Add(c11b, S.Load(old + S.Width));
                old += outputStep;
            }
            if (P.Value > 12)
            {
                c12a = S.Add(c12a, S.Load(old)); if (Q.Value > 1) c12b = S.Add(c12b, S.Load(old + S.Width));
                old += outputStep;
            }
            if (P.Value > 13)
            {
                c13a = S.Add(c13a, S.Load(old)); if (Q.Value > 1) c13b = S.Add(c13b, S.Load(old + S.Width));
                old += outputStep;
            }
        }
        if (tile->IsLast && tile->Bias != null)
        {
            V biasA = S.Load(tile->Bias);
            V biasB = Q.Value > 1 ? S.Load(tile->Bias + S.Width) : default;
            c0a = S.Add(c0a, biasA); c0b = S.Add(c0b, biasB);
            c1a = S.Add(c1a, biasA); c1b = S.Add(c1b, biasB);
            c2a = S.Add(c2a, biasA); c2b = S.Add(c2b, biasB);
            c3a = S.Add(c3a, biasA); c3b = S.Add(c3b, biasB);
            c4a = S.Add(c4a, biasA); c4b = S.Add(c4b, biasB);
            c5a = S.Add(c5a, biasA); c5b = S.Add(c5b, biasB);
            c6a = S.Add(c6a, biasA); c6b = S.Add(c6b, biasB);
            c7a = S.Add(c7a, biasA); c7b = S.Add(c7b, biasB);
            c8a = S.Add(c8a, biasA); c8b = S.Add(c8b, biasB);
            c9a = S.Add(c9a, biasA); c9b = S.Add(c9b, biasB);
            c10a = S.Add(c10a, biasA); c10b = S.Add(c10b, biasB);
            c11a = S.Add(c11a, biasA); c11b = S.Add(c11b, biasB);
            c12a = S.Add(c12a, biasA); c12b = S.Add(c12b, biasB);
            c13a = S.Add(c13a, biasA); c13b = S.Add(c13b, biasB);
        }
        if (tile->IsLast && tile->Relu)
        {
            // Zero first: Max gives its second operand where one is NaN, and a NaN must stay.
            V zero = default;
            c0a = S.Max(zero, c0a); c0b = S.Max(zero, c0b);
            c1a = S.Max(zero, c1a); c1b = S.Max(zero, c1b);
            c2a = S.Max(zero, c2a); c2b = S.Max(zero, c2b);
            c3a = S.Max(zero, c3a); c3b = S.Max(zero, c3b);
            c4a = S.Max(zero, c4a); c4b = S.Max(zero, c4b);
            c5a = S.Max(zero, c5a); c5b = S.Max(zero, c5b);
            c6a = S.Max(zero, c6a); c6b = S.Max(zero, c6b);
            c7a = S.Max(zero, c7a); c7b = S.Max(zero, c7b);
            c8a = S.Max(zero, c8a); c8b = S.Max(zero, c8b);
            c9a = S.Max(zero, c9a); c9b = S.Max(zero, c9b);
            c10a = S.Max(zero, c10a); c10b = S.Max(zero, c10b);
            c11a = S.Max(zero, c11a); c11b = S.Max(zero, c11b);
            c12a = S.Max(zero, c12a); c12b = S.Max(zero, c12b);
            c13a = S.Max(zero, c13a); c13b = S.Max(zero, c13b);
        }
        if (P.Value > 0) { S.Store(c0a, y); if (Q.Value > 1) S.Store(c0b, y + S.Width); y += outputStep; }
        if (P.Value > 1) { S.Store(c1a, y); if (Q.Value > 1) S.Store(c1b, y + S.Width); y += outputStep; }
        if (P.Value > 2) { S.Store(c2a, y); if (Q.Value > 1) S.Store(c2b, y + S.Width); y += outputStep; }
        if (P.Value > 3) { S.Store(c3a, y); if (Q.Value > 1) S.Store(c3b, y + S.Width); y += outputStep; }
        if (P.Value > 4) { S.Store(c4a, y); if (Q.Value > 1) S.Store(c4b, y + S.Width); y += outputStep; }
        if (P.Value > 5) { S.Store(c5a, y); if (Q.Value > 1) S.Store(c5b, y + S.Width); y += outputStep; }
        if (P.Value > 6) { S.Store(c6a, y); if (Q.Value > 1) S.Store(c6b, y + S.Width); y += outputStep; }
        if (P.Value > 7) { S.Store(c7a, y); if (Q.Value > 1) S.Store(c7b, y + S.Width); y += outputStep; }
        if (P.Value > 8) { S.Store(c8a, y); if (Q.Value > 1) S.Store(c8b, y + S.Width); y += outputStep; }
        if (P.Value > 9) { S.Store(c9a, y); if (Q.Value > 1) S.Store(c9b, y + S.Width); y += outputStep; }
        if (P.Value > 10) { S.Store(c10a, y); if (Q.Value > 1) S.Store(c10b, y + S.Width); y += outputStep; }
        if (P.Value > 11) { S.Store(c11a, y); if (Q.Value > 1) S.Store(c11b, y + S.Width); y += outputStep; }
        if (P.Value > 12) { S.Store(c12a, y); if (Q.Value > 1) S.Store(c12b, y + S.Width); y += outputStep; }
        if (P.Value > 13) { S.Store(c13a, y); if (Q.Value > 1) S.Store(c13b, y + S.Width); y += outputStep; }
        if (tile->IsLast && tile->Spill != null)
            tile->Scatter(P.Value, Q.Value * S.Width, output);
    }

    private readonly void Scatter(int pixels, int width, float* output)
    {
        Debug.Assert(Channels <= width);
        for (int p = 0; p < pixels; p++)
        {
            float* from = Spill + (p * width);
            float* to = output + (p * OutputStep);
            for (int c = 0; c < Channels; c++)
                to[c * ChannelStep] = from[c];
        }
    }
}
