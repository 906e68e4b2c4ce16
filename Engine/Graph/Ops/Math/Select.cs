using System.Numerics;

namespace Tensorflow;

/// <summary>Elements of t where the condition holds, else of e; all three broadcast.</summary>
internal static class SelectV2
{
    public static readonly OpDef Def = new("SelectV2")
    {
        Inputs = "condition: bool, t: T, e: T",
        Outputs = "output: T",
        Attrs = ["T: type"],
        ShapeRule = InferShape,
        Kernel = c => ElementTypes.BindBits<SelectBinder>(c, c.InputType(1)),
        Gradient = Differentiate,
    };

    private static void InferShape(ShapeContext c)
    {
        Shape? branches = ShapeRules.Broadcast(c.Input(1), c.Input(2));
        Shape? all = branches is null ? null : ShapeRules.Broadcast(c.Input(0), branches);
        c.SetOutput(0, all ?? throw c.Error(
            "condition, t and e must broadcast to one shape",
            "Compared from the last dimension on, dimensions must be equal or 1."));
    }

    private static Tensor?[] Differentiate(Operation op, Tensor?[] grads)
    {
        (Tensor condition, Tensor t, Tensor e, Tensor grad) = (op.Inputs[0], op.Inputs[1], op.Inputs[2], grads[0]!);
        Tensor zeros = MathOps.Constant(grad, 0, "zeros");
        Tensor gradT = Emit.Op("SelectV2", [condition, grad, zeros]);
        Tensor gradE = Emit.Op("SelectV2", [condition, zeros, grad]);
        return
        [
            null,
            BroadcastGradients.Reduce(t, op.Output, gradT, null)[0],
            BroadcastGradients.Reduce(e, op.Output, gradE, null)[0],
        ];
    }
}

/// <summary>The older choice: t and e of one shape, the condition of that shape, or a scalar, or a vector that chooses
/// rows.</summary>
internal static class Select
{
    public static readonly OpDef Def = new("Select")
    {
        Inputs = "condition: bool, t: T, e: T",
        Outputs = "output: T",
        Attrs = ["T: type"],
        ShapeRule = InferShape,
        Kernel = c => ElementTypes.BindBits<SelectBinder>(c, c.InputType(1)),
        Gradient = Differentiate,
    };

    private static void InferShape(ShapeContext c)
    {
        Shape condition = c.Input(0);
        Shape data = c.Input(1).Merge(c.Input(2))
            ?? throw c.Error("t and e must have one shape", "Use tf.where, which broadcasts them.");
        bool fits = !condition.HasRank || !data.HasRank || condition.Rank == 0
            || condition.IsCompatibleWith(condition.Rank == 1 && data.Rank > 0 ? data.Slice(0, 1) : data);
        if (!fits)
            throw c.Error("the condition must be a scalar, a vector with one element for each row of t, or have t's shape",
                "Use tf.where, which broadcasts it.");
        c.SetOutput(0, data);
    }

    private static Tensor?[] Differentiate(Operation op, Tensor?[] grads)
    {
        (Tensor condition, Tensor t, Tensor grad) = (op.Inputs[0], op.Inputs[1], grads[0]!);
        Tensor zeros = Emit.Op("ZerosLike", [t], "zeros_like");
        return [null, Emit.Op("Select", [condition, grad, zeros]), Emit.Op("Select", [condition, zeros, grad])];
    }
}

/// <summary>Copies bits from one of two sources.</summary>
internal readonly struct SelectBinder : IBitsBinder
{
    public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, IBinaryInteger<T>
    {
        Shape output = c.OutputShape(0);
        Shape condition = c.InputShape(0);
        if (c.Operation.Type == "Select" && condition.Rank == 1 && output.Rank > 1)
            condition = new Shape([condition[0], .. Enumerable.Repeat(1L, output.Rank - 1)]);
        return TernaryKernel.Bind<byte, T, Loop<T>>(c, condition, c.InputShape(1), c.InputShape(2));
    }

    private readonly struct Loop<T> : ITernaryLoop<byte, T> where T : unmanaged, IBinaryInteger<T>
    {
        public static void Invoke(ReadOnlySpan<byte> a, ReadOnlySpan<T> b, ReadOnlySpan<T> c, Span<T> z)
        {
            for (int i = 0; i < z.Length; i++)
                z[i] = a[i] != 0 ? b[i] : c[i];
        }
    }
}
