using System.Numerics;

namespace Tensorflow;

/// <summary>The places of all elements that are not zero (true), a row of coordinates for each, in row-major order.</summary>
internal static class Where
{
    public static readonly OpDef Def = new("Where")
    {
        Inputs = "input: T",
        Outputs = "index: int64",
        Attrs =
        [
            "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, "
                + "half, uint32, uint64, bool} = bool",
        ],
        SizesOutputs = true,
        ShapeRule = InferShape,
        Kernel = c => c.InputType(0) == TF_DataType.TF_BOOL ? Binder.Bind<byte>(c) : ElementTypes.BindNumbers<Binder>(c, c.InputType(0)),
        NotDifferentiable = true,
    };

    private static void InferShape(ShapeContext c)
    {
        int rank = c.Input(0).Rank;
        if (rank == 0 && c is PlanShapeContext)
            throw c.Error("a scalar has no coordinates", "Give it a dimension with tf.expand_dims, or choose with tf.where(condition, x, y).");
        c.SetOutput(0, Shape.Matrix(-1, rank));
    }

    private readonly struct Binder : INumberBinder
    {
        public static KernelBody Bind<T>(BindContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Shape shape = c.InputShape(0);
            c.SizedInRun(0, shape.ElementCount * shape.Rank * sizeof(long));
            return (in KernelArgs args) =>
            {
                Span<long> places = args.Output<long>(0);
                ReadOnlySpan<T> elements = args.Input<T>(0);
                int found = 0;
                for (int i = 0; i < elements.Length; i++)
                    if (elements[i] != T.Zero)
                        Write(i, shape, places.Slice(found++ * shape.Rank, shape.Rank));
                args.SetSize(0, (long)found * shape.Rank * sizeof(long));
            };
        }

        private static void Write(long index, Shape shape, Span<long> place)
        {
            for (int axis = place.Length - 1; axis >= 0; axis--)
                (index, place[axis]) = Math.DivRem(index, shape[axis]);
        }
    }
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.where</c> with a condition only.</summary>
    public static Tensor Where(Tensor condition, string? name = null) => Emit.Op("Where", [condition], name);
}
