namespace TfCnn.Kernels;

/// <summary>Transforms a filter for <see cref="WinogradConvolution"/>: [point][block of destination channels][source
/// channel][lane].</summary>
internal sealed unsafe class WinogradFilter
{
    // Rows of lanes that one work item transforms.
    private const int ItemRows = 16;

    private readonly PackedFilter _taps;
    private readonly WinogradForm _form;
    private readonly int _vectorWidth;
    private readonly EvenSplit _ranges;

    public WinogradFilter(WinogradForm form, FilterView view, TapAxis rows, TapAxis columns, int vectorWidth)
    {
        (_form, _vectorWidth) = (form, vectorWidth);
        _taps = new PackedFilter(view, rows, columns, vectorWidth);
        _ranges = EvenSplit.AtMost(view.Depth, ItemRows);
    }

    public ChannelBlocks Blocks => _taps.Blocks;

    /// <summary>Source channels.</summary>
    public int Depth => _taps.View.Depth;

    /// <summary>Floats from one block to the next.</summary>
    public nint BlockStep => (nint)Depth * Blocks.Stride;

    /// <summary>Floats from one point to the next.</summary>
    public nint PlaneStep => Blocks.Count * BlockStep;

    /// <summary>Floats of the transformed filter and, behind it, of what making it needs.</summary>
    public long Floats(int workers) => TransformedFloats + _taps.Floats + (workers * (long)_form.RoomFloats(_vectorWidth));

    private long TransformedFloats => (_form.Planes * (long)PlaneStep + 15) / 16 * 16;

    /// <summary>The filter's taps behind the transformed filter, for the sum of the definition.</summary>
    public void Describe(ref WindowSums sums, float* memory)
    {
        (sums.Depth, sums.Taps, sums.Blocks, sums.BlockFloats) = (Depth, _form.Taps, Blocks, _taps.BlockFloats);
        sums.Weights = memory + TransformedFloats;
    }

    public void Transform(float* filter, float* memory, Workers workers)
    {
        float* packed = memory + TransformedFloats;
        _taps.Pack(filter, packed, workers);
        workers.Run(Blocks.Count * _ranges.Pieces, new Ranges(this, packed, memory, packed + _taps.Floats));
    }

    private readonly struct Ranges(WinogradFilter owner, float* packed, float* transformed, float* rooms) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            int block = item / owner._ranges.Pieces, range = item % owner._ranges.Pieces;
            int first = owner._ranges.StartOf(range), width = owner.Blocks.WidthOf(block);
            nint tap = (nint)owner.Depth * width;
            var transform = new WinogradTransform
            {
                FromRow = owner._form.Taps * tap,
                FromColumn = tap,
                FromTile = width,
                ToRow = owner._form.Points * owner.PlaneStep,
                ToColumn = owner.PlaneStep,
                ToTile = width,
                Count = owner._ranges.StartOf(range + 1) - first,
                Vectors = owner.Blocks.VectorsOf(block),
                Room = rooms + (worker * owner._form.RoomFloats(owner._vectorWidth)),
            };
            float* from = packed + (block * owner._taps.BlockFloats) + ((nint)first * width);
            float* to = transformed + (block * owner.BlockStep) + ((nint)first * width);
            WinogradTransform.Run(owner._form.Filter, &transform, from, to);
        }
    }
}
