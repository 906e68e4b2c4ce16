using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>Slices of <c>params</c> along an axis, picked by index.</summary>
internal static class Gather
{
    public static readonly OpDef Def = new("GatherV2")
    {
        Inputs = "params: Tparams, indices: Tindices, axis: Taxis",
        Outputs = "output: Tparams",
        Attrs = ["batch_dims: int = 0", "Tparams: type", "Tindices: {int16, int32, int64}", "Taxis: {int32, int64}"],
        ShapeRule = InferShape,
        Kernel = Bind,
        Gradient = GatherGradient.Differentiate,
    };

    private static void InferShape(ShapeContext c)
    {
        Shape source = c.Input(0);
        Shape indices = c.Input(1);
        c.InputOfRank(2, 0);
        if (c.Constant(2) is not { } given || !source.HasRank)
        {
            if (source.HasRank && indices.HasRank)
                c.SetOutput(0, Shape.OfRank(source.Rank + indices.Rank - 1 - CheckedBatchDims(c, source.Rank - 1, indices.Rank)));
            return;
        }
        int axis = Movement.Axis(given.ToInt64()[0], source.Rank);
        if (axis < 0)
            throw c.Error($"axis {given.ToInt64()[0]} is not in [{-source.Rank}, {source.Rank})", "Name an axis of params.");
        if (!indices.HasRank)
            return;
        int batch = CheckedBatchDims(c, axis, indices.Rank);
        if (!source.Slice(0, batch).IsCompatibleWith(indices.Slice(0, batch)))
            throw c.Error($"the first {batch} dimensions (batch_dims) of params and indices must agree", "Use fewer batch dimensions.");
        c.SetOutput(0, source.Slice(0, axis).Concatenate(indices.Slice(batch, indices.Rank))
            .Concatenate(source.Slice(axis + 1, source.Rank)));
    }

    private static int CheckedBatchDims(ShapeContext c, int axis, int indicesRank)
    {
        int batch = BatchDims(c.Operation, indicesRank);
        return batch >= 0 && batch <= Math.Min(axis, indicesRank)
            ? batch
            : throw c.Error(
                $"batch_dims {batch} must be between 0 and the axis ({axis}) and the rank of indices ({indicesRank})", "Use fewer batch dimensions.");
    }

    public static int BatchDims(Operation op, int indicesRank) =>
        (int)op.Attrs.Int("batch_dims") is var batch && batch < 0 ? batch + indicesRank : batch;

    // Per batch: for each slice before the axis, the rows that the batch's indices pick.
    private static KernelBody Bind(BindContext c)
    {
        Shape source = c.InputShape(0);
        Shape indices = c.InputShape(1);
        int axis = Movement.Axis(c.RequireConstant(2).ToInt64()[0], source.Rank);
        int batch = BatchDims(c.Operation, indices.Rank);
        var rows = new GatherRows(
            source.Slice(0, batch).ElementCount, source.Slice(batch, axis).ElementCount, source[axis],
            indices.Slice(batch, indices.Rank).ElementCount, source.Slice(axis + 1, source.Rank).ElementCount * c.InputType(0).Size());
        return c.InputType(1) switch
        {
            TF_DataType.TF_INT32 => Body<int>(c.Operation, rows, indices),
            TF_DataType.TF_INT64 => Body<long>(c.Operation, rows, indices),
            _ => Body<short>(c.Operation, rows, indices),
        };
    }

    private static KernelBody Body<T>(Operation op, GatherRows rows, Shape indices) where T : unmanaged, System.Numerics.INumber<T> =>
        (in KernelArgs args) =>
        {
            // TensorFlow looks at the indices only where something is gathered.
            if (args.Output(0).Bytes == 0)
                return;
            Span<T> picks = args.Input<T>(1);
            for (int i = 0; i < picks.Length; i++)
                if (picks[i] < T.Zero || long.CreateChecked(picks[i]) >= rows.AxisSize)
                    throw OutOfRange(op, indices, i, long.CreateChecked(picks[i]), rows.AxisSize);
            rows.Run<T>(args.Input(0), args.Input(1), args.Output(0), args.Workers);
        };

    private static InvalidArgumentError OutOfRange(Operation op, Shape indices, long flat, long index, long size)
    {
        string place = "";
        for (int d = indices.Rank - 1; d >= 0; flat /= indices[d], d--)
            place = $"{flat % indices[d]}{(place.Length > 0 ? "," : "")}{place}";
        return new InvalidArgumentError(
            $"{op.Type} '{op.Name}': indices[{place}] = {index} is not in [0, {size}). Give indices of rows that params has.")
        { Op = op.Type, Node = op.Name, Shapes = [indices] };
    }
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.gather</c>.</summary>
    public static Tensor Gather(Tensor parameters, Tensor indices, int axis = 0, int batchDims = 0, string? name = null)
    {
        using Graph.ScopeExit scope = OpScope([parameters, indices], name, "GatherV2");
        Tensor at = Int(Emit.GraphOf([parameters, indices]), axis, "axis");
        return Emit.Op("GatherV2", [parameters, indices, at], scope.Prefix, ("batch_dims", batchDims));
    }
}
