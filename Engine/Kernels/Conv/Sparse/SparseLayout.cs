namespace TfCnn.Kernels;

/// <summary>
/// How the sparse gradients lay out their operands. The image is cut into vectors of input channels and padded, [vector of channels][row]
/// [column][lane], so that the taps of a window's row lie a vector apart. The filter has each output channel's taps together,
/// [output channel][vector of channels][tap][lane], the taps piece by piece of the window.
/// </summary>
internal sealed unsafe class SparseLayout
{
    public SparseLayout(ConvGeometry g, CpuTier tier)
    {
        Geometry = g;
        Lanes = TileDispatch.WidthOf(tier);
        Vectors = (g.C + Lanes - 1) / Lanes;
        PaddedHeight = Math.Max(((g.OH - 1) * g.Rows.Stride) + g.Rows.Span, g.Rows.Before + g.H);
        PaddedWidth = Math.Max(((g.OW - 1) * g.Columns.Stride) + g.Columns.Span, g.Columns.Before + g.W);
        Pieces = WindowPiece.Cut(g, this, tier);
    }

    public ConvGeometry Geometry { get; }

    /// <summary>Floats of a vector.</summary>
    public int Lanes { get; }

    /// <summary>Vectors of input channels; lanes past the last channel are zero.</summary>
    public int Vectors { get; }

    public int PaddedHeight { get; }

    public int PaddedWidth { get; }

    /// <summary>Floats from one padded row to the next.</summary>
    public int RowStep => PaddedWidth * Lanes;

    /// <summary>Floats from one vector of channels to the next.</summary>
    public nint PlaneStep => (nint)PaddedHeight * RowStep;

    /// <summary>Floats of the padded image.</summary>
    public long ImageFloats => Vectors * (long)PlaneStep;

    /// <summary>The pieces that the window's taps are cut into for the micro-kernels.</summary>
    public WindowPiece[] Pieces { get; }

    /// <summary>Floats of the taps of one vector of channels.</summary>
    public nint TapFloats => (nint)Geometry.KH * Geometry.KW * Lanes;

    /// <summary>Floats of one output channel's taps.</summary>
    public nint FilterStep => Vectors * TapFloats;

    /// <summary>Floats of the filter.</summary>
    public long FilterFloats => Geometry.CO * (long)FilterStep;

    /// <summary>Floats from the image's start to the window of an output.</summary>
    public int WindowOf(int row, int column) =>
        (row * Geometry.Rows.Stride * RowStep) + (column * Geometry.Columns.Stride * Lanes);

    /// <summary>Floats from the image's start to an input pixel.</summary>
    public nint PixelOf(int row, int column) =>
        ((nint)(Geometry.Rows.Before + row) * RowStep) + ((Geometry.Columns.Before + column) * Lanes);

    /// <summary>Writes output channels <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> − 1 of a filter
    /// [tap][input channel][output channel] as laid out here.</summary>
    public void Pack(float* filter, int first, int count, float* packed)
    {
        for (int vector = 0; vector < Vectors; vector++)
            foreach (WindowPiece piece in Pieces)
                for (int tap = 0; tap < piece.Rows * piece.Columns; tap++)
                {
                    float* to = packed + (vector * TapFloats) + piece.TapOffset + (tap * Lanes);
                    float* from = filter + (((long)TapOf(piece, tap) * Geometry.C) + (vector * Lanes)) * Geometry.CO + first;
                    for (int lane = 0; lane < Lanes; lane++, from += Geometry.CO)
                        for (int channel = 0; channel < count; channel++)
                            to[(channel * FilterStep) + lane] = lane < LanesOf(vector) ? from[channel] : 0;
                }
    }

    /// <summary>The way back, without the lanes past the last input channel.</summary>
    public void Unpack(float* packed, int first, int count, float* filter)
    {
        for (int vector = 0; vector < Vectors; vector++)
            foreach (WindowPiece piece in Pieces)
                for (int tap = 0; tap < piece.Rows * piece.Columns; tap++)
                {
                    float* from = packed + (vector * TapFloats) + piece.TapOffset + (tap * Lanes);
                    float* to = filter + (((long)TapOf(piece, tap) * Geometry.C) + (vector * Lanes)) * Geometry.CO + first;
                    for (int lane = 0; lane < LanesOf(vector); lane++, to += Geometry.CO)
                        for (int channel = 0; channel < count; channel++)
                            to[channel] = from[(channel * FilterStep) + lane];
                }
    }

    private int LanesOf(int vector) => Math.Min(Lanes, Geometry.C - (vector * Lanes));

    private int TapOf(WindowPiece piece, int tap) => piece.FirstTap + (tap / piece.Columns * Geometry.KW) + (tap % piece.Columns);
}
