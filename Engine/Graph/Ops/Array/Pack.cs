namespace Tensorflow;

/// <summary>Tensors of one shape stacked along a new axis.</summary>
internal static class Pack
{
    public static readonly OpDef Def = new("Pack")
    {
        Inputs = "values: N * T",
        Outputs = "output: T",
        Attrs = ["N: int >= 1", "T: type", "axis: int = 0"],
        PassesMemoryOn = true,
        ShapeRule = InferShape,
        Kernel = Bind,
        Gradient = (op, grads) => [.. ArrayOps.Unstack(grads[0]!, op.Inputs.Count, (int)op.Attrs.Int("axis"))],
    };

    private static void InferShape(ShapeContext c)
    {
        Shape element = c.Input(0);
        for (int i = 1; i < c.InputCount; i++)
            element = element.Merge(c.Input(i))
                ?? throw c.Error($"input {i} has another shape than those before it", "Stack tensors of one shape; tf.concat joins along a dimension that exists.");
        if (!element.HasRank)
            return;
        int axis = Movement.Axis(c.Attrs.Int("axis"), element.Rank + 1);
        if (axis < 0)
            throw c.Error($"axis {c.Attrs.Int("axis")} is not in [{-element.Rank - 1}, {element.Rank + 1})", "Give the place of the new axis in the result.");
        c.SetOutput(0, element.Slice(0, axis).Concatenate(Shape.Vector(c.InputCount)).Concatenate(element.Slice(axis, element.Rank)));
    }

    private static KernelBody? Bind(BindContext c)
    {
        int axis = Movement.Axis(c.Attrs.Int("axis"), c.OutputShape(0).Rank);
        return Joining.Bind(c, [.. Enumerable.Range(0, c.InputCount)], c.InputShape(0).Slice(axis, c.InputShape(0).Rank).ElementCount);
    }
}

/// <summary>A tensor taken apart along an axis, which disappears.</summary>
internal static class Unpack
{
    public static readonly OpDef Def = new("Unpack")
    {
        Inputs = "value: T",
        Outputs = "output: num * T",
        Attrs = ["num: int >= 0", "T: type", "axis: int = 0"],
        PassesMemoryOn = true,
        ShapeRule = InferShape,
        Kernel = Bind,
        Gradient = (op, grads) => [ArrayOps.Stack([.. grads.Select(g => g!)], (int)op.Attrs.Int("axis"))],
    };

    private static void InferShape(ShapeContext c)
    {
        Shape value = c.Input(0);
        if (!value.HasRank)
            return;
        int axis = Movement.Axis(c.Attrs.Int("axis"), value.Rank);
        if (axis < 0)
            throw c.Error($"axis {c.Attrs.Int("axis")} is not in [{-value.Rank}, {value.Rank})", "Name an axis of the input.");
        if (value[axis] >= 0 && value[axis] != c.OutputCount)
            throw c.Error($"dimension {axis} must be num = {c.OutputCount}, but is {value[axis]}", "Give num as the size of that dimension.");
        Shape element = value.Slice(0, axis).Concatenate(value.Slice(axis + 1, value.Rank));
        for (int i = 0; i < c.OutputCount; i++)
            c.SetOutput(i, element);
    }

    private static KernelBody? Bind(BindContext c)
    {
        int axis = Movement.Axis(c.Attrs.Int("axis"), c.InputShape(0).Rank);
        return Parting.Bind(c, 0, c.InputShape(0).Slice(axis + 1, c.InputShape(0).Rank).ElementCount);
    }
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.stack</c>.</summary>
    public static Tensor Stack(IReadOnlyList<Tensor> values, int axis = 0, string? name = null) =>
        Emit.Op("Pack", values, name ?? "stack", ("axis", axis));

    /// <summary><c>tf.unstack</c>; the static shape says how many if <paramref name="num"/> is null.</summary>
    /// <exception cref="ValueError">It does not.</exception>
    public static IReadOnlyList<Tensor> Unstack(Tensor value, int? num = null, int axis = 0, string? name = null)
    {
        long count = num ?? (value.Shape.HasRank && Movement.Axis(axis, value.Shape.Rank) >= 0 ? value.Shape[axis] : -1);
        if (count < 0)
            throw new ValueError($"Cannot infer num from shape {value.Shape} and axis {axis}. Give num.") { Shapes = [value.Shape] };
        return Emit.Node("Unpack", [value], name ?? "unstack", ("num", count), ("axis", axis)).Outputs;
    }
}
