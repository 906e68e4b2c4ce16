namespace TfCnn.Kernels;

/// <summary>What is computed of a convolution.</summary>
internal enum ConvPass
{
    /// <summary>The output, of which gradients will be taken.</summary>
    Forward,

    /// <summary>The output alone.</summary>
    Inference,
    InputGradient,
    FilterGradient,
}

/// <summary>How a convolution and its gradients are computed: by the sum of the definition, or by Winograd's algorithm with a
/// number of points along each axis.</summary>
/// <param name="Points">0 for the direct sum.</param>
internal readonly record struct ConvAlgorithm(int Points)
{
    /// <summary>The environment variable that turns Winograd's algorithm off with <c>0</c>.</summary>
    public const string WinogradVariable = "TFCNN_WINOGRAD";

    // Fewer channels leave too few products for each value that is transformed.
    private const int FewestChannels = 16;

    // Fewer tiles do not pay for transforming the filter: with 32 and 64 channels the direct sum is as fast at 100 tiles.
    private const int FewestTiles = 192;

    // Input times output channels: a transformed filter has up to 36 floats for each pair, and those of more leave the caches.
    private const long MostPairs = 128 * 256;

    // Rounding grows with the points. In training the forward pass decides by its outputs what ReLU and a pool pass back, step after step: with
    // 5 points it is as near to the exact sum as TensorFlow's, with 6 it has 1.7 times its error. Gradients have 2 times TensorFlow's error with 6, that
    // of the input 3 times, since TensorFlow sums the taps apart there and rounds half as much.
    private const int MostForwardPoints = 5;

    // Of a filter, and of a padded image, which each worker of a sparse gradient has whole: 16 MB. Offsets in them are ints.
    private const int MostElements = 4 << 20;

    private static readonly bool s_winograd = Environment.GetEnvironmentVariable(WinogradVariable)?.Trim() != "0";

    /// <summary>The sum of the definition.</summary>
    public static ConvAlgorithm Direct => default;

    /// <summary>The sum of the definition without the output elements whose gradient is 0; for gradients only.</summary>
    public static ConvAlgorithm Sparse => new(-1);

    public bool IsDirect => Points == 0;

    public bool IsSparse => Points < 0;

    /// <summary>The one place that decides: the algorithm for a pass over a geometry. The scalar tier is the reference and keeps to the
    /// definition.</summary>
    public static ConvAlgorithm Choose(ConvGeometry g, ConvPass pass, CpuTier tier) =>
        Choose(g, pass, s_winograd && tier != CpuTier.Scalar);

    /// <summary>The same with Winograd's algorithm on or off, whatever the environment says.</summary>
    public static ConvAlgorithm Choose(ConvGeometry g, ConvPass pass, bool winograd) =>
        winograd && FitsWinograd(g) && Math.Min(g.C, g.CO) >= FewestChannels && (long)g.C * g.CO <= MostPairs
            ? Winograd(g, pass)
            : Direct;

    /// <summary>True if Winograd's algorithm can compute the geometry: square filters of 3 to 5 taps one pixel apart, stride 1,
    /// NHWC, no groups.</summary>
    public static bool FitsWinograd(ConvGeometry g) =>
        g.Layout == ImageLayout.Nhwc && g.Groups == 1 && g.KH == g.KW && FitsWinograd(g.Rows) && FitsWinograd(g.Columns);

    /// <summary>A kernel's name: algorithm and tier.</summary>
    public string Name(ConvGeometry g, CpuTier tier)
    {
        int tile = Points + 1 - g.KH;
        return (IsSparse ? "sparse " : IsDirect ? "direct " : $"winograd f{tile}x{tile} ") + Cpu.Name(tier);
    }

    /// <summary>True if <see cref="Sparse"/> can compute a gradient and there are enough input channels to fill its vectors.</summary>
    public static bool FitsSparse(ConvGeometry g, CpuTier tier) =>
        tier != CpuTier.Scalar && g.Layout == ImageLayout.Nhwc && g.Groups == 1 && g.Columns.Dilation == 1 && g.C >= FewestChannels
        && g.FilterSize <= MostElements
        && (g.Rows.Before + g.H + g.Rows.Span) * (long)(g.Columns.Before + g.W + g.Columns.Span) * g.C <= MostElements;

    /// <summary>The largest share of active output elements, of a gradient that <see cref="FitsSparse"/>, with which it takes less time
    /// than this algorithm.</summary>
    public double MostActive(ConvPass pass) => (pass, IsDirect) switch
    {
        (ConvPass.FilterGradient, true) => 0.5,
        (ConvPass.FilterGradient, false) => 0.3,
        (_, true) => 0.28,
        _ => 0.16,
    };

    /// <summary>The name of a kernel that chooses at each run.</summary>
    public static string OrSparse(string name) => name.Insert(name.LastIndexOf(' '), " or sparse");

    // Padding of a whole window and more has outputs that see no input; the gradients' padding would be negative.
    private static bool FitsWinograd(WindowAxis axis) =>
        axis is { Window: >= WinogradForm.FewestTaps and <= WinogradForm.MostTaps, Stride: 1, Dilation: 1 }
        && axis.Before < axis.Window && axis.After < axis.Window;

    // The tiles with the fewest products in all: with 4 × 4 taps 14 × 14 gradients are 5 × 5 tiles of 3 × 3, 2 × 2 are one tile of 2 × 2.
    // More points round more and take more transforming, so they must save a tenth of the products.
    private static ConvAlgorithm Winograd(ConvGeometry g, ConvPass pass)
    {
        int most = pass == ConvPass.Forward ? MostForwardPoints : WinogradForm.MostPoints;
        int best = 0;
        double fewest = double.PositiveInfinity;
        long tiles = 0;
        for (int points = Math.Max(WinogradForm.FewestPoints, g.KH + 1); points <= most; points++)
        {
            int tile = points + 1 - g.KH;
            long count = (long)g.N * ((g.OH + tile - 1) / tile) * ((g.OW + tile - 1) / tile);
            double products = count * points * points;
            if (products < 0.9 * fewest)
                (best, fewest, tiles) = (points, products, count);
        }
        return tiles >= FewestTiles ? new ConvAlgorithm(best) : Direct;
    }
}

/// <summary>A convolution bound to a geometry, as the forward pass and the gradient of the input run it.</summary>
internal unsafe interface IConvolution
{
    long ScratchBytes(int workers);

    /// <summary>Computes all images. <paramref name="bias"/> may be null. <paramref name="codes"/> belongs to the pool that the
    /// convolution is bound with: behind the destination it is written if it is not null, behind the source it is read.</summary>
    void Run(
        float* source, byte* codes, float* filter, float* bias, bool relu, float* destination, Block scratch, Workers workers);
}

/// <summary>A filter's gradient bound to a geometry.</summary>
internal unsafe interface IFilterGradient
{
    long ScratchBytes(int workers);

    /// <summary>Computes <paramref name="dFilter"/>. <paramref name="codes"/> is read if the gradient is bound with a pool.</summary>
    void Run(float* x, float* dy, byte* codes, float* dFilter, Block scratch, Workers workers);
}
