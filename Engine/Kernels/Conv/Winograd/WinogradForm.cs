namespace TfCnn.Kernels;

/// <summary>F(Tile × Tile, Taps × Taps) compiled for one tier.</summary>
/// <param name="Tile">Output pixels of a tile, along each axis.</param>
/// <param name="Taps">Taps of the filter, along each axis.</param>
/// <param name="Input">Code of <see cref="WinogradTransform"/>: a tile's inputs to points.</param>
/// <param name="OutputGradient">Code of <see cref="WinogradTransform"/>: gradients of a tile's outputs to points.</param>
/// <param name="Filter">Code of <see cref="WinogradTransform"/>: taps to points.</param>
/// <param name="FilterGradient">Code of <see cref="WinogradTransform"/>: points to gradients of taps.</param>
/// <param name="Output">Code of <see cref="WinogradOutput"/>: points to a tile's outputs.</param>
internal sealed record WinogradForm(
    int Tile, int Taps, nint Input, nint OutputGradient, nint Filter, nint FilterGradient, nint Output)
{
    /// <summary>The smallest and the largest filters that there are forms for.</summary>
    public const int FewestTaps = 3, MostTaps = 5;

    /// <summary>The fewest and the most points along an axis.</summary>
    public const int FewestPoints = 5, MostPoints = 6;

    /// <summary>Points along each axis, and inputs that a tile reads.</summary>
    public int Points => Tile + Taps - 1;

    /// <summary>Products for each tile and pair of channels.</summary>
    public int Planes => Points * Points;

    /// <summary>Floats of room that the transforms need at a vector width: two tiles.</summary>
    public int RoomFloats(int vectorWidth) => 2 * Planes * vectorWidth;

    /// <summary>The form with that many points along each axis; the tile has at least two outputs.</summary>
    public static WinogradForm Of(int points, int taps, CpuTier tier) => (points, taps) switch
    {
        (5, 3) => Of<FivePoints, N3, N3>(tier),
        (5, _) => Of<FivePoints, N4, N2>(tier),
        (6, 3) => Of<SixPoints, N3, N4>(tier),
        (6, 4) => Of<SixPoints, N4, N3>(tier),
        _ => Of<SixPoints, N5, N2>(tier),
    };

    private static WinogradForm Of<TPoints, TTaps, TTile>(CpuTier tier)
        where TPoints : IPointSet where TTaps : ICount where TTile : ICount => new(
            TTile.Value,
            TTaps.Value,
            WinogradTransform.Find<InputMap<TPoints>>(tier),
            WinogradTransform.Find<ValuesMap<TPoints, TTile>>(tier),
            WinogradTransform.Find<FilterMap<TPoints, TTaps>>(tier),
            WinogradTransform.Find<FilterGradientMap<TPoints, TTaps>>(tier),
            WinogradOutput.Find<OutputMap<TPoints, TTile>>(tier));
}
