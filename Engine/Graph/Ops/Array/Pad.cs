using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>A tensor with a border of zeros (Pad) or of a given value (PadV2).</summary>
internal static class Pad
{
    public static readonly OpDef Def = new("Pad")
    {
        Inputs = "input: T, paddings: Tpaddings",
        Outputs = "output: T",
        Attrs = ["T: type", "Tpaddings: {int32, int64} = int32"],
        PassesMemoryOn = true,
        ShapeRule = InferShape,
        Kernel = Bind,
        Gradient = Differentiate,
    };

    public static readonly OpDef V2 = new("PadV2")
    {
        Inputs = "input: T, paddings: Tpaddings, constant_values: T",
        Outputs = "output: T",
        Attrs = ["T: type", "Tpaddings: {int32, int64} = int32"],
        PassesMemoryOn = true,
        ShapeRule = InferShape,
        Kernel = Bind,
        Gradient = Differentiate,
    };

    private const string Remedy = "Give a row [before, after] for each dimension of the input, both >= 0.";

    public static void InferShape(ShapeContext c)
    {
        Shape input = c.Input(0);
        Shape paddings = c.InputOfRank(1, 2);
        if (c.InputCount > 2)
            c.InputOfRank(2, 0);
        if (paddings[1] is not (2 or -1) || input.HasRank && paddings[0] >= 0 && paddings[0] != input.Rank)
            throw c.Error("paddings must be [rank of the input, 2]", Remedy);
        int rank = input.HasRank ? input.Rank : (int)paddings[0];
        if (rank < 0)
            return;
        if (c.Constant(1)?.ToInt64() is not { } rows)
        {
            c.SetOutput(0, Shape.OfRank(rank));
            return;
        }
        if (Array.Exists(rows, p => p < 0))
            throw c.Error($"the paddings are [{string.Join(",", rows)}], but must not be negative", Remedy);
        c.SetOutput(0, new Shape([.. Enumerable.Range(0, rank).Select(i => input[i] < 0 ? -1 : input[i] + rows[2 * i] + rows[2 * i + 1])]));
    }

    private static KernelBody? Bind(BindContext c)
    {
        if (c.InputShape(0).Equals(c.OutputShape(0)))
            return Identity.Bind(c);
        int elementBytes = c.InputType(0).Size();
        long[] rows = c.RequireConstant(1).ToInt64();
        long[] target = Movement.Strides(c.OutputShape(0), elementBytes);
        long offset = Enumerable.Range(0, target.Length).Sum(i => rows[2 * i] * target[i]);
        var copy = new StridedCopy(
            Movement.Box(c.InputShape(0), Movement.Strides(c.InputShape(0), elementBytes), target), elementBytes, 0, offset, c.Tier);
        c.KernelName = copy.Name;
        if (c.InputCount == 2)
            return (in KernelArgs args) =>
            {
                args.Output(0).Clear();
                copy.Run(args.Input(0), args.Output(0), args.Workers);
            };
        return elementBytes switch
        {
            1 => Body<byte>(copy),
            2 => Body<ushort>(copy),
            4 => Body<uint>(copy),
            _ => Body<ulong>(copy),
        };
    }

    private static KernelBody Body<T>(StridedCopy copy) where T : unmanaged => (in KernelArgs args) =>
    {
        args.Output<T>(0).Fill(args.Input<T>(2)[0]);
        copy.Run(args.Input(0), args.Output(0), args.Workers);
    };

    // The gradient inside the border.
    private static Tensor?[] Differentiate(Operation op, Tensor?[] grads)
    {
        Tensor x = op.Inputs[0];
        Tensor paddings = op.Inputs[1];
        Graph graph = op.Graph;
        Tensor column = ArrayOps.Stack([ArrayOps.Rank(x), graph.Constant(HostTensor.Scalar(1), "stack/1")]);
        Tensor corner = graph.Constant(HostTensor.Vector(0, 0), "Slice/begin");
        Tensor size = paddings.DType == TF_DataType.TF_INT32 ? column : Emit.Op("Cast", [column], "Cast", ("DstT", paddings.DType));
        corner = paddings.DType == TF_DataType.TF_INT32 ? corner : Emit.Op("Cast", [corner], "Cast", ("DstT", paddings.DType));
        Tensor begin = ArrayOps.Reshape(ArrayOps.Slice(paddings, corner, size), new Shape(-1));
        Tensor grad = ArrayOps.Slice(grads[0]!, begin, ArrayOps.Shape(x, outType: begin.DType));
        return op.Inputs.Count == 3 ? [grad, null, null] : [grad, null];
    }
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.pad</c> with zeros or, if given, another constant.</summary>
    public static Tensor Pad(Tensor input, int[,] paddings, string mode = "CONSTANT", double constantValues = 0, string? name = null)
    {
        Graph graph = Emit.GraphOf([input]);
        string op = mode.ToUpperInvariant() switch
        {
            "CONSTANT" => constantValues == 0 ? "Pad" : "PadV2",
            "REFLECT" or "SYMMETRIC" => "MirrorPad",
            _ => throw new ValueError($"Unknown padding mode '{mode}'; expected CONSTANT, REFLECT or SYMMETRIC."),
        };
        using Graph.ScopeExit scope = OpScope([input], name, op);
        Tensor rows = graph.Constant(HostTensor.Wrap(paddings), "paddings");
        return op switch
        {
            "Pad" => Pad(input, rows, scope.Prefix),
            "PadV2" => Emit.Op(op, [input, rows, graph.Constant(Repeated(Tensorflow.Shape.Scalar, constantValues, input.DType), "constant_values")], scope.Prefix),
            _ => Emit.Op(op, [input, rows], scope.Prefix, ("mode", mode.ToUpperInvariant())),
        };
    }

    public static Tensor Pad(Tensor input, Tensor paddings, string? name = null) => Emit.Op("Pad", [input, paddings], name);
}
