using System.Numerics;
using System.Numerics.Tensors;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>Sums or products of all elements up to each one along an axis (exclusive: before it; reverse: from the end).</summary>
internal static class Cumulative
{
    public static readonly OpDef Sum = Def<Addition>("Cumsum", SumGradient);

    public static readonly OpDef Product = Def<Multiplication>("Cumprod", ProductGradient);

    private interface IStep
    {
        static abstract T Start<T>() where T : INumber<T>;

        static abstract void Combine<T>(ReadOnlySpan<T> before, ReadOnlySpan<T> row, Span<T> result) where T : INumber<T>;
    }

    private readonly struct Addition : IStep
    {
        public static T Start<T>() where T : INumber<T> => T.Zero;

        public static void Combine<T>(ReadOnlySpan<T> before, ReadOnlySpan<T> row, Span<T> result) where T : INumber<T> =>
            TensorPrimitives.Add(before, row, result);
    }

    private readonly struct Multiplication : IStep
    {
        public static T Start<T>() where T : INumber<T> => T.One;

        public static void Combine<T>(ReadOnlySpan<T> before, ReadOnlySpan<T> row, Span<T> result) where T : INumber<T> =>
            TensorPrimitives.Multiply(before, row, result);
    }

    private static OpDef Def<TStep>(string name, GradientRule gradient) where TStep : struct, IStep => new(name)
    {
        Inputs = "x: T, axis: Tidx",
        Outputs = "out: T",
        Attrs =
        [
            "exclusive: bool = false", "reverse: bool = false",
            "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, "
                + "uint16, complex128, half, uint32, uint64}",
            "Tidx: {int32, int64} = int32",
        ],
        ShapeRule = InferShape,
        Kernel = c => ElementTypes.BindNumbers<Binder<TStep>>(c, c.InputType(0)),
        Gradient = gradient,
    };

    // Σ of grad times product over all products with x as a factor, divided by it; 0 for an x that is 0, as in TensorFlow.
    private static Tensor?[] ProductGradient(Operation op, Tensor?[] grads)
    {
        (Tensor x, Tensor axis) = (op.Inputs[0], op.Inputs[1]);
        (bool exclusive, bool reverse) = (op.Attrs.Bool("exclusive"), op.Attrs.Bool("reverse"));
        Tensor product = Emit.Op("Cumprod", [x, axis], null, ("exclusive", exclusive), ("reverse", reverse));
        Tensor sum = Emit.Op(
            "Cumsum", [TensorOperators.Multiply(product, grads[0]!), axis], null, ("exclusive", exclusive), ("reverse", !reverse));
        return [Emit.Op("DivNoNan", [sum, x], "div_no_nan"), null];
    }

    // An element is in the sums of all that follow it: the same sum, from the other end.
    private static Tensor?[] SumGradient(Operation op, Tensor?[] grads) =>
    [
        Emit.Op("Cumsum", [grads[0]!, op.Inputs[1]], null,
            ("exclusive", op.Attrs.Bool("exclusive")), ("reverse", !op.Attrs.Bool("reverse"))),
        null,
    ];

    private static void InferShape(ShapeContext c)
    {
        c.InputOfRank(1, 0);
        Shape input = c.Input(0);
        if (input.HasRank && c.Constant(1)?.ToInt64()[0] is long axis && (axis < -input.Rank || axis >= input.Rank))
            throw c.Error($"axis {axis} is not one of the input's {input.Rank}",
                $"Pass an axis from {-input.Rank} to {input.Rank - 1}.");
        c.SetOutput(0, input);
    }

    private readonly struct Binder<TStep> : INumberBinder where TStep : struct, IStep
    {
        public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Shape shape = c.InputShape(0);
            int axis = (int)((c.RequireConstant(1).ToInt64()[0] + shape.Rank) % shape.Rank);
            int outer = checked((int)shape.Slice(0, axis).ElementCount);
            int length = checked((int)shape[axis]);
            int inner = checked((int)shape.Slice(axis + 1, shape.Rank).ElementCount);
            (bool exclusive, bool reverse) = (c.Attrs.Bool("exclusive"), c.Attrs.Bool("reverse"));
            return (in KernelArgs args) =>
                args.Workers.Run(outer, new Body<T, TStep>(args.Input(0), args.Output(0), length, inner, exclusive, reverse));
        }
    }

    // Row after row of the axis: each is the row before it with the input's row, or, exclusively, the input's row before.
    private readonly struct Body<T, TStep>(Block x, Block y, int length, int inner, bool exclusive, bool reverse) : IWorkBody
        where T : unmanaged, INumber<T> where TStep : struct, IStep
    {
        public void Execute(int item, int worker)
        {
            Span<T> input = x.Span<T>().Slice(item * length * inner, length * inner);
            Span<T> output = y.Span<T>().Slice(item * length * inner, length * inner);
            for (int i = 0; i < length; i++)
            {
                Span<T> row = Row(output, i);
                if (i == 0 && exclusive)
                    row.Fill(TStep.Start<T>());
                else if (i == 0)
                    Row(input, 0).CopyTo(row);
                else
                    TStep.Combine(Row(output, i - 1), Row(input, exclusive ? i - 1 : i), row);
            }
        }

        private Span<T> Row(Span<T> table, int index) => table.Slice((reverse ? length - 1 - index : index) * inner, inner);
    }
}
