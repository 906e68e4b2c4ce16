using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>
/// What <c>x[begin:end:stride, …]</c> means for a shape: per dimension of the input where to start, how far to step and how
/// often, and the shape of the result with indexed dimensions gone and new ones put in.
/// </summary>
internal sealed class StridedSliceSpec
{
    private readonly List<SlicedDimension> _dimensions = [];
    private readonly List<long> _result = [];

    private StridedSliceSpec() { }

    /// <summary>One entry for each dimension of the input.</summary>
    public IReadOnlyList<SlicedDimension> Dimensions => _dimensions;

    /// <summary>The shape of the result; −1 where it is not known yet.</summary>
    public Shape Result => new([.. _result]);

    /// <param name="attrs">The masks.</param>
    /// <param name="input">The shape sliced; its rank is known.</param>
    /// <param name="begin">First indices, null if they are not known yet.</param>
    /// <param name="end">Ends (exclusive), null if they are not known yet.</param>
    /// <param name="strides">Steps.</param>
    /// <param name="error">Makes the error of what is expected and what to do.</param>
    public static StridedSliceSpec Of(
        Attributes attrs, Shape input, long[]? begin, long[]? end, long[] strides, Func<string, string, Exception> error)
    {
        var masks = new Masks(attrs);
        var spec = new StridedSliceSpec();
        int ellipsis = Enumerable.Range(0, strides.Length).FirstOrDefault(i => Masks.Has(masks.Ellipsis, i), strides.Length);
        // Entries after the ellipsis that stand for a dimension; the ellipsis stands for all that is left to it.
        int after = Enumerable.Range(0, strides.Length).Count(i => i > ellipsis && !Masks.Has(masks.NewAxis, i));
        for (int i = 0; i < strides.Length; i++)
        {
            int d = spec._dimensions.Count;
            if (i == ellipsis)
                spec.TakeWhole(input, input.Rank - after);
            else if (Masks.Has(masks.NewAxis, i))
                spec._result.Add(1);
            else if (d >= input.Rank)
                throw error($"the slice has an index for dimension {d}, but the input has only {input.Rank}", "Give at most one index per dimension.");
            else
                spec.Take(new Entry(d, input[d], begin?[i], end?[i], strides[i], masks, i), error);
        }
        spec.TakeWhole(input, input.Rank);
        return spec;
    }

    private void TakeWhole(Shape input, int until)
    {
        while (_dimensions.Count < until)
        {
            long size = input[_dimensions.Count];
            _dimensions.Add(new SlicedDimension(0, 1, size));
            _result.Add(size);
        }
    }

    private void Take(Entry e, Func<string, string, Exception> error)
    {
        if (e.Stride == 0)
            throw error($"strides[{e.Dimension}] must not be zero", "A stride of 1 takes every element, -1 reverses.");
        if (e.IsIndex && e.Stride <= 0)
            throw error($"only a stride of 1 is allowed where dimension {e.Dimension} is indexed by a number", "Use stride 1.");
        if (e.IsIndex)
            TakeIndex(e, error);
        else
        {
            SlicedDimension taken = e.Range();
            _dimensions.Add(taken);
            _result.Add(taken.Count);
        }
    }

    private void TakeIndex(Entry e, Func<string, string, Exception> error)
    {
        long at = e.Begin is { } b ? e.Size >= 0 && b < 0 ? b + e.Size : b : 0;
        if (e.Begin is not null && e.Size >= 0 && (at < 0 || at >= e.Size))
            throw error($"slice index {e.Begin} of dimension {e.Dimension} is out of bounds [{-e.Size}, {e.Size})", "Index what the input has.");
        _dimensions.Add(new SlicedDimension(at, 1, 1));
    }

    private readonly record struct Masks(long Begin, long End, long Ellipsis, long NewAxis, long Shrink)
    {
        public Masks(Attributes attrs)
            : this(attrs.Int("begin_mask"), attrs.Int("end_mask"), attrs.Int("ellipsis_mask"), attrs.Int("new_axis_mask"), attrs.Int("shrink_axis_mask")) { }

        public static bool Has(long mask, int entry) => (mask >> entry & 1) != 0;
    }

    private readonly record struct Entry(int Dimension, long Size, long? Begin, long? End, long Stride, Masks Masks, int Index)
    {
        public bool IsIndex => Masks.Has(Masks.Shrink, Index);

        public SlicedDimension Range()
        {
            bool fromEdge = Masks.Has(Masks.Begin, Index);
            bool toEdge = Masks.Has(Masks.End, Index);
            // As TensorFlow has it, a masked bound helps only where the other one is masked or known as well, by its number.
            bool isWhole = fromEdge && toEdge, areKnown = Begin is not null && End is not null;
            if (Size < 0 || !isWhole && !areKnown)
                return new SlicedDimension(0, Stride, -1);
            // A backward range ends before the first element, at -1.
            (long low, long high) = Stride > 0 ? (0L, Size) : (-1L, Size - 1);
            long first = fromEdge ? Stride > 0 ? low : high : Bound(Begin!.Value, low, high);
            long last = toEdge ? Stride > 0 ? high : low : Bound(End!.Value, low, high);
            long span = Stride > 0 ? last - first : first - last;
            long step = Math.Abs(Stride);
            return new SlicedDimension(first, Stride, Math.Max((span + step - 1) / step, 0));
        }

        private long Bound(long index, long low, long high) => Math.Clamp(index < 0 ? index + Size : index, low, high);
    }
}

/// <summary>The elements taken of one dimension.</summary>
/// <param name="First">The first index.</param>
/// <param name="Stride">From one index to the next.</param>
/// <param name="Count">How many, −1 if not known yet.</param>
internal readonly record struct SlicedDimension(long First, long Stride, long Count)
{
    /// <summary>The slice as a box of the large tensor's memory, given that tensor's strides, and of the small one's.</summary>
    public static (CopyDimension[] Box, long Offset) BoxOf(IReadOnlyList<SlicedDimension> dimensions, long[] strides, int elementBytes)
    {
        var box = new CopyDimension[dimensions.Count];
        long dense = elementBytes;
        long offset = 0;
        for (int i = dimensions.Count - 1; i >= 0; i--)
        {
            box[i] = new CopyDimension(dimensions[i].Count, dimensions[i].Stride * strides[i], dense);
            dense *= dimensions[i].Count;
            offset += dimensions[i].First * strides[i];
        }
        return (box, offset);
    }
}
