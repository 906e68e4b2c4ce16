namespace TfCnn.Kernels;

/// <summary>
/// Cuts the output channels of each group into blocks of at most two vectors, the width of a micro-kernel's tile. Block b of all
/// belongs to group b / PerGroup.
/// </summary>
internal readonly record struct ChannelBlocks(int Groups, int Channels, int VectorWidth)
{
    private int BlockWidth => ConvTile.MostVectors * VectorWidth;

    private int PerGroup => (Channels + BlockWidth - 1) / BlockWidth;

    /// <summary>Blocks of all groups.</summary>
    public int Count => Groups * PerGroup;

    /// <summary>Floats set aside for one row of a block: two vectors, or one where no group has more.</summary>
    public int Stride => VectorsOf(0) * VectorWidth;

    public int GroupOf(int block) => block / PerGroup;

    /// <summary>The block's first channel within its group.</summary>
    public int FirstOf(int block) => block % PerGroup * BlockWidth;

    public int ChannelsOf(int block) => Math.Min(BlockWidth, Channels - FirstOf(block));

    public int VectorsOf(int block) => (ChannelsOf(block) + VectorWidth - 1) / VectorWidth;

    /// <summary>Floats of one packed row of the block, lanes past the last channel included.</summary>
    public int WidthOf(int block) => VectorsOf(block) * VectorWidth;
}
