namespace Tensorflow;

/// <summary>Tensors joined along a dimension that they have.</summary>
internal static class Concat
{
    public static readonly OpDef Def = new("ConcatV2")
    {
        Inputs = "values: N * T, axis: Tidx",
        Outputs = "output: T",
        Attrs = ["N: int >= 2", "T: type", "Tidx: {int32, int64} = int32"],
        PassesMemoryOn = true,
        ShapeRule = InferShape,
        Kernel = Bind,
        Gradient = Differentiate,
    };

    internal const string Remedy = "All dimensions but that of the axis must agree; tf.stack makes a new axis.";

    private static void InferShape(ShapeContext c)
    {
        int parts = c.InputCount - 1;
        c.InputOfRank(parts, 0);
        Shape[] shapes = [.. Enumerable.Range(0, parts).Select(c.Input)];
        int rank = shapes.Where(s => s.HasRank).Select(s => s.Rank).DefaultIfEmpty(-1).First();
        if (rank < 0)
            return;
        if (Array.Exists(shapes, s => s.HasRank && s.Rank != rank))
            throw c.Error($"all inputs must be of one rank, the first is of rank {rank}", Remedy);
        if (c.Constant(parts) is not { } given)
        {
            c.SetOutput(0, Shape.OfRank(rank));
            return;
        }
        int axis = Movement.Axis(given.ToInt64()[0], rank);
        if (axis < 0)
            throw c.Error($"axis {given.ToInt64()[0]} is not in [{-rank}, {rank})", "Name an axis that the inputs have.");
        c.SetOutput(0, Joined(c, shapes, rank, axis));
    }

    private static Shape Joined(ShapeContext c, Shape[] shapes, int rank, int axis)
    {
        Shape others = Shape.OfRank(rank);
        long size = 0;
        for (int i = 0; i < shapes.Length; i++)
        {
            Shape part = shapes[i].HasRank ? shapes[i] : Shape.OfRank(rank);
            size = size < 0 || part[axis] < 0 ? -1 : size + part[axis];
            others = others.Merge(part.With(axis, -1))
                ?? throw c.Error($"input {i} differs from those before it in a dimension other than the axis ({axis})", Remedy);
        }
        return others.With(axis, size);
    }

    private static KernelBody? Bind(BindContext c)
    {
        int parts = c.InputCount - 1;
        Shape whole = c.OutputShape(0);
        int axis = Movement.Axis(c.RequireConstant(parts).ToInt64()[0], whole.Rank);
        return Joining.Bind(c, [.. Enumerable.Range(0, parts)], whole.Slice(axis + 1, whole.Rank).ElementCount,
            [.. Enumerable.Range(0, parts).Select(i => c.InputShape(i)[axis])]);
    }

    // Slices of the gradient, at the offsets that ConcatOffset computes from the shapes.
    private static Tensor?[] Differentiate(Operation op, Tensor?[] grads)
    {
        int parts = op.Inputs.Count - 1;
        Tensor[] values = [.. op.Inputs.Take(parts)];
        Tensor axis = Emit.Op("FloorMod", [op.Inputs[parts], Rank(values[0], op.Inputs[parts].DType)], "mod");
        IReadOnlyList<Tensor> shapes = values.All(v => v.Shape.IsFullyDefined)
            ? [.. values.Select(v => ArrayOps.Shape(v))]
            : ArrayOps.ShapeN(values);
        if (axis.DType != TF_DataType.TF_INT32)
            axis = Emit.Op("Cast", [axis], "Cast", ("DstT", TF_DataType.TF_INT32));
        IReadOnlyList<Tensor> offsets = Emit.Node("ConcatOffset", [axis, .. shapes], "ConcatOffset").Outputs;
        return [.. Enumerable.Range(0, parts).Select(i => ArrayOps.Slice(grads[0]!, offsets[i], shapes[i])), null];
    }

    private static Tensor Rank(Tensor value, TF_DataType type) => type == TF_DataType.TF_INT32
        ? ArrayOps.Rank(value)
        : Emit.Op("Cast", [ArrayOps.Rank(value)], "Cast", ("DstT", type));
}

/// <summary>Where each of several tensors begins in their concatenation.</summary>
internal static class ConcatOffset
{
    public static readonly OpDef Def = new("ConcatOffset")
    {
        Inputs = "concat_dim: int32, shape: N * shape_type",
        Outputs = "offset: N * shape_type",
        Attrs = ["N: int >= 2", "shape_type: {int32, int64} = int32"],
        ShapeRule = InferShape,
        Kernel = Bind,
        NotDifferentiable = true,
    };

    private static void InferShape(ShapeContext c)
    {
        c.InputOfRank(0, 0);
        for (int i = 0; i < c.OutputCount; i++)
        {
            if (!c.InputOfRank(i + 1, 1).IsCompatibleWith(c.Input(1)))
                throw c.Error("all shapes must have as many dimensions", Concat.Remedy);
            c.SetOutput(i, c.Input(i + 1));
        }
    }

    private static KernelBody Bind(BindContext c) => c.OutputType(0) == TF_DataType.TF_INT64 ? Body<long>(c) : Body<int>(c);

    private static KernelBody Body<T>(BindContext c) where T : unmanaged, System.Numerics.INumber<T>
    {
        int parts = c.OutputCount;
        Operation op = c.Operation;
        return (in KernelArgs args) =>
        {
            Span<T> first = args.Input<T>(1);
            int axis = Movement.Axis(args.Input<int>(0)[0], first.Length);
            if (axis < 0)
                throw Refuse(op, $"concat_dim {args.Input<int>(0)[0]} is not in [{-first.Length}, {first.Length}). Name an axis that the shapes have.");
            T at = T.Zero;
            for (int i = 0; i < parts; i++)
            {
                if (!Fits(args.Input<T>(i + 1), first, axis))
                    throw Refuse(op, $"shape {i} differs from the first in a dimension other than the axis ({axis}). {Concat.Remedy}");
                args.Output<T>(i).Clear();
                args.Output<T>(i)[axis] = at;
                at += args.Input<T>(i + 1)[axis];
            }
        };
    }

    private static bool Fits<T>(ReadOnlySpan<T> shape, ReadOnlySpan<T> first, int axis) where T : unmanaged, System.Numerics.INumber<T> =>
        shape[..axis].SequenceEqual(first[..axis]) && shape[(axis + 1)..].SequenceEqual(first[(axis + 1)..]);

    private static InvalidArgumentError Refuse(Operation op, string reason) =>
        new($"{op.Type} '{op.Name}': {reason}") { Op = op.Type, Node = op.Name };
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.concat</c>.</summary>
    public static Tensor Concat(IReadOnlyList<Tensor> values, int axis, string? name = null)
    {
        Graph graph = Emit.GraphOf(values);
        using Graph.ScopeExit scope = OpScope(values, name, "concat");
        return values.Count == 1 ? Identity(values[0], scope.Prefix) : Concat(values, Int(graph, axis, "axis"), scope.Prefix);
    }

    public static Tensor Concat(IReadOnlyList<Tensor> values, Tensor axis, string? name = null) =>
        values.Count == 1 ? Identity(values[0], name ?? "concat") : Emit.Op("ConcatV2", [.. values, axis], name ?? "concat");
}
