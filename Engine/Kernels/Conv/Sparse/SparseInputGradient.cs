using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace TfCnn.Kernels;

/// <summary>
/// The gradient of a convolution's input by the sum of the definition over those output elements alone whose gradient is not 0.
/// </summary>
/// <remarks>
/// Each active pixel of output channel co adds dY[pixel][co] · filter[tap][ci][co] to dX[pixel + tap][ci]. Sums of some output channels
/// are added up, as many as keep a running sum short. A work item is one image, or a
/// range of its vectors of channels where there are few images. 0 times NaN or infinity is not left out: where the filter has one, the
/// direct sum computes everything.
/// </remarks>
internal sealed unsafe class SparseInputGradient : IConvolution
{
    // Enough items for any few workers to be balanced.
    private const int FewestItems = 8;

    // Products in a running sum on the average of a band's inputs; its error grows with its length.
    private const int MostProducts = 16;

    // Output channels of one item of packing.
    private const int PackedChannels = 8;

    private readonly SparseLayout _layout;
    private readonly ActiveOutputs _active;
    private readonly ChannelVectors _vectors;
    private readonly EvenSplit _ranges;
    private readonly EvenSplit _packRanges;
    private readonly SparseTaps<SparseInputTile> _taps;
    private readonly DirectConvolution _direct;

    public SparseInputGradient(ConvGeometry g, CpuTier tier, PoolGeometry? pool)
    {
        _layout = new SparseLayout(g, tier);
        _active = new ActiveOutputs(_layout, pool);
        _vectors = new ChannelVectors(_layout, tier);
        _ranges = new EvenSplit(_layout.Vectors, Math.Min(_layout.Vectors, (FewestItems + g.N - 1) / Math.Max(1, g.N)));
        _packRanges = EvenSplit.AtMost(g.CO, PackedChannels);
        _taps = new SparseTaps<SparseInputTile>(_layout, tier);
        _direct = DirectConvolution.Backward(g, tier, pool is { } p ? new SpreadRows(p, tier) : null);
    }

    /// <summary>The share of the output's elements whose gradient is not 0, from a sample.</summary>
    public double ActiveShare(float* dy) => _active.Share(dy);

    private long FilterFloats => RoundUp(_layout.FilterFloats);

    private long ImageFloats => RoundUp(_layout.ImageFloats);

    private long PlaneFloats => RoundUp(_layout.PlaneStep);

    // A padded image, the sums of some output channels, the lists of a band.
    private long WorkerFloats => ImageFloats + PlaneFloats + _active.WorkerFloats;

    public long ScratchBytes(int workers) =>
        Math.Max((FilterFloats + (workers * WorkerFloats)) * sizeof(float), _direct.ScratchBytes(workers));

    public void Run(
        float* source, byte* codes, float* filter, float* bias, bool relu, float* destination, Block scratch, Workers workers)
    {
        ConvGeometry g = _layout.Geometry;
        if (!TensorPrimitives.IsFiniteAll(new ReadOnlySpan<float>(filter, (int)g.FilterSize)))
        {
            _direct.Run(source, codes, filter, bias, relu, destination, scratch, workers);
            return;
        }
        float* taps = scratch.Floats;
        float* perWorker = taps + FilterFloats;
        workers.Run(_packRanges.Pieces, new Packing(this, filter, taps));
        workers.Run(g.N * _ranges.Pieces, new Images(this, source, codes, taps, destination, perWorker));
    }

    private static long RoundUp(long floats) => AlignedBuffer.RoundUp(floats * sizeof(float)) / sizeof(float);

    private readonly struct Packing(SparseInputGradient owner, float* filter, float* taps) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            int first = owner._packRanges.StartOf(item), count = owner._packRanges.StartOf(item + 1) - first;
            owner._layout.Pack(filter, first, count, taps + (first * owner._layout.FilterStep));
        }
    }

    private readonly struct Images(SparseInputGradient owner, float* dy, byte* codes, float* taps, float* dx, float* perWorker)
        : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            SparseLayout layout = owner._layout;
            int image = item / owner._ranges.Pieces, range = item % owner._ranges.Pieces;
            int first = owner._ranges.StartOf(range), end = owner._ranges.StartOf(range + 1);
            float* padded = perWorker + (worker * owner.WorkerFloats);
            float* part = padded + owner.ImageFloats;
            float* lists = part + owner.PlaneFloats;
            NativeMemory.Clear(padded + (first * layout.PlaneStep), (nuint)((end - first) * layout.PlaneStep) * sizeof(float));
            NativeMemory.Clear(part, (nuint)layout.PlaneStep * sizeof(float));
            for (int band = 0; band < owner._active.Bands; band++)
            {
                owner._active.List(dy, codes, image, band, 0, layout.Geometry.CO, lists);
                (int firstRow, int endRow) = owner._active.InputRows(band);
                nint start = (nint)firstRow * layout.RowStep;
                var rows = new Rows(start, (endRow * (nint)layout.RowStep) - start);
                for (int vector = first; vector < end; vector++)
                    AddBand(vector, padded + (vector * layout.PlaneStep), part, rows, lists);
            }
            owner._vectors.Join(padded, first, end, dx, image);
        }

        private void AddBand(int vector, float* plane, float* part, Rows rows, float* lists)
        {
            SparseLayout layout = owner._layout;
            long most = MostProducts * (long)rows.Floats / layout.TapFloats, listed = 0;
            float* to = plane;
            for (int channel = 0; channel < layout.Geometry.CO; channel++)
            {
                ReadOnlySpan<ActiveOutput> outputs = owner._active.Of(channel, lists);
                if (outputs.IsEmpty)
                    continue;
                if (listed > 0 && listed + outputs.Length > most)
                {
                    if (to == part)
                        AddPart(plane, part, rows);
                    to = part;
                    listed = 0;
                }
                listed += outputs.Length;
                owner._taps.Run(outputs, to, taps + (channel * layout.FilterStep) + (vector * layout.TapFloats));
            }
            if (to == part)
                AddPart(plane, part, rows);
        }

        private static void AddPart(float* plane, float* part, Rows rows)
        {
            Span<float> sums = new(plane + rows.First, (int)rows.Floats), added = new(part + rows.First, (int)rows.Floats);
            TensorPrimitives.Add(sums, added, sums);
            added.Clear();
        }
    }

    // Floats of a plane that a band's windows lie in.
    private readonly record struct Rows(nint First, nint Floats);
}
