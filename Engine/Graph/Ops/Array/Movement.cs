using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>Binds ops that only move elements to <see cref="StridedCopy"/>.</summary>
internal static class Movement
{
    /// <summary>Bytes from one element to the next along each dimension of a row-major tensor.</summary>
    public static long[] Strides(Shape shape, int elementBytes)
    {
        long[] strides = new long[shape.Rank];
        long step = elementBytes;
        for (int i = shape.Rank - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= shape[i];
        }
        return strides;
    }

    /// <summary>A box of the given size, dimension by dimension.</summary>
    public static IEnumerable<CopyDimension> Box(Shape size, long[] sourceStrides, long[] targetStrides) =>
        Enumerable.Range(0, size.Rank).Select(i => new CopyDimension(size[i], sourceStrides[i], targetStrides[i]));

    /// <summary>Output 0 is a box of input <paramref name="input"/>; the same memory where it is all of it in the same order.</summary>
    public static KernelBody? Bind(BindContext c, IEnumerable<CopyDimension> box, long sourceOffset = 0, int input = 0)
    {
        var copy = new StridedCopy(box, c.OutputType(0).Size(), sourceOffset, 0, c.Tier);
        if (copy.IsOnePiece && c.InputShape(input).ElementCount == c.OutputShape(0).ElementCount)
        {
            c.Alias(0, input);
            return null;
        }
        c.KernelName = copy.Name;
        return (in KernelArgs args) => copy.Run(args.Input(input), args.Output(0), args.Workers);
    }

    /// <summary>Axis <paramref name="axis"/> of a tensor of that rank, counted from the end if negative; −1 if it is none.</summary>
    public static int Axis(long axis, int rank) => axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : -1;
}
