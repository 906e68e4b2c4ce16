namespace TfCnn.Kernels;

/// <summary>A micro-kernel for each piece of a window: between one vector of input channels and one output channel, over the active outputs of
/// a list.</summary>
internal sealed unsafe class SparseTaps<TKernel>(SparseLayout layout, CpuTier tier) where TKernel : ITileKernel
{
    private readonly nint[] _code = [.. layout.Pieces.Select(p => TileDispatch.FindTaps<TKernel>(tier, p.Rows, p.Columns))];

    /// <summary>Goes over the list.</summary>
    /// <param name="outputs">The list, not empty.</param>
    /// <param name="plane">The padded image of the vector of channels.</param>
    /// <param name="taps">The taps of the pair.</param>
    public void Run(ReadOnlySpan<ActiveOutput> outputs, float* plane, float* taps)
    {
        nint rowStep = (nint)layout.RowStep * layout.Geometry.Rows.Dilation;
        fixed (ActiveOutput* first = outputs)
            for (int i = 0; i < _code.Length; i++)
            {
                WindowPiece piece = layout.Pieces[i];
                var code = (delegate*<ActiveOutput*, int, float*, nint, float*, void>)_code[i];
                code(first, outputs.Length, plane + piece.InputOffset, rowStep, taps + piece.TapOffset);
            }
    }
}
