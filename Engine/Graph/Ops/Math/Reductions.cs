using System.Numerics;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>Sum, Mean, Max and the like over axes that are known when a plan is made.</summary>
internal static class Reductions
{
    private const string Numbers =
        "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, "
            + "uint16, complex128, half, uint32, uint64}";

    private const string Ordered =
        "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64, qint8, quint8, qint32, "
            + "qint16, quint16}";

    public static readonly OpDef[] Defs =
    [
        Number(ReduceOperation.Sum, Numbers, ReductionGradients.Sum),
        Number(ReduceOperation.Mean, Numbers, ReductionGradients.Mean),
        Number(ReduceOperation.Max, Ordered, ReductionGradients.Extreme),
        Number(ReduceOperation.Min, Ordered, ReductionGradients.Extreme),
        Number(ReduceOperation.Prod, Numbers, ReductionGradients.Prod),
        Truth(ReduceOperation.All),
        Truth(ReduceOperation.Any),
    ];

    private static OpDef Number(ReduceOperation operation, string types, GradientRule gradient) => new(operation.ToString())
    {
        Inputs = "input: T, reduction_indices: Tidx",
        Outputs = "output: T",
        Attrs = ["keep_dims: bool = false", types, "Tidx: {int32, int64} = int32"],
        PassesMemoryOn = true,
        ShapeRule = InferShape,
        Kernel = c => ElementTypes.BindNumbers<Binder>(c, c.InputType(0)),
        Gradient = gradient,
    };

    private static OpDef Truth(ReduceOperation operation) => new(operation.ToString())
    {
        Inputs = "input: bool, reduction_indices: Tidx",
        Outputs = "output: bool",
        Attrs = ["keep_dims: bool = false", "Tidx: {int32, int64} = int32"],
        PassesMemoryOn = true,
        ShapeRule = InferShape,
        Kernel = Bind<byte>,
        NotDifferentiable = true,
    };

    private static void InferShape(ShapeContext c)
    {
        Shape input = c.Input(0);
        bool keepDims = c.Attrs.Bool("keep_dims");
        if (c.Input(1).Rank > 1)
            throw c.Error("the axes must be a scalar or a vector", "Pass the axes as a list.");
        if (!input.HasRank)
            c.SetOutput(0, Shape.Unknown);
        else if (c.Constant(1) is not { } axes)
            c.SetOutput(0, keepDims ? Shape.OfRank(input.Rank) : Shape.Unknown);
        else
            c.SetOutput(0, Reduced(input, CheckedAxes(c, input, axes.ToInt64()), keepDims));
    }

    private static bool[] CheckedAxes(ShapeContext c, Shape input, long[] axes)
    {
        bool[] isReduced = new bool[input.Rank];
        foreach (long axis in axes)
        {
            if (axis < -input.Rank || axis >= input.Rank)
                throw c.Error(
                    $"invalid reduction dimension {axis} for input with {input.Rank} dimensions",
                    input.Rank == 0 ? "A scalar has no axes: pass none." : $"Pass axes from {-input.Rank} to {input.Rank - 1}.");
            ref bool reduced = ref isReduced[(axis + input.Rank) % input.Rank];
            if (reduced)
                throw c.Error($"axes contains duplicate dimension {axis}", "Name each axis once.");
            reduced = true;
        }
        return isReduced;
    }

    private static Shape Reduced(Shape input, bool[] isReduced, bool keepDims)
    {
        var dims = new List<long>(input.Rank);
        for (int i = 0; i < input.Rank; i++)
            if (!isReduced[i])
                dims.Add(input[i]);
            else if (keepDims)
                dims.Add(1);
        return new Shape([.. dims]);
    }

    private static KernelBody? Bind<T>(BindContext c) where T : unmanaged, INumber<T>
    {
        Shape input = c.InputShape(0);
        int[] axes = [.. c.RequireConstant(1).ToInt64().Select(a => (int)((a + input.Rank) % input.Rank))];
        // Over axes of one element, or none, every reduction gives what it gets.
        if (axes.All(a => input[a] == 1))
            return Identity.Bind(c);
        var reduction = new Reduction<T>(Array.ConvertAll(input.ToArray(), d => checked((int)d)), axes,
            Enum.Parse<ReduceOperation>(c.Operation.Type));
        c.KernelName = reduction.Name;
        c.Flops = reduction.Flops;
        c.ScratchBytes = reduction.ScratchBytes(c.Workers);
        return (in KernelArgs args) => reduction.Run(args.Input(0), args.Output(0), args.Scratch, args.Workers);
    }

    private readonly struct Binder : INumberBinder
    {
        public static KernelBody? Bind<T>(BindContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
            Reductions.Bind<T>(c);
    }
}
