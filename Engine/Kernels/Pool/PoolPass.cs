using System.Runtime.InteropServices;

namespace TfCnn.Kernels;

/// <summary>
/// Runs a row kernel over all images. The output rows, or whole images where windows of neighbouring rows write to the same
/// inputs, are cut into a number of shares that depends on the shape only; a share is a work item with its own channel sums.
/// </summary>
internal sealed unsafe class PoolPass
{
    // Enough items for any few workers to be balanced.
    private const int Items = 32;

    private readonly PoolPlanes _planes;
    private readonly nint _row;
    private readonly bool _wholeImages;
    private readonly EvenSplit _shares;

    private PoolPass(PoolPlanes planes, nint row, bool wholeImages)
    {
        (_planes, _row, _wholeImages) = (planes, row, wholeImages);
        int units = wholeImages ? planes.Images : planes.Images * planes.Rows.Output;
        _shares = new EvenSplit(units, Math.Min(units, Items));
    }

    /// <summary>A pass that writes the output.</summary>
    public static PoolPass Forward<TRow>(PoolGeometry geometry, CpuTier tier) where TRow : IVectorKernel
    {
        PoolPlanes planes = PoolPlanes.Of(geometry);
        return new PoolPass(planes, Find<TRow>(planes, tier), wholeImages: false);
    }

    /// <summary>A pass that writes the input's gradient, each element once or added up.</summary>
    public static PoolPass Backward<TOnce, TAddUp>(PoolGeometry geometry, CpuTier tier)
        where TOnce : IVectorKernel where TAddUp : IVectorKernel
    {
        PoolPlanes planes = PoolPlanes.Of(geometry);
        return planes.Partition
            ? new PoolPass(planes, Find<TOnce>(planes, tier), wholeImages: false)
            : new PoolPass(planes, Find<TAddUp>(planes, tier), wholeImages: true);
    }

    /// <summary>Scratch for the channel sums, the same for any number of workers.</summary>
    public long SumBytes => ChannelSums.Bytes(_shares.Pieces, _planes.Channels);

    /// <summary>Runs the pass; <paramref name="all"/> points at the first image, <paramref name="sums"/> is scratch or
    /// null.</summary>
    public void Run(PoolImage all, byte* sums, Workers workers) => workers.Run(_shares.Pieces, new Body(this, all, sums));

    /// <summary>Adds up the channel sums of a run in order.</summary>
    public void Total(byte* sums, float* total) => ChannelSums.Total(sums, _shares.Pieces, _planes.Channels, total);

    // One channel fills no vector.
    private static nint Find<TRow>(PoolPlanes planes, CpuTier tier) where TRow : IVectorKernel =>
        VectorDispatch.Find<TRow>(planes.Channels == 1 ? CpuTier.Scalar : tier);

    private readonly struct Body(PoolPass owner, PoolImage all, byte* sums) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            PoolPlanes planes = owner._planes;
            var own = new ChannelSums(sums, item, planes.Channels);
            int rows = planes.Rows.Output, pixels = 0, unitPixels = planes.Columns.Output * (owner._wholeImages ? rows : 1);
            for (int unit = owner._shares.StartOf(item), end = owner._shares.StartOf(item + 1); unit < end; unit++)
            {
                if (owner._wholeImages)
                    WholeImage(unit, own.Running);
                else
                    Rows(unit / rows, unit % rows, 1, own.Running);
                pixels += unitPixels;
                if (pixels < ChannelSums.MostPixels && unit < end - 1)
                    continue;
                own.Flush();
                pixels = 0;
            }
        }

        private void WholeImage(int index, float* shareSums)
        {
            long size = owner._planes.InputSize;
            if (all.InputGradient != null)
                NativeMemory.Clear(all.InputGradient + (index * size), (nuint)size * sizeof(float));
            Rows(index, 0, owner._planes.Rows.Output, shareSums);
        }

        private void Rows(int index, int first, int count, float* shareSums)
        {
            PoolPlanes planes = owner._planes;
            long input = index * planes.InputSize, output = index * planes.OutputSize;
            var image = new PoolImage
            {
                Input = all.Input + input,
                Output = all.Output + output,
                OutputGradient = all.OutputGradient + output,
                InputGradient = all.InputGradient + input,
                Codes = all.Codes + (index * planes.CodesSize),
                ChannelSums = shareSums,
            };
            var compute = (delegate*<in PoolPlanes, PoolImage*, int, void>)owner._row;
            for (int row = first; row < first + count; row++)
                compute(in planes, &image, row);
        }
    }
}
