namespace TfCnn.Kernels;

/// <summary>
/// Everything about a 2-D pool but its numbers, in TensorFlow's terms: input [N, H, W, C] or [N, C, H, W], a window of KH × KW
/// pixels, output [N, OH, OW, C] or [N, C, OH, OW]. Padding takes no part in a window's maximum or mean.
/// </summary>
/// <param name="Layout">Layout of input and output.</param>
/// <param name="N">Images.</param>
/// <param name="C">Channels.</param>
/// <param name="Rows">The window along the height, not dilated.</param>
/// <param name="Columns">The window along the width, not dilated.</param>
public readonly record struct PoolGeometry(ImageLayout Layout, int N, int C, WindowAxis Rows, WindowAxis Columns)
{
    /// <summary>Input height.</summary>
    public int H => Rows.Size;

    /// <summary>Input width.</summary>
    public int W => Columns.Size;

    /// <summary>Output height.</summary>
    public int OH => Rows.Output;

    /// <summary>Output width.</summary>
    public int OW => Columns.Output;

    /// <summary>Elements of the input.</summary>
    public long InputSize => (long)N * H * W * C;

    /// <summary>Elements of the output.</summary>
    public long OutputSize => (long)N * OH * OW * C;

    /// <summary>Comparisons or additions of a pass over all windows.</summary>
    public long Flops => OutputSize * Rows.Window * Columns.Window;
}
