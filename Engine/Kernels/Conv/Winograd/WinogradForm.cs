namespace TfCnn.Kernels;

/// <summary>One size of Winograd's algorithm for filters of 4 × 4 taps, F(Tile × Tile, 4 × 4), compiled for one tier.</summary>
/// <param name="Tile">Output pixels of a tile, along each axis.</param>
/// <param name="Input">Code of <see cref="WinogradTransform"/>: a tile's inputs to points.</param>
/// <param name="OutputGradient">Code of <see cref="WinogradTransform"/>: gradients of a tile's outputs to points.</param>
/// <param name="Filter">Code of <see cref="WinogradTransform"/>: taps to points.</param>
/// <param name="FilterGradient">Code of <see cref="WinogradTransform"/>: points to gradients of taps.</param>
/// <param name="Output">Code of <see cref="WinogradOutput"/>: points to a tile's outputs.</param>
internal sealed record WinogradForm(int Tile, nint Input, nint OutputGradient, nint Filter, nint FilterGradient, nint Output)
{
    /// <summary>Taps along each axis.</summary>
    public const int Taps = 4;

    /// <summary>Points along each axis, and inputs that a tile reads.</summary>
    public int Points => Tile + Taps - 1;

    /// <summary>Products for each tile and pair of channels.</summary>
    public int Planes => Points * Points;

    /// <summary>Floats of room that the transforms need at a vector width: two tiles.</summary>
    public int RoomFloats(int vectorWidth) => 2 * Planes * vectorWidth;

    /// <summary>The form that <paramref name="algorithm"/> names.</summary>
    public static WinogradForm Of(ConvAlgorithm algorithm, CpuTier tier) => algorithm switch
    {
        ConvAlgorithm.WinogradF2 => Of<
            WinogradF2.Input, WinogradF2.OutputGradient, WinogradF2.Filter, WinogradF2.FilterGradient, WinogradF2.Output>(tier),
        ConvAlgorithm.WinogradF3 => Of<
            WinogradF3.Input, WinogradF3.OutputGradient, WinogradF3.Filter, WinogradF3.FilterGradient, WinogradF3.Output>(tier),
        _ => Of<
            WinogradF4.Input, WinogradF4.OutputGradient, WinogradF4.Filter, WinogradF4.FilterGradient, WinogradF4.Output>(tier),
    };

    private static WinogradForm Of<TInput, TOutputGradient, TFilter, TFilterGradient, TOutput>(CpuTier tier)
        where TInput : IAxisMap where TOutputGradient : IAxisMap where TFilter : IAxisMap where TFilterGradient : IAxisMap
        where TOutput : IAxisMap => new(
            TOutput.Outputs,
            WinogradTransform.Find<TInput>(tier),
            WinogradTransform.Find<TOutputGradient>(tier),
            WinogradTransform.Find<TFilter>(tier),
            WinogradTransform.Find<TFilterGradient>(tier),
            WinogradOutput.Find<TOutput>(tier));
}
