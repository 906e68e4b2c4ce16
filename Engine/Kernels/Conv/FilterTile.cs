using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// The micro-kernel of <see cref="DirectFilterGradient"/>: P filter taps × Q vectors of output channels, summed over the output
/// pixels of some rows of one image. Lane i of vector q is output channel q · Width + i of the block.
/// </summary>
/// <remarks>
/// A tap is one (row, column, input channel) of the filter; its input lies at a fixed distance, Offsets[tap], from the first
/// input of each window. So a pixel costs Q loads of dY and P broadcasts of x for P · Q multiplications. 14 × 2 accumulators, 2
/// vectors of dY and 1 broadcast: 31 of AVX-512's 32 registers; 6 × 2 fill 15 of 16.
/// </remarks>
internal unsafe struct FilterTile : ITileKernel
{
    /// <summary>Output pixels.</summary>
    public int Rows, Columns;

    /// <summary>Floats from one window's input to the next one's: along a column, along a row.</summary>
    public nint InputRowStep, InputStep;

    /// <summary>Floats from one output pixel's gradient to the next one's: along a column, along a row.</summary>
    public nint GradientRowStep, GradientStep;

    /// <summary>Add to the sums; otherwise overwrite them without reading.</summary>
    public bool Accumulate;

    public static nint Address<S, V, P, Q>()
        where S : struct, ISimd<V> where V : struct where P : struct, ICount where Q : struct, ICount =>
        (nint)(delegate*<FilterTile*, nint*, float*, float*, float*, void>)&Compute<S, V, P, Q>;

    /// <summary>Adds to or sets <paramref name="sums"/>, [P][Q · Width].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute<S, V, P, Q>(FilterTile* tile, nint* offsets, float* input, float* gradient, float* sums)
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
        nint inputStep = tile->InputStep, gradientStep = tile->GradientStep;
        for (int row = tile->Rows; row > 0; row--)
        {
            float* x = input;
            float* d = gradient;
            for (int column = tile->Columns; column > 0; column--)
            {
                V da = S.Load(d);
                V db = Q.Value > 1 ? S.Load(d + S.Width) : default;
                V v = S.Broadcast(x[offsets[0]]);
                c0a = S.Fma(v, da, c0a);
                if (Q.Value > 1) c0b = S.Fma(v, db, c0b);
                if (P.Value > 1)
                {
                    v = S.Broadcast(x[offsets[1]]);
                    c1a = S.Fma(v, da, c1a);
                    if (Q.Value > 1) c1b = S.Fma(v, db, c1b);
                }
                if (P.Value > 2)
                {
                    v = S.Broadcast(x[offsets[2]]);
                    c2a = S.Fma(v, da, c2a);
                    if (Q.Value > 1) c2b = S.Fma(v, db, c2b);
                }
                if (P.Value > 3)
                {
                    v = S.Broadcast(x[offsets[3]]);
                    c3a = S.Fma(v, da, c3a);
                    if (Q.Value > 1) c3b = S.Fma(v, db, c3b);
                }
                if (P.Value > 4)
                {
                    v = S.Broadcast(x[offsets[4]]);
                    c4a = S.Fma(v, da, c4a);
                    if (Q.Value > 1) c4b = S.Fma(v, db, c4b);
                }
                if (P.Value > 5)
                {
                    v = S.Broadcast(x[offsets[5]]);
                    c5a = S.Fma(v, da, c5a);
                    if (Q.Value > 1) c5b = S.Fma(v, db, c5b);
                }
                if (P.Value > 6)
                {
                    v = S.Broadcast(x[offsets[6]]);
                    c6a = S.Fma(v, da, c6a);
                    if (Q.Value > 1) c6b = S.Fma(v, db, c6b);
                }
                if (P.Value > 7)
                {
                    v = S.Broadcast(x[offsets[7]]);
                    c7a = S.Fma(v, da, c7a);
                    if (Q.Value > 1) c7b = S.Fma(v, db, c7b);
                }
                if (P.Value > 8)
                {
                    v = S.Broadcast(x[offsets[8]]);
                    c8a = S.Fma(v, da, c8a);
                    if (Q.Value > 1) c8b = S.Fma(v, db, c8b);
                }
                if (P.Value > 9)
                {
                    v = S.Broadcast(x[offsets[9]]);
                    c9a = S.Fma(v, da, c9a);
                    if (Q.Value > 1) c9b = S.Fma(v, db, c9b);
                }
                if (P.Value > 10)
                {
                    v = S.Broadcast(x[offsets[10]]);
                    c10a = S.Fma(v, da, c10a);
                    if (Q.Value > 1) c10b = S.Fma(v, db, c10b);
                }
                if (P.Value > 11)
                {
                    v = S.Broadcast(x[offsets[11]]);
                    c11a = S.Fma(v, da, c11a);
                    if (Q.Value > 1) c11b = S.Fma(v, db, c11b);
                }
                if (P.Value > 12)
                {
                    v = S.Broadcast(x[offsets[12]]);
                    c12a = S.Fma(v, da, c12a);
                    if (Q.Value > 1) c12b = S.Fma(v, db, c12b);
                }
                if (P.Value > 13)
                {
                    v = S.Broadcast(x[offsets[13]]);
                    c13a = S.Fma(v, da, c13a);
                    if (Q.Value > 1) c13b = S.Fma(v, db, c13b);
                }
                x += inputStep;
                d += gradientStep;
            }
            input += tile->InputRowStep;
            gradient += tile->GradientRowStep;
        }
        nint width = Q.Value * S.Width;
        if (tile->Accumulate)
        {
            float* old = sums;
            if (P.Value > 0)
            {
                c0a = S.Add(c0a, S.Load(old)); if (Q.Value > 1) c0b = S.Add(c0b, S.Load(old + S.Width));
                old += width;
            }
            if (P.Value > 1)
            {
                c1a = S.Add(c1a, S.Load(old)); if (Q.Value > 1) c1b = S.Add(c1b, S.Load(old + S.Width));
                old += width;
            }
            if (P.Value > 2)
            {
                c2a = S.Add(c2a, S.Load(old)); if (Q.Value > 1) c2b = S.Add(c2b, S.Load(old + S.Width));
                old += width;
            }
            if (P.Value > 3)
            {
                c3a = S.Add(c3a, S.Load(old)); if (Q.Value > 1) c3b = S.Add(c3b, S.Load(old + S.Width));
                old += width;
            }
            if (P.Value > 4)
            {
                c4a = S.Add(c4a, S.Load(old)); if (Q.Value > 1) c4b = S.Add(c4b, S.Load(old + S.Width));
                old += width;
            }
            if (P.Value > 5)
            {
                c5a = S.Add(c5a, S.Load(old)); if (Q.Value > 1) c5b = S.Add(c5b, S.Load(old + S.Width));
                old += width;
            }
            if (P.Value > 6)
            {
                c6a = S.Add(c6a, S.Load(old)); if (Q.Value > 1) c6b = S.Add(c6b, S.Load(old + S.Width));
                old += width;
            }
            if (P.Value > 7)
            {
                c7a = S.Add(c7a, S.Load(old)); if (Q.Value > 1) c7b = S.Add(c7b, S.Load(old + S.Width));
                old += width;
            }
            if (P.Value > 8)
            {
                c8a = S.Add(c8a, S.Load(old)); if (Q.Value > 1) c8b = S.Add(c8b, S.Load(old + S.Width));
                old += width;
            }
            if (P.Value > 9)
            {
                c9a = S.Add(c9a, S.Load(old)); if (Q.Value > 1) c9b = S.Add(c9b, S.Load(old + S.Width));
                old += width;
            }
            if (P.Value > 10)
            {
                c10a = S.Add(c10a, S.Load(old)); if (Q.Value > 1) c10b = S.Add(c10b, S.Load(old + S.Width));
                old += width;
            }
            if (P.Value > 11)
            {
                c11a = S.Add(c11a, S.Load(old)); if (Q.Value > 1) c11b = S.Add(c11b, S.Load(old + S.Width));
                old += width;
            }
            if (P.Value > 12)
            {
                c12a = S.Add(c12a, S.Load(old)); if (Q.Value > 1) c12b = S.Add(c12b, S.Load(old + S.Width));
                old += width;
            }
            if (P.Value > 13)
            {
                c13a = S.Add(c13a, S.Load(old)); if (Q.Value > 1) c13b = S.Add(c13b, S.Load(old + S.Width));
                old += width;
            }
        }
        if (P.Value > 0) { S.Store(c0a, sums); if (Q.Value > 1) S.Store(c0b, sums + S.Width); sums += width; }
        if (P.Value > 1) { S.Store(c1a, sums); if (Q.Value > 1) S.Store(c1b, sums + S.Width); sums += width; }
        if (P.Value > 2) { S.Store(c2a, sums); if (Q.Value > 1) S.Store(c2b, sums + S.Width); sums += width; }
        if (P.Value > 3) { S.Store(c3a, sums); if (Q.Value > 1) S.Store(c3b, sums + S.Width); sums += width; }
        if (P.Value > 4) { S.Store(c4a, sums); if (Q.Value > 1) S.Store(c4b, sums + S.Width); sums += width; }
        if (P.Value > 5) { S.Store(c5a, sums); if (Q.Value > 1) S.Store(c5b, sums + S.Width); sums += width; }
        if (P.Value > 6) { S.Store(c6a, sums); if (Q.Value > 1) S.Store(c6b, sums + S.Width); sums += width; }
        if (P.Value > 7) { S.Store(c7a, sums); if (Q.Value > 1) S.Store(c7b, sums + S.Width); sums += width; }
        if (P.Value > 8) { S.Store(c8a, sums); if (Q.Value > 1) S.Store(c8b, sums + S.Width); sums += width; }
        if (P.Value > 9) { S.Store(c9a, sums); if (Q.Value > 1) S.Store(c9b, sums + S.Width); sums += width; }
        if (P.Value > 10) { S.Store(c10a, sums); if (Q.Value > 1) S.Store(c10b, sums + S.Width); sums += width; }
        if (P.Value > 11) { S.Store(c11a, sums); if (Q.Value > 1) S.Store(c11b, sums + S.Width); sums += width; }
        if (P.Value > 12) { S.Store(c12a, sums); if (Q.Value > 1) S.Store(c12b, sums + S.Width); sums += width; }
        if (P.Value > 13) { S.Store(c13a, sums); if (Q.Value > 1) S.Store(c13b, sums + S.Width); sums += width; }
    }
}
