using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>Ops that move elements, and ops on shapes.</summary>
internal static class ArrayRows
{
    public static IEnumerable<OpRow> All =>
    [
        Row("Reshape", Reshape), Row("ExpandDims", ExpandDims), Row("Squeeze", Squeeze), Row("Transpose", Transpose), Row("BroadcastTo", BroadcastTo),
        Row("Tile", Tile), Row("ConcatV2", Concat), Row("ConcatOffset", ConcatOffset), Row("Pack", Pack), Row("Unpack", Unpack), Row("Split", Split),
        Row("SplitV", SplitV), Row("Slice", Slice), Row("Pad", Pad), Row("PadV2", Pad), Row("MirrorPad", MirrorPad), Row("ReverseV2", Reverse),
        new("MirrorPadGrad", Measure.Sum, MirrorPadGrad),
        Row("InvertPermutation", InvertPermutation), Row("Fill", Fill), Row("OneHot", OneHot), new("Range", Measure.Tensor, Range),
        Row("Rank", OfShape), Row("Shape", OfShape), Row("Size", OfShape), Row("ShapeN", ShapeN), Row("Const", Const),
        Row("Diag", Diag), Row("DiagPart", DiagPart), new("LinSpace", Measure.Tensor, LinSpace), Row("Unique", Unique), Row("Where", Where),
        Row("PlaceholderWithDefault", WithDefault), Row("Placeholder", Placeholder),
    ];

    private static OpRow Row(string op, Func<Draw, OpDef, OpRun> make) => new(op, Measure.Exact, make);

    private static long Count(long[] shape) => shape.Aggregate(1L, (a, b) => a * b);

    private static OpRun Reshape(Draw d, OpDef op)
    {
        long[] shape = d.Shape();
        long[] wanted = d.One(
            [Count(shape)], [.. shape.Reverse()], [1, .. shape], [.. shape, 1],
            shape.Length > 1 ? [shape[0] * shape[1], .. shape[2..]] : shape);
        wanted = [.. wanted];
        if (wanted.Length > 0 && d.Chance(40))
            wanted[d.Int(0, wanted.Length - 1)] = -1;
        if (wanted.Length > 0 && d.Break())
            wanted[0] += d.One(1, 2, -2);
        d.MayFail |= shape.Contains(0);
        return new(op.Name, [d.Data(d.Type(op), shape), d.Vector(d.IndexType(), wanted)]);
    }

    private static OpRun ExpandDims(Draw d, OpDef op)
    {
        long[] shape = d.Shape();
        return new(op.Name, [d.Data(d.Type(op), shape), d.Setting(d.IndexType(), d.One<long[]>([], [1]), d.Axis(shape.Length + 1))]);
    }

    private static OpRun Squeeze(Draw d, OpDef op)
    {
        long[] shape = [.. d.Shape().Select(n => d.Bool() ? n : 1)];
        List<int> axes = [];
        for (int i = 0; i < shape.Length; i++)
            if (d.Bool() && (shape[i] == 1 || d.Break()))
                axes.Add(d.Bool() ? i : i - shape.Length);
        return new(op.Name, [d.Data(d.Type(op), shape)], ("squeeze_dims", axes.ToArray()));
    }

    private static OpRun Transpose(Draw d, OpDef op)
    {
        long[] shape = d.Shape();
        long[] order = d.Permutation(shape.Length);
        if (order.Length > 0 && d.Break())
            order[0] = d.One(order[^1], shape.Length);
        return new(op.Name, [d.Data(d.Type(op), shape), d.Vector(d.IndexType(), order)]);
    }

    private static OpRun BroadcastTo(Draw d, OpDef op)
    {
        long[][] shapes = d.Broadcast(1);
        long[] target = [.. d.Dimensions(d.Int(0, 1)), .. shapes[0].Select(n => n == 1 ? (long)d.Int(1, 4) : n)];
        if (target.Length > 0 && d.Break())
            target[^1]++;
        return new(op.Name, [d.Data(d.Type(op), shapes[0]), d.Vector(d.IndexType(), target)]);
    }

    private static OpRun Tile(Draw d, OpDef op)
    {
        long[] shape = d.Shape(maxDimension: 5);
        long[] multiples = [.. shape.Select(_ => (long)d.Int(d.Chance(5) ? 0 : 1, 3))];
        if (multiples.Length > 0 && d.Break())
            multiples[0] = -1;
        return new(op.Name, [d.Data(d.Type(op), shape), d.Vector(d.IndexType(), multiples)]);
    }

    private static OpRun Concat(Draw d, OpDef op)
    {
        TF_DataType type = d.Type(op);
        long[] shape = d.Shape(minRank: 1);
        int axis = d.Axis(shape.Length);
        CaseInput[] parts = [.. Enumerable.Range(0, d.Int(2, 5)).Select(_ => d.Data(type, Resized(d, shape, axis)))];
        return new(op.Name, [.. parts, d.Scalar(d.IndexType(), axis)]);
    }

    private static long[] Resized(Draw d, long[] shape, int axis)
    {
        long[] resized = [.. shape];
        int place = axis < 0 ? axis + shape.Length : axis;
        if (place >= 0 && place < shape.Length)
            resized[place] = d.Int(0, 5);
        if (d.Break(1))
            resized[^1] += 1;
        return resized;
    }

    private static OpRun ConcatOffset(Draw d, OpDef op)
    {
        long[] shape = d.Dimensions(d.Int(1, 4));
        int axis = d.Axis(shape.Length);
        TF_DataType type = d.IndexType();
        return new(op.Name,
            [d.Scalar(TF_DataType.TF_INT32, axis), .. Enumerable.Range(0, d.Int(2, 5)).Select(_ => d.Vector(type, Resized(d, shape, axis)))]);
    }

    private static OpRun Pack(Draw d, OpDef op)
    {
        TF_DataType type = d.Type(op);
        long[] shape = d.Shape();
        return new(op.Name, [.. Enumerable.Range(0, d.Int(1, 5)).Select(_ => d.Data(type, shape))], ("axis", (long)d.Axis(shape.Length + 1)));
    }

    private static OpRun Unpack(Draw d, OpDef op)
    {
        long[] shape = d.Shape(minRank: 1, maxDimension: 5);
        int axis = d.Axis(shape.Length);
        int place = Math.Clamp(axis < 0 ? axis + shape.Length : axis, 0, shape.Length - 1);
        return new(op.Name, [d.Data(d.Type(op), shape)], ("axis", (long)axis), ("num", d.Break() ? shape[place] + 1 : shape[place]));
    }

    private static OpRun Split(Draw d, OpDef op)
    {
        int parts = d.Int(1, 4);
        long[] shape = d.Shape(minRank: 1, maxDimension: 5);
        int axis = d.Axis(shape.Length);
        int place = Math.Clamp(axis < 0 ? axis + shape.Length : axis, 0, shape.Length - 1);
        shape[place] = shape[place] * parts + (parts > 1 && d.Break() ? 1 : 0);
        return new(op.Name, [d.Scalar(TF_DataType.TF_INT32, axis), d.Data(d.Type(op), shape)], ("num_split", (long)parts));
    }

    private static OpRun SplitV(Draw d, OpDef op)
    {
        long[] shape = d.Shape(minRank: 1, maxDimension: 5);
        long[] sizes = [.. Enumerable.Range(0, d.Int(1, 4)).Select(_ => (long)d.Int(0, 4))];
        int axis = d.Axis(shape.Length);
        shape[Math.Clamp(axis < 0 ? axis + shape.Length : axis, 0, shape.Length - 1)] = sizes.Sum() + (d.Break() ? 1 : 0);
        if (d.Chance(30))
            sizes[d.Int(0, sizes.Length - 1)] = -1;
        return new(op.Name, [d.Data(d.Type(op), shape), d.Vector(d.IndexType(), sizes), d.Scalar(TF_DataType.TF_INT32, axis)],
            ("num_split", (long)sizes.Length));
    }

    private static OpRun Slice(Draw d, OpDef op)
    {
        long[] shape = d.Shape();
        long[] begin = [.. shape.Select(n => (long)d.Int(0, (int)n))];
        long[] size = [.. shape.Select((n, i) => d.Chance(30) ? -1 : (long)d.Int(0, (int)(n - begin[i])))];
        if (shape.Length > 0 && d.Break())
            (d.Bool() ? begin : size)[0] += d.One(10, -2);
        TF_DataType type = d.IndexType();
        return new(op.Name, [d.Data(d.Type(op), shape), d.Vector(type, begin), d.Vector(type, size)]);
    }

    private static OpRun Pad(Draw d, OpDef op)
    {
        TF_DataType type = d.Type(op);
        long[] shape = d.Shape(maxDimension: 5);
        CaseInput input = d.Data(type, shape);
        long[] amounts = [.. shape.SelectMany(_ => new long[] { d.Int(0, 3), d.Int(0, 3) })];
        if (amounts.Length > 0 && d.Break())
            amounts[0] = -1;
        CaseInput paddings = d.Setting(d.IndexType(), [shape.Length, 2], amounts);
        return new(op.Name, op.Name == "Pad" ? [input, paddings] : [input, paddings, d.Data(type, [])]);
    }

    private static OpRun MirrorPad(Draw d, OpDef op)
    {
        long[] shape = d.Shape(maxDimension: 5, emptyPercent: 0);
        int border = d.Bool() ? 1 : 0;
        long most = d.Break() ? 2 : 0;
        long[] amounts = [.. shape.SelectMany(n => new long[] { d.Int(0, (int)(n - border + most)), d.Int(0, (int)(n - border + most)) })];
        return new(op.Name, [d.Data(d.Type(op), shape), d.Setting(d.IndexType(), [shape.Length, 2], amounts)],
            ("mode", border == 1 ? "REFLECT" : "SYMMETRIC"));
    }

    private static OpRun MirrorPadGrad(Draw d, OpDef op)
    {
        TF_DataType type = d.One(TF_DataType.TF_FLOAT, TF_DataType.TF_DOUBLE, TF_DataType.TF_INT32);
        long[] inner = d.Shape(maxDimension: 5, emptyPercent: 0);
        int border = d.Bool() ? 1 : 0;
        long[] amounts = [.. inner.SelectMany(n => new long[] { d.Int(0, (int)(n - border)), d.Int(0, (int)(n - border)) })];
        long[] padded = [.. inner.Select((n, i) => n + amounts[2 * i] + amounts[2 * i + 1])];
        return new(op.Name, [d.Data(type, padded, Domain.Summable), d.Setting(d.IndexType(), [inner.Length, 2], amounts)],
            ("mode", border == 1 ? "REFLECT" : "SYMMETRIC"));
    }

    private static OpRun Reverse(Draw d, OpDef op)
    {
        long[] shape = d.Shape();
        long[] axes = d.Permutation(shape.Length)[..d.Int(0, shape.Length)];
        for (int i = 0; i < axes.Length; i++)
            axes[i] = d.Bool() ? axes[i] - shape.Length : axes[i];
        if (axes.Length > 0 && d.Break())
            axes = [.. axes, d.One(axes[0], shape.Length)];
        return new(op.Name, [d.Data(d.Type(op), shape), d.Vector(d.IndexType(), axes)]);
    }

    private static OpRun InvertPermutation(Draw d, OpDef op)
    {
        long[] order = d.Permutation(d.Int(0, 9));
        if (order.Length > 0 && d.Break())
            order[0] = d.One(order[^1], order.Length, -1);
        return new(op.Name, [d.Vector(d.IndexType(), order)]);
    }

    private static OpRun Fill(Draw d, OpDef op)
    {
        long[] shape = d.Shape();
        if (shape.Length > 0 && d.Break())
            shape[0] = -1;
        return new(op.Name, [d.Vector(d.IndexType(), shape), d.Data(d.Type(op), [])]);
    }

    private static OpRun OneHot(Draw d, OpDef op)
    {
        TF_DataType type = d.Type(op);
        long[] shape = d.Shape(maxRank: 3, maxDimension: 5);
        int depth = d.Break() ? -1 : d.Int(0, 7);
        // Indices out of range give rows of the off value.
        long[] values = [.. Enumerable.Range(0, (int)Count(shape)).Select(_ => (long)d.Int(0, Math.Max(1, depth)) - (d.Chance(10) ? 1 : 0))];
        CaseInput indices = d.Setting(d.Type(op, "TI"), shape, values);
        return new(op.Name, [indices, d.Scalar(TF_DataType.TF_INT32, depth), d.Data(type, []), d.Data(type, [])],
            ("axis", (long)(d.Bool() ? -1 : d.Int(0, shape.Length))));
    }

    private static OpRun Range(Draw d, OpDef op)
    {
        TF_DataType type = d.Type(op, "Tidx");
        bool signed = type is not (TF_DataType.TF_UINT16 or TF_DataType.TF_UINT32 or TF_DataType.TF_UINT64);
        long start = d.Int(0, 20), length = d.Int(0, 30), step = d.Break() ? 0 : d.Int(1, 5);
        bool down = signed && d.Bool();
        if (!type.IsFloating())
            return new(op.Name,
                [d.Scalar(type, down ? start + length : start), d.Scalar(type, down ? start : start + length), d.Scalar(type, down ? -step : step)]);
        double scale = d.One(1.0, 0.1, 1 / 3.0, 1e5);
        HostTensor Number(double value) => type == TF_DataType.TF_FLOAT ? HostTensor.Scalar((float)value) : HostTensor.Scalar(value);
        Via via = d.One(Via.Constant, Via.FedUnknown);
        double[] numbers = [start * scale, (down ? start - length : start + length) * scale, (down ? -step : step) * scale];
        return new(op.Name, [.. numbers.Select(n => new CaseInput(Number(n), via))]);
    }

    private static OpRun Diag(Draw d, OpDef op) => new(op.Name, [d.Data(d.Type(op), d.Shape(minRank: 1, maxRank: 3, maxDimension: 3))]);

    private static OpRun DiagPart(Draw d, OpDef op)
    {
        long[] half = d.Shape(minRank: 1, maxRank: 3, maxDimension: 3);
        return new(op.Name, [d.Data(d.Type(op), [.. half, .. d.Break() ? half.Select(n => n + 1) : half])]);
    }

    private static OpRun LinSpace(Draw d, OpDef op)
    {
        TF_DataType type = d.Type(op);
        CaseInput start = d.Data(type, [], Domain.Moderate), stop = d.Data(type, [], Domain.Moderate);
        return new(op.Name, [start, stop, d.Scalar(d.IndexType(), d.Break() ? 0 : d.Int(1, 30))]);
    }

    private static OpRun Unique(Draw d, OpDef op) =>
        new(op.Name, [d.Data(d.Type(op), [d.Int(0, 40)], Domain.Moderate)], ("out_idx", d.IndexType()));

    private static OpRun Where(Draw d, OpDef op) => new(op.Name, [d.Data(d.Type(op), d.Shape(minRank: 1), Domain.Any)]);

    private static OpRun OfShape(Draw d, OpDef op)
    {
        OpRun run = new(op.Name, [d.Data(d.Type(op), d.Shape())]);
        return op.Name == "Rank" ? run : run with { Attrs = [("out_type", d.IndexType())] };
    }

    private static OpRun ShapeN(Draw d, OpDef op)
    {
        TF_DataType type = d.Type(op);
        return new(op.Name, [.. Enumerable.Range(0, d.Int(1, 4)).Select(_ => d.Data(type, d.Shape()))], ("out_type", d.IndexType()));
    }

    private static OpRun Const(Draw d, OpDef op)
    {
        TF_DataType type = d.Type(op, "dtype");
        return new(op.Name, [], ("value", Numbers.Draw(d, type, d.Shape(), Domain.Any)), ("dtype", type));
    }

    private static OpRun WithDefault(Draw d, OpDef op)
    {
        long[] shape = d.Shape();
        return new(op.Name, [d.Data(d.Type(op, "dtype"), shape)], ("shape", d.Bool() ? new Shape(shape) : Shape.OfRank(shape.Length)));
    }

    // A placeholder gets its number from a feed; one that is not fed is refused.
    private static OpRun Placeholder(Draw d, OpDef op)
    {
        d.MayFail = true;
        return new(op.Name, [], ("dtype", d.Type(op, "dtype")), ("shape", d.Bool() ? new Shape(d.Shape()) : Shape.Unknown));
    }
}
