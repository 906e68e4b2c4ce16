using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>Matrix products, softmax with its losses, and batch normalization.</summary>
internal static class ProductRows
{
    public static IEnumerable<OpRow> All =>
    [
        new("MatMul", Measure.Sum, MatMul),
        new("BatchMatMulV2", Measure.Sum, BatchMatMul),
        new("Softmax", Measure.Tensor, (d, op) => new(op.Name, [d.Data(d.Type(op), d.Shape(minRank: 1), Domain.Summable)])),
        new("LogSoftmax", Measure.Tensor, (d, op) => new(op.Name, [d.Data(d.Type(op), d.Shape(minRank: 1), Domain.Summable)])),
        new("SoftmaxCrossEntropyWithLogits", Measure.Tensor, CrossEntropy),
        new("SparseSoftmaxCrossEntropyWithLogits", Measure.Tensor, SparseCrossEntropy),
        new("FusedBatchNormV3", Measure.Tensor, BatchNorm) { HasNoTruth = true, ScalesWithInputs = true },
        new("FusedBatchNormGradV3", Measure.Tensor, BatchNormGrad) { HasNoTruth = true, ScalesWithInputs = true, Roundings = 128 },
    ];

    private static OpRun MatMul(Draw d, OpDef op)
    {
        TF_DataType type = d.Type(op);
        bool a = d.Bool(), b = d.Bool();
        long m = Extent(d), k = Extent(d), n = Extent(d);
        long inner = d.Break() ? k + 1 : k;
        return new(op.Name, [d.Data(type, a ? [k, m] : [m, k], Domain.Summable), d.Data(type, b ? [n, inner] : [inner, n], Domain.Summable)],
            ("transpose_a", a), ("transpose_b", b));
    }

    // Mostly below ten, sometimes past the edge of a register tile or of a block.
    private static long Extent(Draw d) => d.Chance(3) ? 0 : d.Chance(25) ? d.Int(10, 70) : d.Int(1, 9);

    private static OpRun BatchMatMul(Draw d, OpDef op)
    {
        TF_DataType type = d.Type(op);
        bool a = d.Bool(), b = d.Bool();
        long m = d.Int(1, 9), k = d.Int(1, 9), n = d.Int(1, 9), inner = d.Break() ? k + 1 : k;
        long[] full = d.Dimensions(d.Int(0, 3), 3);
        long[] Part() => [.. full[d.Int(0, full.Length)..].Select(s => d.Chance(25) ? 1 : s)];
        long[] x = Part(), y = Part();
        return new(op.Name,
            [d.Data(type, a ? [.. x, k, m] : [.. x, m, k], Domain.Summable), d.Data(type, b ? [.. y, n, inner] : [.. y, inner, n], Domain.Summable)],
            ("adj_x", a), ("adj_y", b));
    }

    private static OpRun CrossEntropy(Draw d, OpDef op)
    {
        TF_DataType type = d.Type(op);
        long rows = d.Int(1, 9), classes = d.Int(1, 20);
        (long[] x, long[] y) = d.Int(0, 7) switch
        {
            1 => ([classes], [rows, classes]),
            2 => ([rows, classes], [classes]),
            3 => ([rows, classes], [1, classes]),
            4 => ([1, classes], [rows, classes]),
            5 => ([rows, classes], [rows, 1]),
            _ => ((long[])[rows, classes], (long[])[rows, classes]),
        };
        if (d.Break())
            y = [.. y, 1];
        return new(op.Name, [d.Data(type, x, d.Chance(20) ? Domain.Summable : Domain.Moderate), d.Data(type, y, Domain.Unit)]);
    }

    private static OpRun SparseCrossEntropy(Draw d, OpDef op)
    {
        long rows = d.Int(1, 9), classes = d.Int(1, 20);
        bool broken = d.Break();
        long[] labels = [.. Enumerable.Range(0, (int)rows).Select(_ => broken && d.Chance(30) ? classes : (long)d.Int(0, (int)classes - 1))];
        CaseInput logits = d.Data(d.Type(op), [rows, classes], d.Chance(20) ? Domain.Summable : Domain.Moderate);
        return new(op.Name, [logits, d.Setting(d.IndexType(), [d.Break(1) ? rows + 1 : rows], labels)]);
    }

    private static OpRun BatchNorm(Draw d, OpDef op)
    {
        (long[] image, long channels, string format) = Image(d);
        bool training = d.Bool();
        float factor = training ? d.One(1f, 0.1f, 0.5f) : 1f;
        long given = training && factor == 1 ? 0 : channels;
        const TF_DataType type = TF_DataType.TF_FLOAT;
        return new(op.Name,
            [
                d.Data(type, image, Domain.Moderate), d.Data(type, [channels], Domain.Moderate), d.Data(type, [channels], Domain.Moderate),
                d.Data(type, [given], Domain.Moderate), d.Data(type, [given], Domain.Positive),
            ],
            ("epsilon", d.One(0.001f, 0.1f)), ("is_training", training), ("data_format", format), ("exponential_avg_factor", factor))
        { Outputs = training ? 5 : 3 };
    }

    private static (long[] Image, long Channels, string Format) Image(Draw d)
    {
        long batch = d.Int(1, 4), channels = d.Int(1, 9);
        bool last = d.Chance(80), volume = d.Chance(15);
        long[] size = [.. Enumerable.Range(0, volume ? 3 : 2).Select(_ => (long)d.Int(1, 5))];
        // One value a channel has no variance.
        size[0] += batch * size.Aggregate((a, b) => a * b) == 1 ? 1 : 0;
        string format = (last, volume) switch { (true, true) => "NDHWC", (true, false) => "NHWC", (false, true) => "NCDHW", _ => "NCHW" };
        return (last ? [batch, .. size, channels] : [batch, channels, .. size], channels, format);
    }

    private static OpRun BatchNormGrad(Draw d, OpDef op)
    {
        (long[] image, long channels, string format) = Image(d);
        const TF_DataType type = TF_DataType.TF_FLOAT;
        return new(op.Name,
            [
                d.Data(type, image, Domain.Moderate), d.Data(type, image, Domain.Moderate), d.Data(type, [channels], Domain.Moderate),
                d.Data(type, [channels], Domain.Moderate), d.Data(type, [channels], Domain.Positive), d.Data(type, [0], Domain.Moderate),
            ],
            ("epsilon", d.One(0.001f, 0.1f)), ("is_training", d.Bool()), ("data_format", format))
        { Outputs = 3 };
    }
}
