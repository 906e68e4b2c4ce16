namespace TfCnn.Kernels;

/// <summary>A part of a window that a micro-kernel keeps in registers: some rows of taps times some columns.</summary>
/// <param name="Rows">Rows of taps.</param>
/// <param name="Columns">Columns of taps.</param>
/// <param name="InputOffset">Floats from the window's first input to the piece's.</param>
/// <param name="TapOffset">Floats from the first tap, in the order of the pieces, to the piece's; row by row from there.</param>
/// <param name="FirstTap">The number of the piece's first tap in the filter, row by row of the window.</param>
internal readonly record struct WindowPiece(int Rows, int Columns, nint InputOffset, nint TapOffset, int FirstTap)
{
    /// <summary>Rows and columns of the largest piece.</summary>
    public const int MostTaps = 5;

    // AVX-512 has 32 registers; the others have 16, of which one holds the output's value and a few are the compiler's.
    private const int MostVectors = 12;

    public static WindowPiece[] Cut(ConvGeometry g, SparseLayout layout, CpuTier tier)
    {
        EvenSplit columns = EvenSplit.AtMost(g.KW, MostTaps);
        int widest = (g.KW + columns.Pieces - 1) / columns.Pieces;
        EvenSplit rows = EvenSplit.AtMost(g.KH, tier == CpuTier.Avx512 ? MostTaps : Math.Min(MostTaps, MostVectors / widest));
        var pieces = new WindowPiece[rows.Pieces * columns.Pieces];
        nint taps = 0;
        for (int i = 0; i < pieces.Length; i++)
        {
            int row = rows.StartOf(i / columns.Pieces), height = rows.StartOf((i / columns.Pieces) + 1) - row;
            int column = columns.StartOf(i % columns.Pieces), width = columns.StartOf((i % columns.Pieces) + 1) - column;
            nint input = ((nint)row * g.Rows.Dilation * layout.RowStep) + (column * layout.Lanes);
            pieces[i] = new WindowPiece(height, width, input, taps * layout.Lanes, (row * g.KW) + column);
            taps += height * width;
        }
        return pieces;
    }
}
