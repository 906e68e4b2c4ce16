using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// The micro-kernel of <see cref="DotProducts"/>, and of convolutions with few output channels: four rows × up to six columns of C, each a
/// sum of products along runs of memory. Lanes are steps along a run, so that a line of it is loaded once as a whole, where it lies.
/// <code>
///                         columns, ColumnStep apart     [ run 0 | run 1 | … ]
/// rows: [ run 0 ] … [ run 1 ] …                         c[row][column] = Σ over lanes of the products' sum
/// </code>
/// A matrix has one run; rows of a convolution are output pixels, whose windows are some runs of the image. Of the last vector of a run
/// only the lanes that there are are read. Rows past <see cref="RowCount"/> repeat the last row and are not stored.
/// </summary>
internal unsafe struct DotTile
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = 4;

    /// <summary>Most columns of a tile on any tier.</summary>
    public const int MostColumns = 6;

    public float* Row0, Row1, Row2, Row3;
    public int RowCount;

    /// <summary>Start of each run, in floats from the start of a row.</summary>
    public nint* Runs;
    public int RunCount, RunLength;

    /// <summary>The runs of the first column, one behind the other.</summary>
    public float* Columns;
    public nint ColumnStep;

    /// <summary>Floats from one row of C, and from one column, to the next.</summary>
    public nint RowOutput, ColumnOutput;

    /// <summary>Add to C; otherwise C is not read.</summary>
    public bool Accumulate;

    /// <summary>A value for each column that is added last; null for none.</summary>
    public float* Bias;

    /// <summary>Replace what is below zero by zero, after the bias; NaN stays.</summary>
    public bool Relu;

    /// <summary>4 × 6 accumulators, 4 rows and 1 column are 29 of AVX-512's 32 registers; 4 × 2, 4 and 1 are 13 of 16.</summary>
    public static int MostColumnsOf(CpuTier tier) => tier == CpuTier.Avx512 ? MostColumns : 2;

    /// <summary>The code for tiles of that many columns: a <c>delegate*&lt;DotTile*, float*, void&gt;</c>.</summary>
    public static nint Find(CpuTier tier, int columns) => columns switch
    {
        1 => VectorDispatch.Find<Code<Constant1>>(tier),
        2 => VectorDispatch.Find<Code<Constant2>>(tier),
        3 => VectorDispatch.Find<Code<Constant3>>(tier),
        4 => VectorDispatch.Find<Code<Constant4>>(tier),
        5 => VectorDispatch.Find<Code<Constant5>>(tier),
        _ => VectorDispatch.Find<Code<Constant6>>(tier),
    };

    private readonly struct Code<TColumns> : IVectorKernel where TColumns : struct, IConstant
    {
        public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
            (nint)(delegate*<DotTile*, float*, void>)&Compute<S, V, TColumns>;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compute<S, V, TColumns>(DotTile* tile, float* c)
        where S : struct, ISimd<V> where V : struct where TColumns : struct, IConstant
    {
        V c00 = default, c01 = default, c02 = default, c03 = default, c04 = default, c05 = default;
        V c10 = default, c11 = default, c12 = default, c13 = default, c14 = default, c15 = default;
        V c20 = default, c21 = default, c22 = default, c23 = default, c24 = default, c25 = default;
        V c30 = default, c31 = default, c32 = default, c33 = default, c34 = default, c35 = default;
        nint step = tile->ColumnStep, step2 = 2 * step;
        float* b0 = tile->Columns, b3 = b0 + (3 * step);
        nint* runs = tile->Runs;
        for (nint* end = runs + tile->RunCount; runs < end; runs++)
        {
            float* a0 = tile->Row0 + *runs, a1 = tile->Row1 + *runs, a2 = tile->Row2 + *runs, a3 = tile->Row3 + *runs;
            int left = tile->RunLength;
            for (; left > 0; left -= S.Width)
            {
                V v0 = VectorDispatch.Load<S, V>(a0, left), v1 = VectorDispatch.Load<S, V>(a1, left);
                V v2 = VectorDispatch.Load<S, V>(a2, left), v3 = VectorDispatch.Load<S, V>(a3, left);
                V b = VectorDispatch.Load<S, V>(b0, left);
                c00 = S.Fma(v0, b, c00); c10 = S.Fma(v1, b, c10); c20 = S.Fma(v2, b, c20); c30 = S.Fma(v3, b, c30);
                if (TColumns.Value > 1)
                {
                    b = VectorDispatch.Load<S, V>(b0 + step, left);
                    c01 = S.Fma(v0, b, c01); c11 = S.Fma(v1, b, c11); c21 = S.Fma(v2, b, c21); c31 = S.Fma(v3, b, c31);
                }
                if (TColumns.Value > 2)
                {
                    b = VectorDispatch.Load<S, V>(b0 + step2, left);
                    c02 = S.Fma(v0, b, c02); c12 = S.Fma(v1, b, c12); c22 = S.Fma(v2, b, c22); c32 = S.Fma(v3, b, c32);
                }
                if (TColumns.Value > 3)
                {
                    b = VectorDispatch.Load<S, V>(b3, left);
                    c03 = S.Fma(v0, b, c03); c13 = S.Fma(v1, b, c13); c23 = S.Fma(v2, b, c23); c33 = S.Fma(v3, b, c33);
                }
                if (TColumns.Value > 4)
                {
                    b = VectorDispatch.Load<S, V>(b3 + step, left);
                    c04 = S.Fma(v0, b, c04); c14 = S.Fma(v1, b, c14); c24 = S.Fma(v2, b, c24); c34 = S.Fma(v3, b, c34);
                }
                if (TColumns.Value > 5)
                {
                    b = VectorDispatch.Load<S, V>(b3 + step2, left);
                    c05 = S.Fma(v0, b, c05); c15 = S.Fma(v1, b, c15); c25 = S.Fma(v2, b, c25); c35 = S.Fma(v3, b, c35);
                }
                a0 += S.Width;
                a1 += S.Width;
                a2 += S.Width;
                a3 += S.Width;
                b0 += S.Width;
                b3 += S.Width;
            }
            // A run that is no whole number of vectors ends within the last one: left is not above 0.
            b0 += left;
            b3 += left;
        }
        Put<S, V>(tile, c, 0, c00, c10, c20, c30);
        if (TColumns.Value > 1)
            Put<S, V>(tile, c, 1, c01, c11, c21, c31);
        if (TColumns.Value > 2)
            Put<S, V>(tile, c, 2, c02, c12, c22, c32);
        if (TColumns.Value > 3)
            Put<S, V>(tile, c, 3, c03, c13, c23, c33);
        if (TColumns.Value > 4)
            Put<S, V>(tile, c, 4, c04, c14, c24, c34);
        if (TColumns.Value > 5)
            Put<S, V>(tile, c, 5, c05, c15, c25, c35);
    }

    // One column of the tile.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<S, V>(DotTile* tile, float* c, int column, V s0, V s1, V s2, V s3) where S : struct, ISimd<V> where V : struct
    {
        c += column * tile->ColumnOutput;
        float bias = tile->Bias == null ? 0 : tile->Bias[column];
        Put(tile, c, S.Sum(s0), bias);
        if (tile->RowCount > 1)
            Put(tile, c + tile->RowOutput, S.Sum(s1), bias);
        if (tile->RowCount > 2)
            Put(tile, c + (2 * tile->RowOutput), S.Sum(s2), bias);
        if (tile->RowCount > 3)
            Put(tile, c + (3 * tile->RowOutput), S.Sum(s3), bias);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(DotTile* tile, float* c, float sum, float bias)
    {
        if (tile->Accumulate)
            sum += *c;
        sum += bias;
        *c = tile->Relu && sum <= 0 ? 0 : sum;
    }
}
