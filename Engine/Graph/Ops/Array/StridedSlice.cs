using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>NumPy's slicing: ranges with strides, indices, an ellipsis, new axes.</summary>
internal static class StridedSlice
{
    private static readonly string[] s_masks =
    [
        "begin_mask: int = 0", "end_mask: int = 0", "ellipsis_mask: int = 0", "new_axis_mask: int = 0", "shrink_axis_mask: int = 0",
    ];

    public static readonly OpDef Def = new("StridedSlice")
    {
        Inputs = "input: T, begin: Index, end: Index, strides: Index",
        Outputs = "output: T",
        Attrs = ["T: type", "Index: {int16, int32, int64}", .. s_masks],
        PassesMemoryOn = true,
        ShapeRule = InferShape,
        Kernel = Bind,
        Gradient = Differentiate,
    };

    /// <summary>Zeros of a shape, with the gradient of a slice in the slice's place.</summary>
    public static readonly OpDef Grad = new("StridedSliceGrad")
    {
        Inputs = "shape: Index, begin: Index, end: Index, strides: Index, dy: T",
        Outputs = "output: T",
        Attrs = ["T: type", "Index: {int32, int64}", .. s_masks],
        ShapeRule = InferGradShape,
        Kernel = BindGrad,
        Gradient = (op, grads) =>
            [null, null, null, null, Emit.Op("StridedSlice", [grads[0]!, op.Inputs[1], op.Inputs[2], op.Inputs[3]], "StridedSlice", MasksOf(op))],
    };

    // First indices, ends and strides.
    private static void CheckBounds(ShapeContext c)
    {
        for (int i = 1; i <= 3; i++)
            if (!c.InputOfRank(i, 1).IsCompatibleWith(c.Input(1)))
                throw c.Error("begin, end and strides must have as many entries", "Give each an entry for every index of the slice.");
        if (long.PopCount(c.Attrs.Int("ellipsis_mask")) > 1)
            throw c.Error("only one ellipsis is allowed", "Set one bit of ellipsis_mask.");
    }

    private static void InferGradShape(ShapeContext c)
    {
        c.InputOfRank(0, 1);
        CheckBounds(c);
        c.SetOutput(0, c.ConstantAsShape(0));
    }

    private static void InferShape(ShapeContext c)
    {
        CheckBounds(c);
        if (c.Input(0).HasRank && c.Constant(3) is { } strides)
            c.SetOutput(0, StridedSliceSpec.Of(
                c.Attrs, c.Input(0), c.Constant(1)?.ToInt64(), c.Constant(2)?.ToInt64(), strides.ToInt64(), c.Error).Result);
    }

    private static KernelBody? Bind(BindContext c)
    {
        var spec = StridedSliceSpec.Of(c.Attrs, c.InputShape(0), Ints(c, 1), Ints(c, 2), Ints(c, 3), c.Error);
        int elementBytes = c.InputType(0).Size();
        (CopyDimension[] box, long offset) = SlicedDimension.BoxOf(spec.Dimensions, Movement.Strides(c.InputShape(0), elementBytes), elementBytes);
        return Movement.Bind(c, box, offset);
    }

    private static KernelBody BindGrad(BindContext c)
    {
        Shape whole = c.OutputShape(0);
        var spec = StridedSliceSpec.Of(c.Attrs, whole, Ints(c, 1), Ints(c, 2), Ints(c, 3), c.Error);
        if (!spec.Result.Equals(c.InputShape(4)))
            throw c.Error($"the slice has shape {spec.Result}, dy must have the same", "Pass the gradient of that slice.");
        int elementBytes = c.InputType(4).Size();
        (CopyDimension[] box, long offset) = SlicedDimension.BoxOf(spec.Dimensions, Movement.Strides(whole, elementBytes), elementBytes);
        var copy = new StridedCopy(box.Select(d => new CopyDimension(d.Count, d.TargetStride, d.SourceStride)), elementBytes, 0, offset, c.Tier);
        c.KernelName = copy.Name;
        return (in KernelArgs args) =>
        {
            args.Output(0).Clear();
            copy.Run(args.Input(4), args.Output(0), args.Workers);
        };
    }

    private static long[] Ints(BindContext c, int input) => c.RequireConstant(input).ToInt64();

    // Python writes what it knows of the bounds into new constants, under the gradient op's name.
    private static Tensor?[] Differentiate(Operation op, Tensor?[] grads)
    {
        Tensor shape = ArrayOps.Shape(op.Inputs[0], outType: op.Inputs[1].DType);
        using Graph.ScopeExit scope = op.Graph.EnterScope("StridedSliceGrad");
        Tensor[] bounds =
        [
            Rewritten(shape, "shape"), Rewritten(op.Inputs[1], "begin"), Rewritten(op.Inputs[2], "end"), Rewritten(op.Inputs[3], "strides"),
        ];
        return [Emit.Op("StridedSliceGrad", [.. bounds, grads[0]!], scope.Prefix, MasksOf(op)), null, null, null];
    }

    private static Tensor Rewritten(Tensor tensor, string name) =>
        StaticValue.Of(tensor) is { } value ? tensor.Graph.Constant(value, name) : tensor;

    private static (string, object)[] MasksOf(Operation op) =>
        [.. s_masks.Select(m => m.Split(':')[0]).Select(m => (m, (object)op.Attrs.Int(m)))];
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.strided_slice</c>.</summary>
    public static Tensor StridedSlice(
        Tensor input, int[] begin, int[] end, int[]? strides = null, int beginMask = 0, int endMask = 0, int ellipsisMask = 0,
        int newAxisMask = 0, int shrinkAxisMask = 0, string? name = null) =>
        StridedSlice(input, begin, end, strides, new SliceMasks(beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask),
            ("begin", "end", "strides"), name);

    /// <summary>Python's <c>input[…]</c>, whose bounds are named <c>stack</c>, <c>stack_1</c> and <c>stack_2</c>.</summary>
    public static Tensor Index(Tensor input, int[] begin, int[] end, int[] strides, SliceMasks masks, string? name = null) =>
        StridedSlice(input, begin, end, strides, masks, ("stack", "stack_1", "stack_2"), name);

    /// <summary>Python's <c>input[a:b:c, …]</c>.</summary>
    public static Tensor Index(Tensor input, Slice[] slices)
    {
        int Mask(Func<Slice, bool> holds) => slices.Select((s, i) => holds(s) ? 1 << i : 0).Sum();
        var masks = new SliceMasks(Begin: Mask(s => s.Start is null), End: Mask(s => s.Stop is null), Shrink: Mask(s => s.IsIndex));
        return Index(
            input, [.. slices.Select(s => s.Start ?? 0)], [.. slices.Select(s => s.Stop ?? 0)], [.. slices.Select(s => s.Step)], masks);
    }

    /// <summary><c>vector[index]</c>.</summary>
    public static Tensor Element(Tensor vector, int index) =>
        Index(vector, [index], [index + 1], [1], new SliceMasks(Shrink: 1));

    /// <summary><c>vector[start:]</c>.</summary>
    public static Tensor From(Tensor vector, int start) =>
        Index(vector, [start], [0], [1], new SliceMasks(End: 1));

    private static Tensor StridedSlice(
        Tensor input, int[] begin, int[] end, int[]? strides, SliceMasks masks, (string Begin, string End, string Strides) names, string? name)
    {
        Graph graph = Emit.GraphOf([input]);
        using Graph.ScopeExit scope = OpScope([input], name, "strided_slice");
        Tensor from = graph.Constant(HostTensor.Vector(begin), names.Begin);
        Tensor to = graph.Constant(HostTensor.Vector(end), names.End);
        Tensor step = graph.Constant(HostTensor.Vector(strides ?? [.. begin.Select(_ => 1)]), names.Strides);
        return Emit.Op("StridedSlice", [input, from, to, step], scope.Prefix,
            ("begin_mask", masks.Begin), ("end_mask", masks.End), ("ellipsis_mask", masks.Ellipsis),
            ("new_axis_mask", masks.NewAxis), ("shrink_axis_mask", masks.Shrink));
    }
}

/// <summary>A bit for each entry of a slice.</summary>
/// <param name="Begin">The entry starts at the edge.</param>
/// <param name="End">The entry goes to the edge.</param>
/// <param name="Ellipsis">The entry stands for all dimensions that no other entry names; one at most.</param>
/// <param name="NewAxis">The entry makes a dimension of size 1.</param>
/// <param name="Shrink">The entry is an index: its dimension goes.</param>
internal readonly record struct SliceMasks(int Begin = 0, int End = 0, int Ellipsis = 0, int NewAxis = 0, int Shrink = 0);
