using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>A box of a tensor: from <c>begin</c>, of <c>size</c>; a size of −1 reaches to the end.</summary>
internal static class SliceOp
{
    public static readonly OpDef Def = new("Slice")
    {
        Inputs = "input: T, begin: Index, size: Index",
        Outputs = "output: T",
        Attrs = ["T: type", "Index: {int32, int64}"],
        PassesMemoryOn = true,
        ShapeRule = InferShape,
        Kernel = Bind,
        Gradient = Differentiate,
    };

    private static void InferShape(ShapeContext c)
    {
        Shape input = c.Input(0);
        Shape lengths = c.InputOfRank(1, 1).Merge(c.InputOfRank(2, 1)) ?? throw c.Error("begin and size must have as many entries");
        long entries = lengths[0];
        if (c.Constant(1)?.ToInt64() is { } starts && Array.Find(starts, s => s < 0) is var wrong and < 0)
            throw c.Error($"begin has the entry {wrong}", "Begin at 0 or later.");
        if (input.HasRank && entries >= 0 && entries != input.Rank)
            throw c.Error($"begin and size must have {input.Rank} entries, one for each dimension of the input", "Use begin 0 and size -1 for whole dimensions.");
        Shape size = c.ConstantAsShape(2);
        int rank = input.HasRank ? input.Rank : size.Rank;
        if (rank < 0)
            return;
        long[] dims = size.HasRank ? size.ToArray() : Shape.OfRank(rank).ToArray();
        // -1 means "to the end" only where it is a constant; else it is a size not known yet.
        if (c.Constant(2)?.ToInt64() is { } given)
            for (int i = 0; i < rank; i++)
                dims[i] = given[i] >= 0 ? given[i]
                    : c.Constant(1)?.ToInt64() is { } begin && input[i] >= 0 ? Math.Max(input[i] - begin[i], 0)
                    : -1;
        c.SetOutput(0, new Shape(dims));
    }

    private static KernelBody? Bind(BindContext c)
    {
        Shape input = c.InputShape(0);
        Shape size = c.OutputShape(0);
        int elementBytes = c.InputType(0).Size();
        long[] strides = Movement.Strides(input, elementBytes);
        IEnumerable<CopyDimension> box = Movement.Box(size, strides, Movement.Strides(size, elementBytes));
        if (c.Constant(1)?.ToInt64() is { } begin)
        {
            for (int i = 0; i < begin.Length; i++)
                Check(c.Operation, i, begin[i], size[i], input[i]);
            return Movement.Bind(c, box, Enumerable.Range(0, begin.Length).Sum(i => begin[i] * strides[i]));
        }
        var copy = new StridedCopy(box, elementBytes, 0, 0, c.Tier);
        c.KernelName = copy.Name;
        return c.InputType(1) == TF_DataType.TF_INT64
            ? BodyWithBegin<long>(c.Operation, copy, input, size, strides)
            : BodyWithBegin<int>(c.Operation, copy, input, size, strides);
    }

    private static KernelBody BodyWithBegin<T>(Operation op, StridedCopy copy, Shape input, Shape size, long[] strides)
        where T : unmanaged, System.Numerics.INumber<T> => (in KernelArgs args) =>
    {
        long shift = 0;
        Span<T> begin = args.Input<T>(1);
        for (int i = 0; i < begin.Length; i++)
        {
            long at = long.CreateChecked(begin[i]);
            Check(op, i, at, size[i], input[i]);
            shift += at * strides[i];
        }
        copy.Run(args.Input(0), args.Output(0), args.Workers, shift);
    };

    private static void Check(Operation op, int axis, long begin, long size, long dimension)
    {
        if (begin < 0 || begin > dimension)
            throw Refused($"expected begin[{axis}] in [0, {dimension}], but got {begin}");
        if (begin + size > dimension)
            throw Refused($"expected size[{axis}] in [0, {dimension - begin}], but got {size}");

        InvalidArgumentError Refused(string what) =>
            new($"{op.Type} '{op.Name}': {what}. Keep the slice inside the input; size -1 reaches to its end.") { Op = op.Type, Node = op.Name };
    }

    // The gradient is the slice's, with zeros around it.
    private static Tensor?[] Differentiate(Operation op, Tensor?[] grads)
    {
        Tensor input = op.Inputs[0];
        Tensor begin = op.Inputs[1];
        Graph graph = op.Graph;
        Tensor rank = ArrayOps.Rank(input);
        Tensor size = ArrayOps.Shape(op.Outputs[0], outType: begin.DType);
        Tensor column = ArrayOps.Stack([rank, graph.Constant(HostTensor.Scalar(1), "stack/1")]);
        Tensor before = ArrayOps.Reshape(begin, column);
        Tensor left = Emit.Op("Sub", [ArrayOps.Shape(input, outType: begin.DType), size], "sub");
        Tensor after = ArrayOps.Reshape(Emit.Op("Sub", [left, begin], "sub"), column);
        return [ArrayOps.Pad(grads[0]!, ArrayOps.Concat([before, after], 1)), null, null];
    }
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.slice</c>.</summary>
    public static Tensor Slice(Tensor input, int[] begin, int[] size, string? name = null)
    {
        Graph graph = Emit.GraphOf([input]);
        using Graph.ScopeExit scope = OpScope([input], name, "Slice");
        Tensor from = graph.Constant(HostTensor.Vector(begin), "begin");
        return Slice(input, from, graph.Constant(HostTensor.Vector(size), "size"), scope.Prefix);
    }

    public static Tensor Slice(Tensor input, Tensor begin, Tensor size, string? name = null) => Emit.Op("Slice", [input, begin, size], name);
}
