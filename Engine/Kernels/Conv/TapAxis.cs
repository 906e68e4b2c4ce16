namespace TfCnn.Kernels;

/// <summary>
/// One dimension of a <see cref="DirectConvolution"/>: which source pixels and filter taps each destination pixel sums over.
/// Destination pixels fall into phases; those of one phase see the same taps, at sources that advance evenly.
/// </summary>
/// <param name="SourceBefore">Zeros needed before the source.</param>
/// <param name="SourceSize">Source pixels with the zeros before and after.</param>
/// <param name="SourceStep">Source pixels from one destination pixel of a phase to the next.</param>
/// <param name="DestinationStep">Destination pixels from one of a phase to the next; also the number of phases.</param>
/// <param name="Phases">The phases; phase f starts at destination pixel f.</param>
internal sealed record TapAxis(int SourceBefore, int SourceSize, int SourceStep, int DestinationStep, TapPhase[] Phases)
{
    /// <summary>Output o of the forward pass reads padded input o · stride + tap · dilation: one phase.</summary>
    public static TapAxis Forward(WindowAxis axis)
    {
        int[] taps = [.. Enumerable.Range(0, axis.Window)];
        int[] offsets = [.. taps.Select(tap => tap * axis.Dilation)];
        return new TapAxis(
            axis.Before, axis.Before + axis.Size + axis.After, axis.Stride, 1, [new TapPhase(axis.Output, offsets, taps)]);
    }

    /// <summary>
    /// Input i of the backward pass sums over the outputs o that read it: o · stride + tap · dilation = i + before. With
    /// i = f + stride · j that is o = j + (f + before − tap · dilation) / stride for the taps where the division leaves no rest,
    /// so each f below the stride is a phase of a convolution of stride 1 and no zeros are put between the gradients.
    /// </summary>
    public static TapAxis Backward(WindowAxis axis)
    {
        int Distance(int f, int tap) => f + axis.Before - (tap * axis.Dilation);

        // Descending taps ascend in the source.
        IEnumerable<int> descending = Enumerable.Range(0, axis.Window).Reverse();
        int[][] taps = [.. Enumerable.Range(0, axis.Stride).Select(f =>
            descending.Where(tap => Distance(f, tap) % axis.Stride == 0).ToArray())];
        int[][] sources = [.. taps.Select((t, f) => t.Select(tap => Distance(f, tap) / axis.Stride).ToArray())];
        int[] counts = [.. taps.Select((_, f) => f < axis.Size ? (axis.Size - f + axis.Stride - 1) / axis.Stride : 0)];
        int first = Math.Min(0, sources.SelectMany(s => s).Min());
        int last = sources.Zip(counts, (s, count) => s.DefaultIfEmpty(0).Max() + count - 1).Append(axis.Output - 1).Max();
        TapPhase[] phases = [.. taps.Select((t, f) => new TapPhase(counts[f], [.. sources[f].Select(s => s - first)], t))];
        return new TapAxis(-first, last + 1 - first, 1, axis.Stride, phases);
    }
}

/// <summary>Destination pixels that see the same taps.</summary>
/// <param name="Count">Destination pixels.</param>
/// <param name="Offsets">Source pixel of each tap for the phase's first destination pixel, ascending, zeros before
/// included.</param>
/// <param name="Taps">The filter's taps in that order.</param>
internal sealed record TapPhase(int Count, int[] Offsets, int[] Taps);
