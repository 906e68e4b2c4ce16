using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>Ops that pick elements or put them somewhere by index.</summary>
internal static class IndexingRows
{
    public static IEnumerable<OpRow> All =>
    [
        new("GatherV2", Measure.Exact, Gather),
        new("GatherNd", Measure.Exact, GatherNd),
        new("ScatterNd", Measure.Sum, ScatterNd),
        new("StridedSlice", Measure.Exact, (d, op) => Strided(d, op, gradient: false)),
        new("StridedSliceGrad", Measure.Exact, (d, op) => Strided(d, op, gradient: true)),
    ];

    private static OpRun Gather(Draw d, OpDef op)
    {
        long[] shape = d.Shape(minRank: 1, emptyPercent: 1);
        int batch = d.Chance(25) ? d.Int(0, shape.Length - 1) : 0;
        int axis = d.Int(batch, shape.Length - 1);
        long[] indices = [.. shape[..batch], .. d.Dimensions(d.Int(0, 2), 5)];
        bool broken = d.Break();
        d.MayFail |= shape[axis] == 0;
        long[] values = Indices(d, indices, shape[axis], broken);
        CaseInput given = d.Scalar(d.IndexType(), d.Bool() ? axis : axis - shape.Length);
        return new(op.Name, [d.Data(d.Type(op, "Tparams"), shape), d.Setting(d.IndexType(), indices, values), given], ("batch_dims", (long)batch));
    }

    private static long[] Indices(Draw d, long[] shape, long size, bool broken) =>
    [
        .. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b))
            .Select(_ => broken && d.Chance(30) ? d.One(size, -1L) : (long)d.Int(0, (int)Math.Max(0, size - 1))),
    ];

    private static OpRun GatherNd(Draw d, OpDef op)
    {
        long[] shape = d.Shape(minRank: 1, emptyPercent: 0);
        (long[] dims, long[] values) = Places(d, shape, d.Int(0, shape.Length));
        return new(op.Name, [d.Data(d.Type(op, "Tparams"), shape), d.Setting(d.IndexType(), dims, values)]);
    }

    private static OpRun ScatterNd(Draw d, OpDef op)
    {
        TF_DataType type = d.One(TF_DataType.TF_FLOAT, TF_DataType.TF_DOUBLE, TF_DataType.TF_INT32, TF_DataType.TF_INT64, TF_DataType.TF_UINT8);
        TF_DataType index = d.IndexType();
        long[] shape = d.Dimensions(d.Int(1, 4), emptyPercent: 0);
        int depth = d.Int(1, shape.Length);
        (long[] dims, long[] values) = Places(d, shape, depth);
        CaseInput updates = d.Data(type, [.. dims[..^1], .. shape[depth..]], Domain.Summable);
        return new(op.Name, [d.Setting(index, dims, values), updates, d.Vector(index, shape)]);
    }

    // Indices of depth coordinates each into a tensor of that shape.
    private static (long[] Shape, long[] Values) Places(Draw d, long[] shape, int depth)
    {
        long[] outer = d.Dimensions(d.Int(1, 2), 5);
        bool broken = depth > 0 && d.Break();
        int count = (int)outer.Aggregate(1L, (a, b) => a * b);
        long Coordinate(long size) => broken && d.Chance(30) ? d.One(size, -1L) : d.Int(0, (int)size - 1);
        long[] values = [.. Enumerable.Range(0, count).SelectMany(_ => shape[..depth].Select(Coordinate))];
        return ([.. outer, depth], values);
    }

    private static OpRun Strided(Draw d, OpDef op, bool gradient)
    {
        long[] shape = d.Shape(minRank: 1);
        var spec = new SliceSpec();
        int ellipsis = d.Chance(30) ? d.Int(0, shape.Length) : -1;
        int skipped = ellipsis >= 0 ? d.Int(0, shape.Length - ellipsis) : 0;
        for (int i = 0; i < shape.Length;)
        {
            if (i == ellipsis && spec.TakeEllipsis())
                i += skipped;
            else if (d.Chance(10))
                spec.AddNewAxis();
            else if (ellipsis < i && d.Chance(10))
                break;
            else
                spec.Add(d, shape[i++]);
        }
        TF_DataType index = d.IndexType(), type = d.Type(op);
        CaseInput[] bounds = [d.Vector(index, [.. spec.Begin]), d.Vector(index, [.. spec.End]), d.Vector(index, [.. spec.Strides])];
        (string, object)[] attrs =
        [
            ("begin_mask", (long)spec.BeginMask), ("end_mask", (long)spec.EndMask), ("ellipsis_mask", (long)spec.EllipsisMask),
            ("new_axis_mask", (long)spec.NewAxisMask), ("shrink_axis_mask", (long)spec.ShrinkMask),
        ];
        if (!gradient)
            return new(op.Name, [d.Data(type, shape), .. bounds], attrs);
        long[]? result = spec.ResultOf(shape, ellipsis, skipped);
        d.MayFail |= result is null;
        return new(op.Name, [d.Vector(index, shape), .. bounds, d.Data(type, result ?? [1])], attrs);
    }

    /// <summary>The bounds of a strided slice, as they are drawn dimension by dimension.</summary>
    private sealed class SliceSpec
    {
        private readonly List<long> _lengths = [];

        public List<long> Begin { get; } = [];

        public List<long> End { get; } = [];

        public List<long> Strides { get; } = [];

        public int BeginMask { get; private set; }

        public int EndMask { get; private set; }

        public int EllipsisMask { get; private set; }

        public int NewAxisMask { get; private set; }

        public int ShrinkMask { get; private set; }

        private int Bit => 1 << Begin.Count;

        /// <summary>False if there is one already.</summary>
        public bool TakeEllipsis()
        {
            if (EllipsisMask != 0)
                return false;
            EllipsisMask |= Bit;
            Append(0, 0, 1, -2);
            return true;
        }

        public void AddNewAxis()
        {
            NewAxisMask |= Bit;
            Append(0, 0, 1, 1);
        }

        public void Add(Draw d, long size)
        {
            if (d.Chance(20) && (size > 0 || d.Break()))
            {
                ShrinkMask |= Bit;
                int place = d.Break(2) ? (int)size : d.Int(0, (int)Math.Max(0, size - 1));
                Append(d.Bool() ? place : place - size, 0, 1, -1);
                return;
            }
            int stride = d.Break(1) ? 0 : d.One(1, 2, -1, 3, -2);
            (long begin, long end) = (d.Int(0, (int)size + 4) - size - 2, d.Int(0, (int)size + 4) - size - 2);
            (begin, end) = (d.Bool() ? begin : begin + size, d.Bool() ? end : end + size);
            (bool fromStart, bool toEnd) = (d.Chance(25), d.Chance(25));
            BeginMask |= fromStart ? Bit : 0;
            EndMask |= toEnd ? Bit : 0;
            Append(begin, end, stride, stride == 0 ? 0 : Length(size, fromStart ? null : begin, toEnd ? null : end, stride));
        }

        /// <summary>The slice's shape; null where it is refused.</summary>
        public long[]? ResultOf(long[] shape, int ellipsis, int skipped)
        {
            if (Strides.Contains(0))
                return null;
            List<long> result = [];
            int used = 0;
            for (int i = 0; i < _lengths.Count; i++)
            {
                if (_lengths[i] == -2)
                {
                    int rest = shape.Length - CountFrom(i + 1) - used;
                    result.AddRange(shape[used..(used + rest)]);
                    used += rest;
                }
                else
                {
                    if (_lengths[i] >= 0)
                        result.Add(_lengths[i]);
                    used += (NewAxisMask >> i & 1) == 0 ? 1 : 0;
                }
            }
            return [.. result, .. shape[used..]];
        }

        private int CountFrom(int first) => Enumerable.Range(first, _lengths.Count - first).Count(i => (NewAxisMask >> i & 1) == 0);

        private static long Length(long size, long? begin, long? end, long stride)
        {
            long first = stride > 0 ? 0 : -1, last = stride > 0 ? size : size - 1;
            long Place(long? at, long without) => at is { } given ? Math.Clamp(given < 0 ? given + size : given, first, last) : without;
            long from = Place(begin, stride > 0 ? first : last), to = Place(end, stride > 0 ? last : first);
            return Math.Max(0, (to - from + stride - Math.Sign(stride)) / stride);
        }

        private void Append(long begin, long end, long stride, long length)
        {
            Begin.Add(begin);
            End.Add(end);
            Strides.Add(stride);
            _lengths.Add(length);
        }
    }
}
