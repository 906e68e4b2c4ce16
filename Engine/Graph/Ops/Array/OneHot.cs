using System.Numerics;

namespace Tensorflow;

/// <summary>For each index a vector that is <c>on_value</c> there and <c>off_value</c> elsewhere; all off for an index that is out of range.</summary>
internal static class OneHot
{
    public static readonly OpDef Def = new("OneHot")
    {
        Inputs = "indices: TI, depth: int32, on_value: T, off_value: T",
        Outputs = "output: T",
        Attrs = ["axis: int = -1", "T: type", "TI: {uint8, int8, int32, int64} = int64"],
        ShapeRule = InferShape,
        Kernel = Bind,
        NotDifferentiable = true,
    };

    private static void InferShape(ShapeContext c)
    {
        for (int i = 1; i < 4; i++)
            c.InputOfRank(i, 0);
        Shape indices = c.Input(0);
        long depth = c.Constant(1)?.ToInt64()[0] ?? -1;
        if (depth < 0 && c.Constant(1) is not null)
            throw c.Error($"depth is {depth}, but must be >= 0", "Give the number of classes.");
        if (!indices.HasRank && c.Attrs.Int("axis") >= -1)
            return;
        int axis = Axis(c.Operation, indices.Rank);
        if (axis < 0 || c.Attrs.Int("axis") < -1)
            throw c.Error($"axis {c.Attrs.Int("axis")} is not in [-1, {indices.Rank}]", "Give the place of the new axis; -1 puts it last.");
        c.SetOutput(0, indices.Slice(0, axis).Concatenate(Shape.Vector(depth)).Concatenate(indices.Slice(axis, indices.Rank)));
    }

    private static int Axis(Operation op, int rank) => Movement.Axis(op.Attrs.Int("axis"), rank + 1);

    private static KernelBody Bind(BindContext c) => c.OutputType(0).Size() switch
    {
        1 => BindIndices<byte>(c),
        2 => BindIndices<ushort>(c),
        4 => BindIndices<uint>(c),
        _ => BindIndices<ulong>(c),
    };

    private static KernelBody BindIndices<T>(BindContext c) where T : unmanaged => c.InputType(0) switch
    {
        TF_DataType.TF_INT32 => Body<T, int>(c),
        TF_DataType.TF_INT64 => Body<T, long>(c),
        TF_DataType.TF_UINT8 => Body<T, byte>(c),
        _ => Body<T, sbyte>(c),
    };

    // The output as [before, depth, after], the indices as [before, after].
    private static KernelBody Body<T, TIndex>(BindContext c) where T : unmanaged where TIndex : unmanaged, INumber<TIndex>
    {
        Shape indices = c.InputShape(0);
        int axis = Axis(c.Operation, indices.Rank);
        int after = (int)indices.Slice(axis, indices.Rank).ElementCount;
        int depth = (int)c.OutputShape(0)[axis];
        return (in KernelArgs args) =>
        {
            Span<T> output = args.Output<T>(0);
            Span<TIndex> picks = args.Input<TIndex>(0);
            T on = args.Input<T>(2)[0];
            output.Fill(args.Input<T>(3)[0]);
            for (int i = 0; i < picks.Length; i++)
            {
                long pick = long.CreateTruncating(picks[i]);
                if (pick >= 0 && pick < depth)
                    output[(i / after * depth + (int)pick) * after + i % after] = on;
            }
        };
    }
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.one_hot</c>.</summary>
    public static Tensor OneHot(
        Tensor indices, int depth, Tensor? onValue = null, Tensor? offValue = null, int axis = -1, TF_DataType dtype = TF_DataType.DtInvalid,
        string? name = null)
    {
        Graph graph = Emit.GraphOf([indices]);
        using Graph.ScopeExit scope = OpScope([indices], name, "one_hot");
        if (dtype == TF_DataType.DtInvalid)
            dtype = (onValue ?? offValue)?.DType ?? TF_DataType.TF_FLOAT;
        Tensor on = onValue ?? graph.Constant(Repeated(Tensorflow.Shape.Scalar, 1, dtype), "on_value");
        Tensor off = offValue ?? graph.Constant(Repeated(Tensorflow.Shape.Scalar, 0, dtype), "off_value");
        Tensor size = Int(graph, depth, "depth");
        return Emit.Op("OneHot", [indices, size, on, off], scope.Prefix, ("axis", axis));
    }
}
