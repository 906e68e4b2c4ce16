using System.Runtime.InteropServices;

namespace TfCnn.Kernels;

/// <summary>
/// The filter [KH, KW, FilterDepth, CO] as a convolution sees it: steps in floats between taps, source channels, destination
/// channels and groups. The backward pass exchanges the two kinds of channels.
/// </summary>
internal readonly record struct FilterView(
    int Groups, int Depth, int Width, int ColumnTaps, nint TapStep, nint DepthStep, nint WidthStep, nint GroupStep)
{
    public static FilterView Forward(ConvGeometry g) =>
        new(g.Groups, g.FilterDepth, g.CO / g.Groups, g.KW, (nint)g.FilterDepth * g.CO, g.CO, 1, g.CO / g.Groups);

    public static FilterView Backward(ConvGeometry g) =>
        new(g.Groups, g.CO / g.Groups, g.FilterDepth, g.KW, (nint)g.FilterDepth * g.CO, 1, g.CO, g.CO / g.Groups);
}

/// <summary>Repacks a filter into [block][tap][source channel][lane] for <see cref="ConvTile"/>, zeros past the last
/// channel.</summary>
internal sealed unsafe class PackedFilter
{
    private readonly int[] _taps;

    public PackedFilter(FilterView view, TapAxis rows, TapAxis columns, int vectorWidth)
    {
        View = view;
        Blocks = new ChannelBlocks(view.Groups, view.Width, vectorWidth);
        _taps = [..
            from r in rows.Phases
            from c in columns.Phases
            from y in r.Taps
            from x in c.Taps
            select (y * view.ColumnTaps) + x];
        BlockFloats = AlignedBuffer.RoundUp((long)_taps.Length * view.Depth * Blocks.Stride * sizeof(float)) / sizeof(float);
    }

    public FilterView View { get; }

    public ChannelBlocks Blocks { get; }

    /// <summary>Products behind one destination channel, all phases together.</summary>
    public int FloatsPerChannel => _taps.Length * View.Depth;

    /// <summary>Floats of one packed block.</summary>
    public long BlockFloats { get; }

    /// <summary>Floats of the packed filter.</summary>
    public long Floats => BlockFloats * Blocks.Count;

    public void Pack(float* filter, float* packed, Workers workers) => workers.Run(_taps.Length, new Taps(this, filter, packed));

    /// <summary>Packs [destination channel][tap][source channel], no more floats than the other way; one group.</summary>
    public void PackChannels(float* filter, float* packed)
    {
        for (int channel = 0; channel < View.Width; channel++)
            foreach (int tap in _taps)
            {
                float* from = filter + (tap * View.TapStep) + (channel * View.WidthStep);
                for (int d = 0; d < View.Depth; d++)
                    *packed++ = from[d * View.DepthStep];
            }
    }

    /// <summary>Spreads the bias over the blocks' lanes, zeros past the last channel, and returns it.</summary>
    public float* PackBias(float* bias, float* packed)
    {
        NativeMemory.Clear(packed, (nuint)(Blocks.Count * Blocks.Stride) * sizeof(float));
        for (int block = 0; block < Blocks.Count; block++)
        {
            float* from = bias + (Blocks.GroupOf(block) * Blocks.Channels) + Blocks.FirstOf(block);
            NativeMemory.Copy(from, packed + (block * Blocks.Stride), (nuint)Blocks.ChannelsOf(block) * sizeof(float));
        }
        return packed;
    }

    private readonly struct Taps(PackedFilter owner, float* filter, float* packed) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            FilterView view = owner.View;
            ChannelBlocks blocks = owner.Blocks;
            for (int block = 0; block < blocks.Count; block++)
            {
                float* from = filter + (owner._taps[item] * view.TapStep) + (blocks.GroupOf(block) * view.GroupStep)
                    + (blocks.FirstOf(block) * view.WidthStep);
                int width = blocks.WidthOf(block);
                float* to = packed + (block * owner.BlockFloats) + ((long)item * view.Depth * width);
                if (blocks.ChannelsOf(block) < width)
                    NativeMemory.Clear(to, (nuint)(view.Depth * width) * sizeof(float));
                if (view.WidthStep == 1)
                    CopyRows(from, to, blocks.ChannelsOf(block), width);
                else
                    TransposeRows(from, to, blocks.ChannelsOf(block), width);
            }
        }

        private void CopyRows(float* from, float* to, int channels, int width)
        {
            for (int d = 0; d < owner.View.Depth; d++, from += owner.View.DepthStep, to += width)
                NativeMemory.Copy(from, to, (nuint)channels * sizeof(float));
        }

        private void TransposeRows(float* from, float* to, int channels, int width)
        {
            for (int c = 0; c < channels; c++, from += owner.View.WidthStep)
                for (int d = 0; d < owner.View.Depth; d++)
                    to[((long)d * width) + c] = from[d * owner.View.DepthStep];
        }
    }
}
