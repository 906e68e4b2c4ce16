using System.Numerics;

namespace Tensorflow;

/// <summary>Elements held between two bounds, each a scalar or of the tensor's shape.</summary>
internal static class ClipByValue
{
    public static readonly OpDef Def = new("ClipByValue")
    {
        Inputs = "t: T, clip_value_min: T, clip_value_max: T",
        Outputs = "output: T",
        Attrs = ["T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, "
            + "quint16, uint16, complex128, half, uint32, uint64}"],
        ShapeRule = InferShape,
        Kernel = c => ElementTypes.BindNumbers<Binder>(c, c.InputType(0)),
        Gradient = Differentiate,
    };

    private static void InferShape(ShapeContext c)
    {
        for (int i = 1; i <= 2; i++)
            if (c.Input(i).Rank != 0 && !c.Input(i).IsCompatibleWith(c.Input(0)))
                throw c.Error(
                    "each bound must be a scalar or have the tensor's shape", "Use tf.maximum and tf.minimum, which broadcast.");
        c.SetOutput(0, c.Input(0));
    }

    // Elements outside have no gradient; it goes to the bound that holds them. An element that equals a bound keeps it.
    private static Tensor?[] Differentiate(Operation op, Tensor?[] grads)
    {
        (Tensor x, Tensor minimum, Tensor maximum, Tensor grad) = (op.Inputs[0], op.Inputs[1], op.Inputs[2], grads[0]!);
        Tensor zeros = Emit.Op("ZerosLike", [grad], "zeros");
        Tensor below = Emit.Op("Less", [x, minimum]);
        Tensor above = Emit.Op("Greater", [x, maximum]);
        Tensor gradX = Emit.Op("Select", [Emit.Op("LogicalOr", [below, above]), zeros, grad]);
        Tensor gradMinimum = Emit.Op("Select", [below, grad, zeros]);
        Tensor gradMaximum = Emit.Op("Select", [above, grad, zeros]);
        return
        [
            gradX,
            BroadcastGradients.Reduce(minimum, x, gradMinimum, null)[0],
            BroadcastGradients.Reduce(maximum, x, gradMaximum, null)[0],
        ];
    }

    private readonly struct Binder : INumberBinder
    {
        public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            c.MayReuse(0, 0);
            return TernaryKernel.Bind<T, T, Loop<T>>(c, c.InputShape(0), c.InputShape(1), c.InputShape(2));
        }
    }

    private readonly struct Loop<T> : ITernaryLoop<T, T> where T : unmanaged, INumber<T>
    {
        public static void Invoke(ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> c, Span<T> z)
        {
            for (int i = 0; i < z.Length; i++)
                z[i] = T.Max(T.Min(a[i], c[i]), b[i]);
        }
    }
}
