using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>
/// Several tensors side by side in one. Seen from the axis, each is a matrix: as many rows as the dimensions before the axis
/// have elements, and what follows in one run.
/// </summary>
internal static class Joining
{
    /// <param name="c">Output 0 is the whole.</param>
    /// <param name="parts">The inputs that are its parts, in order.</param>
    /// <param name="unit">Elements after the axis, for a part that is one of the axis; multiplied by its size otherwise.</param>
    /// <param name="sizes">The size of each part along the axis; 1 if null.</param>
    public static KernelBody? Bind(BindContext c, int[] parts, long unit, long[]? sizes = null)
    {
        sizes ??= [.. parts.Select(_ => 1L)];
        int full = Array.FindIndex(parts, p => c.InputShape(p).ElementCount == c.OutputShape(0).ElementCount);
        if (full >= 0)
        {
            c.Alias(0, parts[full]);
            return null;
        }
        StridedCopy[] copies = Copies(c, sizes, unit, c.OutputShape(0).ElementCount, c.OutputType(0).Size(), toWhole: true);
        return (in KernelArgs args) =>
        {
            for (int i = 0; i < copies.Length; i++)
                copies[i].Run(args.Input(parts[i]), args.Output(0), args.Workers);
        };
    }

    /// <summary>A copy for each part, to its place in the whole or from it.</summary>
    public static StridedCopy[] Copies(BindContext c, long[] sizes, long unit, long elements, int elementBytes, bool toWhole)
    {
        long wholeRow = sizes.Sum() * unit;
        long rows = wholeRow == 0 ? 0 : elements / wholeRow;
        var copies = new StridedCopy[sizes.Length];
        long at = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            long row = sizes[i] * unit;
            CopyDimension run = new(row, elementBytes, elementBytes);
            copies[i] = toWhole
                ? new StridedCopy([new(rows, row * elementBytes, wholeRow * elementBytes), run], elementBytes, 0, at * elementBytes, c.Tier)
                : new StridedCopy([new(rows, wholeRow * elementBytes, row * elementBytes), run], elementBytes, at * elementBytes, 0, c.Tier);
            at += row;
        }
        return copies;
    }
}

/// <summary>The parts of one tensor along an axis: the reverse of <see cref="Joining"/>.</summary>
internal static class Parting
{
    /// <param name="c">The outputs are the parts.</param>
    /// <param name="whole">The input to take apart.</param>
    /// <param name="unit">Elements after the axis.</param>
    /// <param name="sizes">The size of each part along the axis; 1 if null.</param>
    public static KernelBody? Bind(BindContext c, int whole, long unit, long[]? sizes = null)
    {
        sizes ??= [.. Enumerable.Repeat(1L, c.OutputCount)];
        if (c.OutputCount == 1)
        {
            c.Alias(0, whole);
            return null;
        }
        StridedCopy[] copies = Joining.Copies(c, sizes, unit, c.InputShape(whole).ElementCount, c.InputType(whole).Size(), toWhole: false);
        return (in KernelArgs args) =>
        {
            for (int i = 0; i < copies.Length; i++)
                copies[i].Run(args.Input(whole), args.Output(i), args.Workers);
        };
    }
}
