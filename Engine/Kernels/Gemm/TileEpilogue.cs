namespace TfCnn.Kernels;

/// <summary>What happens to a tile of C when its sum is complete, while it is still in the first-level cache. A struct given as a
/// type parameter, so that the loops are compiled for it.</summary>
internal unsafe interface ITileEpilogue
{
    /// <summary>Finishes rows × columns values in place; c is their first, at column <paramref name="column"/> of C.</summary>
    void Finish(float* c, nint cStride, int rows, int columns, int column);
}

/// <summary>C = op(A)·op(B), nothing more.</summary>
internal readonly unsafe struct NoEpilogue : ITileEpilogue
{
    public void Finish(float* c, nint cStride, int rows, int columns, int column) { }
}

/// <summary>c + bias[column], then, if asked for, max(c, 0). NaN stays NaN and −0 becomes +0, as in TensorFlow's Relu.</summary>
internal readonly unsafe struct BiasEpilogue<S, V>(float* bias, bool relu) : ITileEpilogue
    where S : struct, ISimd<V> where V : struct
{
    private readonly float* _bias = bias;
    private readonly bool _relu = relu;

    public void Finish(float* c, nint cStride, int rows, int columns, int column)
    {
        float* bias = _bias + column;
        for (int r = 0; r < rows; r++, c += cStride)
        {
            int i = 0;
            for (; i + S.Width <= columns; i += S.Width)
                S.Store(Value(S.Load(c + i), S.Load(bias + i)), c + i);
            if (i < columns)
                S.StoreFirst(Value(S.LoadFirst(c + i, columns - i), S.LoadFirst(bias + i, columns - i)), c + i, columns - i);
        }
    }

    private V Value(V c, V bias)
    {
        V sum = S.Add(c, bias);
        return _relu ? S.Select(S.LessOrEqual(sum, default), default, sum) : sum;
    }
}
