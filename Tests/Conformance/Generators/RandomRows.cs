using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>Random ops with given seeds. Normal numbers, made with logarithm and sine, may be some roundings apart, all others are equal.</summary>
internal static class RandomRows
{
    public static IEnumerable<OpRow> All =>
    [
        .. Rows(Measure.Exact, Stateful, "RandomUniform"),
        .. Rows(Measure.Element, Stateful, "RandomStandardNormal", "TruncatedNormal"),
        .. Rows(Measure.Exact, Stateless, "StatelessRandomUniform"),
        .. Rows(Measure.Element, Stateless, "StatelessRandomNormal", "StatelessTruncatedNormal"),
        .. Rows(Measure.Exact, Keyed, "StatelessRandomUniformV2"),
        .. Rows(Measure.Element, Keyed, "StatelessRandomNormalV2", "StatelessTruncatedNormalV2"),
        .. Rows(Measure.Exact, UniformInt, "RandomUniformInt"),
        .. Rows(Measure.Exact, Shuffle, "RandomShuffle"),
        .. Rows(Measure.Exact, Multinomial, "Multinomial"),
        .. Rows(Measure.Exact, KeyCounter, "StatelessRandomGetKeyCounter"),
    ];

    private static IEnumerable<OpRow> Rows(Measure measure, Func<Draw, OpDef, OpRun> make, params string[] ops) =>
        ops.Select(op => new OpRow(op, measure, make) { HasNoTruth = true });

    // Both zero would mean a seed of the engine's own.
    private static (string, object)[] Seeds(Draw d) =>
        [("seed", (long)d.Int(1, 1000)), ("seed2", d.Chance(20) ? (long)(d.Bits() >> 2) : d.Int(0, 9))];

    private static CaseInput SomeShape(Draw d)
    {
        long[] shape = d.Chance(10) ? [d.Int(300, 2000)] : d.Shape();
        if (shape.Length > 0 && d.Break())
            shape[0] = -1;
        return d.Vector(d.IndexType(), shape);
    }

    private static OpRun Stateful(Draw d, OpDef op) =>
        new(op.Name, [SomeShape(d)], [("dtype", d.Type(op, "dtype")), .. Seeds(d)]) { Times = d.Int(1, 3) };

    private static OpRun Stateless(Draw d, OpDef op)
    {
        long[] seed = [unchecked((int)d.Bits()), unchecked((int)d.Bits())];
        return new(op.Name, [SomeShape(d), d.Vector(d.IndexType(), d.Break() ? [.. seed, 1] : seed)], ("dtype", d.Type(op, "dtype")));
    }

    private static OpRun Keyed(Draw d, OpDef op) =>
        new(op.Name,
            [
                SomeShape(d), d.Vector(TF_DataType.TF_UINT64, unchecked((long)d.Bits())),
                d.Vector(TF_DataType.TF_UINT64, unchecked((long)d.Bits()), unchecked((long)d.Bits())),
                d.Scalar(TF_DataType.TF_INT32, d.Break() ? 2 : d.One(1, 3)),
            ],
            ("dtype", d.Type(op, "dtype")));

    private static OpRun UniformInt(Draw d, OpDef op)
    {
        TF_DataType type = d.Type(op, "Tout");
        long least = d.Int(0, 2000) - 1000, most = d.Break() ? least - 1 : least + d.Int(1, 100000);
        return new(op.Name, [SomeShape(d), d.Scalar(type, least), d.Scalar(type, most)], Seeds(d)) { Times = d.Int(1, 3) };
    }

    private static OpRun Shuffle(Draw d, OpDef op) => new(op.Name, [d.Data(d.Type(op), d.Shape())], Seeds(d)) { Times = d.Int(1, 3) };

    private static OpRun Multinomial(Draw d, OpDef op)
    {
        long rows = d.Int(1, 9), classes = d.Int(1, 9);
        CaseInput logits = d.Data(d.One(TF_DataType.TF_FLOAT, TF_DataType.TF_DOUBLE), [rows, classes], Domain.Moderate);
        return new(op.Name, [logits, d.Scalar(TF_DataType.TF_INT32, d.Int(1, 20))],
            [("output_dtype", d.IndexType()), .. Seeds(d)])
        { Times = d.Int(1, 3) };
    }

    private static OpRun KeyCounter(Draw d, OpDef op)
    {
        long[] seed = [unchecked((int)d.Bits()), unchecked((int)d.Bits())];
        return new(op.Name, [d.Vector(d.IndexType(), d.Break() ? [.. seed, 1] : seed)]);
    }
}
