using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace TfCnn.Kernels;

/// <summary>
/// The gradient of a convolution's filter by the sum of the definition over those output elements alone whose gradient is not 0.
/// </summary>
/// <remarks>
/// dFilter[tap][ci][co] = Σ over images and active pixels of channel co of x[pixel + tap][ci] · dY[pixel][co]. The images are cut into a
/// number of shares that depends on the shape only; each share has its own sums, laid out as <see cref="SparseLayout"/> has filters,
/// added up in order at the end. A work item is one share times a range of output channels. 0 times NaN or infinity is not left out: where
/// the input has one, the direct sum computes everything.
/// </remarks>
internal sealed unsafe class SparseFilterGradient : IFilterGradient
{
    // Enough items for any few workers to be balanced, few enough sums to stay in the caches.
    private const int Items = 8;

    // Output channels of one item of the last step.
    private const int TotalChannels = 8;

    private readonly SparseLayout _layout;
    private readonly ActiveOutputs _active;
    private readonly ChannelVectors _vectors;
    private readonly EvenSplit _shares;
    private readonly EvenSplit _ranges;
    private readonly EvenSplit _totalRanges;
    private readonly SparseTaps<SparseFilterTile> _taps;
    private readonly DirectFilterGradient _direct;

    public SparseFilterGradient(ConvGeometry g, CpuTier tier, PoolGeometry? pool)
    {
        _layout = new SparseLayout(g, tier);
        _active = new ActiveOutputs(_layout, pool);
        _vectors = new ChannelVectors(_layout, tier);
        _shares = new EvenSplit(g.N, Math.Clamp(g.N, 1, Items));
        _ranges = new EvenSplit(g.CO, Math.Min(g.CO, (Items + _shares.Pieces - 1) / _shares.Pieces));
        _totalRanges = EvenSplit.AtMost(g.CO, TotalChannels);
        _taps = new SparseTaps<SparseFilterTile>(_layout, tier);
        _direct = new DirectFilterGradient(g, tier, pool is { } p ? new SpreadRows(p, tier) : null);
    }

    /// <summary>The share of the output's elements whose gradient is not 0, from a sample.</summary>
    public double ActiveShare(float* dy) => _active.Share(dy);

    private long ShareFloats => RoundUp(_layout.FilterFloats);

    private long ImageFloats => RoundUp(_layout.ImageFloats);

    // A padded image, the lists of a band, and whether an image was not finite.
    private long WorkerFloats => ImageFloats + _active.WorkerFloats + RoundUp(1);

    private long SumFloats => _shares.Pieces * ShareFloats;

    public long ScratchBytes(int workers) =>
        Math.Max((SumFloats + (workers * WorkerFloats)) * sizeof(float), _direct.ScratchBytes(workers));

    public void Run(float* x, float* dy, byte* codes, float* dFilter, Block scratch, Workers workers)
    {
        float* sums = scratch.Floats;
        float* perWorker = sums + SumFloats;
        for (int worker = 0; worker < workers.Count; worker++)
        {
            // The borders of the padded image stay zero from here on.
            NativeMemory.Clear(perWorker + (worker * WorkerFloats), (nuint)ImageFloats * sizeof(float));
            *NotFinite(perWorker, worker) = 0;
        }
        workers.Run(_shares.Pieces * _ranges.Pieces, new Shares(this, x, dy, codes, sums, perWorker));
        bool finite = true;
        for (int worker = 0; worker < workers.Count; worker++)
            finite &= *NotFinite(perWorker, worker) == 0;
        if (finite)
            workers.Run(_totalRanges.Pieces, new Totals(this, sums, dFilter));
        else
            _direct.Run(x, dy, codes, dFilter, scratch, workers);
    }

    private static long RoundUp(long floats) => AlignedBuffer.RoundUp(floats * sizeof(float)) / sizeof(float);

    private float* NotFinite(float* perWorker, int worker) => perWorker + ((worker + 1) * WorkerFloats) - RoundUp(1);

    private readonly struct Shares(SparseFilterGradient owner, float* x, float* dy, byte* codes, float* sums, float* perWorker)
        : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            int share = item / owner._ranges.Pieces, range = item % owner._ranges.Pieces;
            int first = owner._ranges.StartOf(range), end = owner._ranges.StartOf(range + 1);
            float* padded = perWorker + (worker * owner.WorkerFloats);
            float* lists = padded + owner.ImageFloats;
            float* shareSums = sums + (share * owner.ShareFloats);
            nint step = owner._layout.FilterStep;
            NativeMemory.Clear(shareSums + (first * step), (nuint)((end - first) * step) * sizeof(float));
            for (int image = owner._shares.StartOf(share); image < owner._shares.StartOf(share + 1); image++)
            {
                if (!owner._vectors.Cut(x, image, padded))
                    *owner.NotFinite(perWorker, worker) = 1;
                for (int band = 0; band < owner._active.Bands; band++)
                {
                    owner._active.List(dy, codes, image, band, first, end, lists);
                    AddBand(first, end, padded, lists, shareSums);
                }
            }
        }

        // A vector of input channels is in the first-level cache while all output channels go over it.
        private void AddBand(int first, int end, float* padded, float* lists, float* shareSums)
        {
            SparseLayout layout = owner._layout;
            for (int vector = 0; vector < layout.Vectors; vector++)
                for (int channel = first; channel < end; channel++)
                {
                    ReadOnlySpan<ActiveOutput> outputs = owner._active.Of(channel, lists);
                    if (!outputs.IsEmpty)
                        owner._taps.Run(
                            outputs, padded + (vector * layout.PlaneStep),
                            shareSums + (channel * layout.FilterStep) + (vector * layout.TapFloats));
                }
        }
    }

    // Adds up the shares of some output channels, in order, and brings them to the filter's layout.
    private readonly struct Totals(SparseFilterGradient owner, float* sums, float* dFilter) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            SparseLayout layout = owner._layout;
            int first = owner._totalRanges.StartOf(item), count = owner._totalRanges.StartOf(item + 1) - first;
            float* total = sums + (first * layout.FilterStep);
            var all = new Span<float>(total, (int)(count * layout.FilterStep));
            for (int share = 1; share < owner._shares.Pieces; share++)
                TensorPrimitives.Add(all, new ReadOnlySpan<float>(total + (share * owner.ShareFloats), all.Length), all);
            layout.Unpack(total, first, count, dFilter);
        }
    }
}
