namespace TfCnn.Kernels;

/// <summary>
/// Everything about a 2-D convolution but its numbers, in TensorFlow's terms: input [N, H, W, C] or [N, C, H, W], filter
/// [KH, KW, <paramref name="FilterDepth"/>, CO], output [N, OH, OW, CO] or [N, CO, OH, OW]. Shared by the shape rule, the forward
/// kernel and both gradients.
/// </summary>
/// <param name="Layout">Layout of input and output.</param>
/// <param name="N">Images.</param>
/// <param name="C">Input channels.</param>
/// <param name="FilterDepth">Input channels that one output channel sees; divides <paramref name="C"/>.</param>
/// <param name="CO">Output channels, a multiple of <see cref="Groups"/>.</param>
/// <param name="Rows">The window along the height.</param>
/// <param name="Columns">The window along the width.</param>
public readonly record struct ConvGeometry(
    ImageLayout Layout, int N, int C, int FilterDepth, int CO, WindowAxis Rows, WindowAxis Columns)
{
    /// <summary>Input height.</summary>
    public int H => Rows.Size;

    /// <summary>Input width.</summary>
    public int W => Columns.Size;

    /// <summary>Filter height.</summary>
    public int KH => Rows.Window;

    /// <summary>Filter width.</summary>
    public int KW => Columns.Window;

    /// <summary>Output height.</summary>
    public int OH => Rows.Output;

    /// <summary>Output width.</summary>
    public int OW => Columns.Output;

    /// <summary>Independent convolutions side by side: input and output channels are cut into this many equal runs.</summary>
    public int Groups => C / FilterDepth;

    /// <summary>Elements of the input.</summary>
    public long InputSize => (long)N * H * W * C;

    /// <summary>Elements of the filter.</summary>
    public long FilterSize => (long)KH * KW * FilterDepth * CO;

    /// <summary>Elements of the output.</summary>
    public long OutputSize => (long)N * OH * OW * CO;

    /// <summary>Floating-point operations of the forward pass, and of either gradient, by the direct sum.</summary>
    public long Flops => 2 * OutputSize * KH * KW * FilterDepth;

    /// <summary>The common case: NHWC, one group.</summary>
    public static ConvGeometry Nhwc(int n, int c, int co, WindowAxis rows, WindowAxis columns) =>
        new(ImageLayout.Nhwc, n, c, c, co, rows, columns);
}
