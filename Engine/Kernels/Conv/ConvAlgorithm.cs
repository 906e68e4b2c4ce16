namespace TfCnn.Kernels;

/// <summary>How a convolution or one of its gradients is computed.</summary>
internal enum ConvAlgorithm
{
    /// <summary>The sum of its definition.</summary>
    Direct,

    /// <summary>Winograd's F(2 × 2, 4 × 4).</summary>
    WinogradF2,

    /// <summary>Winograd's F(3 × 3, 4 × 4).</summary>
    WinogradF3,

    /// <summary>Winograd's F(4 × 4, 4 × 4).</summary>
    WinogradF4,
}

/// <summary>A convolution bound to a geometry, as the forward pass and the gradient of the input run it.</summary>
internal unsafe interface IConvolution
{
    long ScratchBytes(int workers);

    /// <summary>Computes all images. <paramref name="bias"/> may be null.</summary>
    void Run(float* source, float* filter, float* bias, bool relu, float* destination, Block scratch, Workers workers);
}

/// <summary>A filter's gradient bound to a geometry.</summary>
internal unsafe interface IFilterGradient
{
    long ScratchBytes(int workers);

    void Run(float* x, float* dy, float* dFilter, Block scratch, Workers workers);
}

/// <summary>The one place that decides between the algorithms.</summary>
internal static class ConvAlgorithms
{
    /// <summary>The environment variable that turns Winograd off with <c>0</c>.</summary>
    public const string WinogradVariable = "TFCNN_WINOGRAD";

    // Fewer channels leave too few products for each value that is transformed.
    private const int FewestChannels = 16;

    // Input times output channels: a transformed filter has 49 floats for each pair, and those of more leave the caches.
    private const long MostPairs = 128 * 256;

    private static readonly bool s_winograd = Environment.GetEnvironmentVariable(WinogradVariable)?.Trim() != "0";

    /// <summary>The algorithm for a geometry's three passes.</summary>
    public static ConvAlgorithm Choose(ConvGeometry g) =>
        s_winograd && FitsWinograd(g) && Math.Min(g.C, g.CO) >= FewestChannels && (long)g.C * g.CO <= MostPairs
            ? FewestProducts(g)
            : ConvAlgorithm.Direct;

    /// <summary>True if Winograd's algorithm can compute the geometry: 4 × 4 taps one pixel apart, stride 1, NHWC, no
    /// groups.</summary>
    public static bool FitsWinograd(ConvGeometry g) =>
        g.Layout == ImageLayout.Nhwc && g.Groups == 1 && FitsWinograd(g.Rows) && FitsWinograd(g.Columns);

    /// <summary>A kernel's name: algorithm and tier.</summary>
    public static string Name(ConvAlgorithm algorithm, CpuTier tier) => algorithm switch
    {
        ConvAlgorithm.WinogradF2 => "winograd f2x2 ",
        ConvAlgorithm.WinogradF3 => "winograd f3x3 ",
        ConvAlgorithm.WinogradF4 => "winograd f4x4 ",
        _ => "direct ",
    } + Cpu.Name(tier);

    // Padding of a whole window and more has outputs that see no input; the gradients' padding would be negative.
    private static bool FitsWinograd(WindowAxis axis) =>
        axis is { Window: WinogradForm.Taps, Stride: 1, Dilation: 1, Before: < WinogradForm.Taps, After: < WinogradForm.Taps };

    // The tile size with the fewest products in all: 16 × 16 outputs are 4 × 4 tiles of F(4), 9 × 9 are 3 × 3 tiles of F(3).
    private static ConvAlgorithm FewestProducts(ConvGeometry g)
    {
        long Products(int tile) => Tiles(g.OH, tile) * Tiles(g.OW, tile) * (tile + 3) * (tile + 3);

        static long Tiles(int outputs, int tile) => (outputs + tile - 1) / tile;

        (long f2, long f3, long f4) = (Products(2), Products(3), Products(4));
        return f2 <= f3 && f2 <= f4 ? ConvAlgorithm.WinogradF2 : f3 <= f4 ? ConvAlgorithm.WinogradF3 : ConvAlgorithm.WinogradF4;
    }
}
