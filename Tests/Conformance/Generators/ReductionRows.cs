using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>Ops that reduce, accumulate, or rank elements.</summary>
internal static class ReductionRows
{
    public static IEnumerable<OpRow> All =>
    [
        new("Sum", Measure.Sum, (d, op) => Reduce(d, op, Domain.Summable)),
        new("Mean", Measure.Sum, (d, op) => Reduce(d, op, Domain.Summable)),
        new("Prod", Measure.Element, (d, op) => Reduce(d, op, Domain.Positive)),
        new("Max", Measure.Exact, (d, op) => Reduce(d, op, Domain.Any)),
        new("Min", Measure.Exact, (d, op) => Reduce(d, op, Domain.Any)),
        new("All", Measure.Exact, (d, op) => Reduce(d, op, Domain.Any)),
        new("Any", Measure.Exact, (d, op) => Reduce(d, op, Domain.Any)),
        new("ArgMax", Measure.Exact, Arg),
        new("ArgMin", Measure.Exact, Arg),
        new("L2Loss", Measure.Sum, (d, op) => new("L2Loss", [d.Data(d.Type(op), d.Shape(), Domain.Summable)])),
        new("Cumsum", Measure.Sum, (d, op) => Cumulate(d, op, Domain.Summable)),
        new("Cumprod", Measure.Element, (d, op) => Cumulate(d, op, Domain.Positive)),
        new("BiasAddGrad", Measure.Sum, BiasAddGrad),
        new("UnsortedSegmentSum", Measure.Sum, SegmentSum),
        new("TopKV2", Measure.Exact, TopK),
        new("InTopKV2", Measure.Exact, InTopK),
        new("BroadcastGradientArgs", Measure.Exact, BroadcastGradientArgs),
    ];

    private static OpRun Reduce(Draw d, OpDef op, Domain domain)
    {
        TF_DataType type = op.Signature.Attrs.Any(a => a.Name == "T") ? d.Type(op) : TF_DataType.TF_BOOL;
        long[] shape = d.Shape();
        return new(op.Name, [d.Data(type, shape, domain), Axes(d, shape.Length)], ("keep_dims", d.Bool()));
    }

    private static CaseInput Axes(Draw d, int rank)
    {
        TF_DataType type = d.IndexType();
        if (rank > 0 && d.Chance(30))
            return d.Scalar(type, d.Axis(rank));
        long[] axes = d.Permutation(rank)[..d.Int(0, rank)];
        for (int i = 0; i < axes.Length; i++)
            axes[i] = d.Bool() ? axes[i] - rank : axes[i];
        if (rank > 0 && d.Break(2))
            axes = [.. axes, d.One(0L, rank, -rank - 1)];
        return d.Vector(type, axes);
    }

    private static OpRun Arg(Draw d, OpDef op)
    {
        long[] shape = d.Shape(minRank: 1, emptyPercent: 1);
        d.MayFail |= shape.Contains(0);
        return new(op.Name, [d.Data(d.Type(op), shape), d.Scalar(d.IndexType(), d.Axis(shape.Length))], ("output_type", d.IndexType()));
    }

    private static OpRun Cumulate(Draw d, OpDef op, Domain domain)
    {
        long[] shape = d.Shape(minRank: 1);
        return new(op.Name, [d.Data(d.Type(op), shape, domain), d.Scalar(d.IndexType(), d.Axis(shape.Length))],
            ("exclusive", d.Bool()), ("reverse", d.Bool()));
    }

    private static OpRun BiasAddGrad(Draw d, OpDef op)
    {
        long[] shape = d.Shape(minRank: 2);
        string format = shape.Length is 3 or 4 or 5 && d.Chance(40) ? "NCHW" : "NHWC";
        return new(op.Name, [d.Data(d.Type(op), shape, Domain.Summable)], ("data_format", format));
    }

    private static OpRun SegmentSum(Draw d, OpDef op)
    {
        long[] shape = d.Shape(minRank: 1);
        long[] ids = shape[..d.Int(0, shape.Length)];
        int segments = d.Int(1, 6);
        bool broken = d.Break();
        long count = ids.Aggregate(1L, (a, b) => a * b);
        // A negative id drops its row.
        long[] values = [.. Enumerable.Range(0, (int)count).Select(_ => broken && d.Chance(30) ? segments : (long)d.Int(0, segments) - 1)];
        return new(op.Name, [d.Data(d.Type(op), shape, Domain.Summable), d.Setting(d.IndexType(), ids, values), d.Scalar(d.IndexType(), segments)]);
    }

    private static OpRun TopK(Draw d, OpDef op)
    {
        long[] shape = d.Shape(minRank: 1);
        long k = d.Int(0, (int)shape[^1]);
        return new(op.Name, [d.Data(d.Type(op), shape), d.Scalar(d.One(TF_DataType.TF_INT32, TF_DataType.TF_INT64), d.Break() ? shape[^1] + 1 : k)],
            ("sorted", true), ("index_type", d.IndexType()));
    }

    private static OpRun InTopK(Draw d, OpDef op)
    {
        long rows = d.Int(1, 6), classes = d.Int(1, 9);
        TF_DataType type = d.IndexType();
        long[] targets = [.. Enumerable.Range(0, (int)rows).Select(_ => (long)d.Int(0, (int)classes))];
        CaseInput k = d.Scalar(type, d.Int(0, (int)classes + 1));
        return new(op.Name, [d.Data(TF_DataType.TF_FLOAT, [rows, classes]), d.Setting(type, [rows], targets), k]);
    }

    private static OpRun BroadcastGradientArgs(Draw d, OpDef op)
    {
        TF_DataType type = d.IndexType();
        long[][] shapes = d.Broadcast(2);
        return new(op.Name, [d.Vector(type, shapes[0]), d.Vector(type, shapes[1])]);
    }
}
