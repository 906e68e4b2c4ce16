namespace Tensorflow;

/// <summary>Dimensions of size 1 taken out. No copy.</summary>
internal static class Squeeze
{
    public static readonly OpDef Def = new("Squeeze")
    {
        Inputs = "input: T",
        Outputs = "output: T",
        Attrs = ["T: type", "squeeze_dims: list(int) >= 0 = []"],
        PassesMemoryOn = true,
        ShapeRule = InferShape,
        Kernel = Identity.Bind,
        Gradient = (op, grads) => [Reshape.ToInput(op.Inputs[0], grads[0]!)],
    };

    private static void InferShape(ShapeContext c)
    {
        Shape input = c.Input(0);
        long[] dims = c.Attrs.Ints("squeeze_dims");
        if (!input.HasRank)
            return;
        if (dims.Length > 0)
            c.SetOutput(0, Without(c, input, dims));
        // An unknown dimension may turn out to be 1, so not even the rank of the rest is known.
        else if (input.IsFullyDefined)
            c.SetOutput(0, new Shape([.. input.ToArray().Where(d => d != 1)]));
    }

    private static Shape Without(ShapeContext c, Shape input, long[] dims)
    {
        var squeezed = new HashSet<int>();
        foreach (long dim in dims)
        {
            int axis = Movement.Axis(dim, input.Rank);
            if (axis < 0)
                throw c.Error($"dimension {dim} is not in [{-input.Rank}, {input.Rank})", "Name dimensions that the input has.");
            if (input[axis] is not (1 or -1))
                throw c.Error($"cannot squeeze dimension {axis}, expected size 1, got {input[axis]}", "Squeeze only dimensions of size 1.");
            squeezed.Add(axis);
        }
        return new Shape([.. input.ToArray().Where((_, i) => !squeezed.Contains(i))]);
    }
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.squeeze</c>; every dimension of size 1 if none is named.</summary>
    public static Tensor Squeeze(Tensor input, int[]? axis = null, string? name = null) =>
        Emit.Op("Squeeze", [input], name, ("squeeze_dims", axis ?? []));
}
