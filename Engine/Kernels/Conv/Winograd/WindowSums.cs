namespace TfCnn.Kernels;

/// <summary>
/// The sum of the definition for single outputs of a convolution: for tiles in which Winograd's algorithm gives a number that is not
/// finite. There a NaN or infinity of one window has reached the others, and large numbers may have overflowed that the definition
/// does not make. Plain, since it is hardly ever needed.
/// </summary>
internal unsafe struct WindowSums
{
    /// <summary>The staged row of tiles; null while no sums are asked for.</summary>
    public float* Staged;

    /// <summary>Floats from one line, pixel of it to the next.</summary>
    public nint LineStep, PixelStep;

    /// <summary>Source channels.</summary>
    public int Depth;
    public int Taps;

    /// <summary>As <see cref="PackedFilter"/> makes it.</summary>
    public float* Weights;
    public long BlockFloats;
    public ChannelBlocks Blocks;

    /// <summary>The output in row <paramref name="y"/> of the row of tiles and column <paramref name="x"/>, one vector of channels
    /// from <paramref name="channel"/> on.</summary>
    public readonly V Sum<S, V>(int y, int x, int channel) where S : struct, ISimd<V> where V : struct
    {
        int blockWidth = ConvTile.MostVectors * S.Width, block = channel / blockWidth, width = Blocks.WidthOf(block);
        float* weights = Weights + (block * BlockFloats) + (channel % blockWidth);
        V sum = default;
        for (int row = y; row < y + Taps; row++)
            for (int column = x; column < x + Taps; column++)
            {
                float* pixel = Staged + (row * LineStep) + (column * PixelStep);
                for (int c = 0; c < Depth; c++, weights += width)
                    sum = S.Fma(S.Broadcast(pixel[c]), S.Load(weights), sum);
            }
        return sum;
    }
}
