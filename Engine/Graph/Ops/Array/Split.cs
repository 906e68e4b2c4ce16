namespace Tensorflow;

/// <summary>A tensor cut along a dimension: into equal parts (Split) or parts of given sizes (SplitV).</summary>
internal static class Split
{
    public static readonly OpDef Def = new("Split")
    {
        Inputs = "split_dim: int32, value: T",
        Outputs = "output: num_split * T",
        Attrs = ["num_split: int >= 1", "T: type"],
        PassesMemoryOn = true,
        ShapeRule = InferEqual,
        Kernel = BindEqual,
        Gradient = (op, grads) => [null, ArrayOps.Concat([.. grads.Select(g => g!)], op.Inputs[0])],
    };

    public static readonly OpDef V = new("SplitV")
    {
        Inputs = "value: T, size_splits: Tlen, split_dim: int32",
        Outputs = "output: num_split * T",
        Attrs = ["num_split: int >= 1", "T: type", "Tlen: {int8, int32, int64} = int64"],
        PassesMemoryOn = true,
        ShapeRule = InferSizes,
        Kernel = BindSizes,
        Gradient = (op, grads) => [ArrayOps.Concat([.. grads.Select(g => g!)], op.Inputs[2]), null, null],
    };

    private static void InferEqual(ShapeContext c)
    {
        Shape value = c.Input(1);
        if (Axis(c, value, axisInput: 0) is not { } axis)
            return;
        long size = value[axis];
        if (size >= 0 && size % c.OutputCount != 0)
            throw c.Error($"dimension {axis} of size {size} must be a multiple of the {c.OutputCount} parts (num_split)", "Split into parts of given sizes instead.");
        SetAll(c, value.With(axis, size < 0 ? -1 : size / c.OutputCount));
    }

    private static void InferSizes(ShapeContext c)
    {
        Shape value = c.Input(0);
        if (c.InputOfRank(1, 1)[0] is var given && given >= 0 && given != c.OutputCount)
            throw c.Error($"size_splits has {given} entries for num_split = {c.OutputCount}", "Give one size for each part.");
        if (Axis(c, value, axisInput: 2) is not { } axis)
            return;
        if (c.Constant(1)?.ToInt64() is not { } sizes)
            SetAll(c, value.With(axis, -1));
        else
            for (int i = 0; i < sizes.Length; i++)
                c.SetOutput(i, value.With(axis, Resolved(c, sizes, value[axis])[i]));
    }

    // A size of -1 is what the others leave.
    private static long[] Resolved(ShapeContext c, long[] sizes, long size)
    {
        const string remedy = "The sizes must add up to the dimension; one may be -1, it is what the others leave.";
        int open = Array.IndexOf(sizes, -1);
        long rest = size - sizes.Where(s => s >= 0).Sum();
        if (sizes.Count(s => s < 0) > 1 || sizes.Any(s => s < -1))
            throw c.Error($"the sizes are [{string.Join(",", sizes)}]", remedy);
        if (size >= 0 && (open < 0 ? rest != 0 : rest < 0))
            throw c.Error($"the sizes [{string.Join(",", sizes)}] do not fit a dimension of {size}", remedy);
        return open < 0 ? sizes : [.. sizes.Select(s => s >= 0 ? s : size < 0 ? -1 : rest)];
    }

    // Null where the outputs are settled without: an unknown rank, or an axis that is not known yet.
    private static int? Axis(ShapeContext c, Shape value, int axisInput)
    {
        c.InputOfRank(axisInput, 0);
        if (!value.HasRank)
            return null;
        if (c.Constant(axisInput) is not { } given)
        {
            SetAll(c, Shape.OfRank(value.Rank));
            return null;
        }
        int axis = Movement.Axis(given.ToInt64()[0], value.Rank);
        if (axis < 0)
            throw c.Error($"axis {given.ToInt64()[0]} is not in [{-value.Rank}, {value.Rank})", "Name an axis of the input.");
        return axis;
    }

    private static void SetAll(ShapeContext c, Shape shape)
    {
        for (int i = 0; i < c.OutputCount; i++)
            c.SetOutput(i, shape);
    }

    private static KernelBody? BindEqual(BindContext c) => Bind(c, value: 1, axisInput: 0);

    private static KernelBody? BindSizes(BindContext c) => Bind(c, value: 0, axisInput: 2);

    private static KernelBody? Bind(BindContext c, int value, int axisInput)
    {
        Shape whole = c.InputShape(value);
        int axis = Movement.Axis(c.RequireConstant(axisInput).ToInt64()[0], whole.Rank);
        return Parting.Bind(c, value, whole.Slice(axis + 1, whole.Rank).ElementCount,
            [.. Enumerable.Range(0, c.OutputCount).Select(i => c.OutputShape(i)[axis])]);
    }
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.split</c> into equal parts.</summary>
    public static IReadOnlyList<Tensor> Split(Tensor value, int parts, int axis = 0, string? name = null)
    {
        using Graph.ScopeExit scope = OpScope([value], name, "split");
        Tensor dim = Int(Emit.GraphOf([value]), axis, "split_dim");
        return Emit.Node("Split", [dim, value], scope.Prefix, ("num_split", parts)).Outputs;
    }

    /// <summary><c>tf.split</c> into parts of given sizes, one of which may be −1.</summary>
    public static IReadOnlyList<Tensor> Split(Tensor value, int[] sizes, int axis = 0, string? name = null)
    {
        Graph graph = Emit.GraphOf([value]);
        Tensor given = graph.Constant(HostTensor.Vector(sizes));
        using Graph.ScopeExit scope = OpScope([value], name, "split");
        Tensor dim = Int(graph, axis, "split_dim");
        return Emit.Node("SplitV", [value, given, dim], scope.Prefix, ("num_split", sizes.Length)).Outputs;
    }
}
