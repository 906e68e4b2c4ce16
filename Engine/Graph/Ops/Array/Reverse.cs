namespace Tensorflow;

/// <summary>Dimensions run through backwards.</summary>
internal static class Reverse
{
    public static readonly OpDef Def = new("ReverseV2")
    {
        Inputs = "tensor: T, axis: Tidx",
        Outputs = "output: T",
        Attrs =
        [
            "Tidx: {int32, int64} = int32",
            "T: {uint8, int8, uint16, int16, int32, uint32, int64, uint64, bool, bfloat16, half, float, double, complex64, complex128, string}",
        ],
        PassesMemoryOn = true,
        ShapeRule = InferShape,
        Kernel = Bind,
        Gradient = (op, grads) => [Emit.Op("ReverseV2", [grads[0]!, op.Inputs[1]], "ReverseV2"), null],
    };

    private static void InferShape(ShapeContext c)
    {
        Shape input = c.Input(0);
        c.InputOfRank(1, 1);
        c.SetOutput(0, input);
        if (!input.HasRank || c.Constant(1)?.ToInt64() is not { } axes)
            return;
        foreach (long axis in axes)
            if (Movement.Axis(axis, input.Rank) < 0)
                throw c.Error($"axis {axis} is not in [{-input.Rank}, {input.Rank})", "Name axes of the input.");
        if (axes.Select(a => Movement.Axis(a, input.Rank)).Distinct().Count() != axes.Length)
            throw c.Error($"axes [{string.Join(",", axes)}] name one twice", "Name each axis once.");
    }

    private static KernelBody? Bind(BindContext c)
    {
        Shape shape = c.InputShape(0);
        long[] target = Movement.Strides(shape, c.InputType(0).Size());
        long[] source = [.. target];
        long offset = 0;
        foreach (long given in c.RequireConstant(1).ToInt64())
        {
            int axis = Movement.Axis(given, shape.Rank);
            offset += Math.Max(shape[axis] - 1, 0) * target[axis];
            source[axis] = -target[axis];
        }
        return Movement.Bind(c, Movement.Box(shape, source, target), offset);
    }
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.reverse</c>.</summary>
    public static Tensor Reverse(Tensor tensor, int[] axis, string? name = null)
    {
        using Graph.ScopeExit scope = OpScope([tensor], name, "ReverseV2");
        return Emit.Op("ReverseV2", [tensor, Emit.GraphOf([tensor]).Constant(HostTensor.Vector(axis), "axis")], scope.Prefix);
    }
}
