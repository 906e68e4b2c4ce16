namespace Tensorflow;

/// <summary>A dimension of size 1 put in. No copy.</summary>
internal static class ExpandDims
{
    public static readonly OpDef Def = new("ExpandDims")
    {
        Inputs = "input: T, dim: Tdim",
        Outputs = "output: T",
        Attrs = ["T: type", "Tdim: {int32, int64} = int32"],
        PassesMemoryOn = true,
        ShapeRule = InferShape,
        Kernel = Identity.Bind,
        Gradient = (op, grads) => [Reshape.ToInput(op.Inputs[0], grads[0]!), null],
    };

    private static void InferShape(ShapeContext c)
    {
        Shape input = c.Input(0);
        if (c.Constant(1) is not { } dim)
            return;
        if (dim.ElementCount != 1)
            throw c.Error("the dimension must be a single number", "Insert one dimension at a time.");
        if (!input.HasRank)
            return;
        int at = Movement.Axis(dim.ToInt64()[0], input.Rank + 1);
        if (at < 0)
            throw c.Error($"dimension {dim.ToInt64()[0]} is not in the interval [{-input.Rank - 1}, {input.Rank}]",
                "Give the place of the new dimension in the result; -1 puts it last.");
        c.SetOutput(0, input.Slice(0, at).Concatenate(Shape.Vector(1)).Concatenate(input.Slice(at, input.Rank)));
    }
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.expand_dims</c>.</summary>
    public static Tensor ExpandDims(Tensor input, int axis, string? name = null)
    {
        using Graph.ScopeExit scope = OpScope([input], name, "ExpandDims");
        return ExpandDims(input, Int(Emit.GraphOf([input]), axis, "dim"), scope.Prefix);
    }

    public static Tensor ExpandDims(Tensor input, Tensor axis, string? name = null) => Emit.Op("ExpandDims", [input, axis], name);
}
