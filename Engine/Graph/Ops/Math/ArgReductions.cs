using System.Numerics;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>Where along an axis the largest or smallest element is.</summary>
internal static class ArgReductions
{
    private const string Types =
        "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64, qint8, quint8, qint32, "
            + "qint16, quint16, bool}";

    public static readonly OpDef[] Defs =
    [
        Def("ArgMax", ["Tidx: {int16, int32, int64} = int32", "output_type: {int16, uint16, int32, int64} = int64"]),
        Def("ArgMin", ["Tidx: {int32, int64} = int32", "output_type: {int32, int64} = int64"]),
    ];

    private static OpDef Def(string name, string[] indexTypes) => new(name)
    {
        Inputs = "input: T, dimension: Tidx",
        Outputs = "output: output_type",
        Attrs = [Types, .. indexTypes],
        ShapeRule = InferShape,
        Kernel = Bind,
        NotDifferentiable = true,
    };

    private static void InferShape(ShapeContext c)
    {
        Shape input = c.Input(0);
        c.InputOfRank(1, 0);
        if (!input.HasRank)
        {
            c.SetOutput(0, Shape.Unknown);
            return;
        }
        if (input.Rank == 0)
            throw c.Error("the input must have an axis", "Give it a dimension with tf.expand_dims.");
        if (c.Constant(1) is not { } constant)
        {
            c.SetOutput(0, Shape.OfRank(input.Rank - 1));
            return;
        }
        long axis = constant.ToInt64()[0];
        if (axis < -input.Rank || axis >= input.Rank)
            throw c.Error(
                $"dimension ({axis}) must be in the range [{-input.Rank}, {input.Rank}), where {input.Rank} is the number of "
                    + "dimensions in the input",
                "Pass an axis in that range.");
        int reduced = (int)((axis + input.Rank) % input.Rank);
        c.SetOutput(0, input.Slice(0, reduced).Concatenate(input.Slice(reduced + 1, input.Rank)));
    }

    private static KernelBody? Bind(BindContext c)
    {
        TF_DataType type = c.InputType(0) == TF_DataType.TF_BOOL ? TF_DataType.TF_UINT8 : c.InputType(0);
        return c.OutputType(0) switch
        {
            TF_DataType.TF_INT64 => ElementTypes.BindNumbers<Binder<long>>(c, type),
            TF_DataType.TF_INT32 => ElementTypes.BindNumbers<Binder<int>>(c, type),
            TF_DataType other => throw ElementTypes.Unimplemented(c, other),
        };
    }

    private readonly struct Binder<TIndex> : INumberBinder where TIndex : unmanaged, INumber<TIndex>
    {
        public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Shape input = c.InputShape(0);
            int axis = (int)((c.RequireConstant(1).ToInt64()[0] + input.Rank) % input.Rank);
            if (input[axis] == 0)
                throw c.Error($"reduction axis {axis} is empty",
                    "Nothing among no elements is the largest: keep empty batches out.");
            int[] dims = Array.ConvertAll(input.ToArray(), d => checked((int)d));
            var reduction = new ArgReduction<T, TIndex>(dims, axis, largest: c.Operation.Type == "ArgMax");
            c.KernelName = reduction.Name;
            c.ScratchBytes = reduction.ScratchBytes(c.Workers);
            return (in KernelArgs args) => reduction.Run(args.Input(0), args.Output(0), args.Scratch, args.Workers);
        }
    }
}
