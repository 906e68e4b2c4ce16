using System.Numerics;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>A tensor with a border that mirrors it: with the edge repeated (SYMMETRIC) or not (REFLECT).</summary>
internal static class MirrorPad
{
    public static readonly OpDef Def = new("MirrorPad")
    {
        Inputs = "input: T, paddings: Tpaddings",
        Outputs = "output: T",
        Attrs = ["T: type", "Tpaddings: {int32, int64} = int32", "mode: {'REFLECT', 'SYMMETRIC'}"],
        ShapeRule = Pad.InferShape,
        Kernel = Bind,
        Gradient = (op, grads) => [Emit.Op("MirrorPadGrad", [grads[0]!, op.Inputs[1]], "MirrorPadGrad", ("mode", op.Attrs.String("mode"))), null],
    };

    /// <summary>The border folded back onto the tensor that it mirrors.</summary>
    public static readonly OpDef Grad = new("MirrorPadGrad")
    {
        Inputs = "input: T, paddings: Tpaddings",
        Outputs = "output: T",
        Attrs = ["T: type", "Tpaddings: {int32, int64} = int32", "mode: {'REFLECT', 'SYMMETRIC'}"],
        ShapeRule = InferGradShape,
        Kernel = BindGrad,
        Gradient = (op, grads) => [Emit.Op("MirrorPad", [grads[0]!, op.Inputs[1]], "MirrorPad", ("mode", op.Attrs.String("mode"))), null],
    };

    private static void InferGradShape(ShapeContext c)
    {
        Shape paddings = c.InputOfRank(1, 2);
        long rank = paddings[0];
        if (paddings[1] is not (2 or -1) || c.Constant(1) is { } given && given.ToInt64().Any(p => p < 0))
            throw c.Error("paddings must be [rank of the input, 2] and not negative", "Give the paddings of the MirrorPad.");
        // As in TensorFlow, the paddings decide the rank.
        if (rank < 0)
            return;
        Shape input = c.InputOfRank(0, (int)rank);
        if (c.Constant(1)?.ToInt64() is not { } rows)
            c.SetOutput(0, Shape.OfRank(input.Rank));
        else
            c.SetOutput(0, new Shape([.. Enumerable.Range(0, input.Rank).Select(i => input[i] < 0 ? -1 : input[i] - rows[2 * i] - rows[2 * i + 1])]));
    }

    // Each dimension has up to three stretches (border, inside, border), each box of them is one copy, run backwards where it is border.
    private static KernelBody Bind(BindContext c)
    {
        Shape input = c.InputShape(0);
        int elementBytes = c.InputType(0).Size();
        long[] source = Movement.Strides(input, elementBytes);
        long[] target = Movement.Strides(c.OutputShape(0), elementBytes);
        Stretch[][] stretches = Mirrored(c, input);
        StridedCopy[] copies = [.. Boxes(stretches, 0).Select(box => new StridedCopy(
            box.Select((s, i) => new CopyDimension(s.Count, s.Step * source[i], target[i])), elementBytes,
            box.Select((s, i) => s.From * source[i]).Sum(), box.Select((s, i) => s.To * target[i]).Sum(), c.Tier))];
        return (in KernelArgs args) =>
        {
            foreach (StridedCopy copy in copies)
                copy.Run(args.Input(0), args.Output(0), args.Workers);
        };
    }

    private static KernelBody BindGrad(BindContext c) => c.InputType(0) switch
    {
        TF_DataType.TF_FLOAT => GradBody<float>(c),
        TF_DataType.TF_DOUBLE => GradBody<double>(c),
        var type => throw new UnimplementedError($"MirrorPadGrad '{c.Operation.Name}': no kernel for {type.Name()}; use float32 or float64.")
        { Op = c.Operation.Type, Node = c.Operation.Name },
    };

    // Where each row of the padded tensor goes, and each element within a row.
    private static KernelBody GradBody<T>(BindContext c) where T : unmanaged, INumber<T>
    {
        Shape output = c.OutputShape(0);
        Stretch[][] stretches = Mirrored(c, output);
        int[] columns = output.Rank == 0 ? [0] : Places(stretches[^1]);
        int[] rows = [0];
        for (int i = 0; i < output.Rank - 1; i++)
            rows = [.. rows.SelectMany(r => Places(stretches[i]).Select(p => r * (int)output[i] + p))];
        int width = output.Rank == 0 ? 1 : (int)output[-1];
        return (in KernelArgs args) =>
        {
            Span<T> from = args.Input<T>(0);
            Span<T> to = args.Output<T>(0);
            to.Clear();
            for (int r = 0; r < rows.Length; r++)
                for (int i = 0; i < columns.Length; i++)
                    to[rows[r] * width + columns[i]] += from[r * columns.Length + i];
        };
    }

    private static Stretch[][] Mirrored(BindContext c, Shape inside)
    {
        long[] rows = c.RequireConstant(1).ToInt64();
        // REFLECT leaves the edge itself out of the mirror.
        int skip = c.Attrs.String("mode") == "REFLECT" ? 1 : 0;
        for (int i = 0; i < inside.Rank; i++)
            if (Math.Max(rows[2 * i], rows[2 * i + 1]) > inside[i] - skip)
                throw c.Error($"paddings must {(skip == 1 ? "be less than" : "not exceed")} the dimension size: {rows[2 * i]}, {rows[2 * i + 1]} for size {inside[i]}",
                    "Pad less, or with constants.");
        return [.. Enumerable.Range(0, inside.Rank).Select(i => Stretches(rows[2 * i], inside[i], rows[2 * i + 1], skip))];
    }

    private static Stretch[] Stretches(long before, long size, long after, int skip) =>
    [
        .. new Stretch[]
        {
            new(before - 1 + skip, -1, 0, before), new(0, 1, before, size), new(size - 1 - skip, -1, before + size, after),
        }.Where(s => s.Count > 0),
    ];

    private static int[] Places(Stretch[] stretches) =>
        [.. stretches.SelectMany(s => Enumerable.Range(0, (int)s.Count).Select(i => (int)(s.From + i * s.Step)))];

    private static IEnumerable<Stretch[]> Boxes(Stretch[][] stretches, int dimension) => dimension == stretches.Length
        ? [[]]
        : stretches[dimension].SelectMany(s => Boxes(stretches, dimension + 1).Select(rest => (Stretch[])[s, .. rest]));

    /// <param name="From">First index in the tensor that is mirrored.</param>
    /// <param name="Step">1 or −1.</param>
    /// <param name="To">First index in the padded tensor.</param>
    /// <param name="Count">How many.</param>
    private readonly record struct Stretch(long From, long Step, long To, long Count);
}
