namespace Tensorflow;

/// <summary>A tensor repeated to a larger shape by NumPy's broadcasting rules.</summary>
internal static class BroadcastTo
{
    public static readonly OpDef Def = new("BroadcastTo")
    {
        Inputs = "input: T, shape: Tidx",
        Outputs = "output: T",
        Attrs = ["T: type", "Tidx: {int32, int64} = int32"],
        PassesMemoryOn = true,
        ShapeRule = InferShape,
        Kernel = Bind,
        Gradient = Differentiate,
    };

    private const string Remedy = "A dimension can be repeated only if it is 1; new dimensions come in front.";

    private static void InferShape(ShapeContext c)
    {
        Shape input = c.Input(0);
        c.InputOfRank(1, 1);
        Shape wanted = c.ConstantAsShape(1);
        if (!input.HasRank || !wanted.HasRank)
        {
            c.SetOutput(0, wanted);
            return;
        }
        if (input.Rank > wanted.Rank)
            throw c.Error($"an input of rank {input.Rank} cannot be broadcast to shape {wanted}", Remedy);
        for (int i = 1; i <= input.Rank; i++)
        {
            if (input[-i] >= 0 && wanted[-i] >= 0 && input[-i] != 1 && input[-i] != wanted[-i])
                throw c.Error($"dimension {input.Rank - i} of size {input[-i]} cannot be broadcast to shape {wanted}", Remedy);
            // What is larger than 1 is not repeated.
            if (input[-i] > 1)
                wanted = wanted.With(-i, input[-i]);
        }
        c.SetOutput(0, wanted);
    }

    private static KernelBody? Bind(BindContext c)
    {
        Shape input = c.InputShape(0);
        Shape output = c.OutputShape(0);
        int elementBytes = c.InputType(0).Size();
        long[] strides = Movement.Strides(input, elementBytes);
        int lead = output.Rank - input.Rank;
        long[] source = [.. Enumerable.Range(0, output.Rank).Select(i => i < lead || input[i - lead] == 1 ? 0 : strides[i - lead])];
        return Movement.Bind(c, Movement.Box(output, source, Movement.Strides(output, elementBytes)));
    }

    // The sum over the repetitions.
    private static Tensor?[] Differentiate(Operation op, Tensor?[] grads)
    {
        Tensor input = op.Inputs[0];
        Tensor inputShape = ArrayOps.Shape(input, outType: op.Inputs[1].DType);
        Operation args = Emit.Node("BroadcastGradientArgs", [op.Inputs[1], inputShape], "BroadcastGradientArgs");
        Tensor sum = Emit.Op("Sum", [grads[0]!, args.Outputs[1]], "Sum", ("keep_dims", true));
        return [ArrayOps.Reshape(sum, inputShape), null];
    }
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.broadcast_to</c>.</summary>
    public static Tensor BroadcastTo(Tensor input, Shape shape, string? name = null)
    {
        using Graph.ScopeExit scope = OpScope([input], name, "BroadcastTo");
        return BroadcastTo(input, ShapeVector(Emit.GraphOf([input]), shape, "shape"), scope.Prefix);
    }

    public static Tensor BroadcastTo(Tensor input, Tensor shape, string? name = null) => Emit.Op("BroadcastTo", [input, shape], name);
}
