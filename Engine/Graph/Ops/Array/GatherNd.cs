using System.Numerics;

namespace Tensorflow;

/// <summary>Elements or slices picked by tuples of indices (GatherNd), and put there in a tensor of zeros (ScatterNd).</summary>
internal static class GatherNd
{
    public static readonly OpDef Def = new("GatherNd")
    {
        Inputs = "params: Tparams, indices: Tindices",
        Outputs = "output: Tparams",
        Attrs = ["Tparams: type", "Tindices: {int16, int32, int64}", "bad_indices_policy: string = ''"],
        ShapeRule = InferGather,
        Kernel = c => c.InputType(1) switch
        {
            TF_DataType.TF_INT64 => GatherBody<long>(c),
            TF_DataType.TF_INT32 => GatherBody<int>(c),
            _ => GatherBody<short>(c),
        },
        Gradient = (op, grads) =>
            [Emit.Op("ScatterNd", [op.Inputs[1], grads[0]!, ArrayOps.Shape(op.Inputs[0], outType: op.Inputs[1].DType)], "ScatterNd"), null],
    };

    /// <summary>Updates that go to the same place add up.</summary>
    public static readonly OpDef Scatter = new("ScatterNd")
    {
        Inputs = "indices: Tindices, updates: T, shape: Tindices",
        Outputs = "output: T",
        Attrs = ["T: type", "Tindices: {int16, int32, int64}", "bad_indices_policy: string = ''"],
        ShapeRule = InferScatter,
        Kernel = BindScatter,
        Gradient = (op, grads) => [null, Emit.Op("GatherNd", [grads[0]!, op.Inputs[0]], "GatherNd"), null],
    };

    private static void InferGather(ShapeContext c)
    {
        CheckPolicy(c);
        if (c.Input(0) is { HasRank: true } source && c.Input(1) is { Rank: > 0 } indices && indices[-1] >= 0)
            c.SetOutput(0, indices.Slice(0, indices.Rank - 1).Concatenate(SliceOf(c, source, (int)indices[-1])));
    }

    private static void InferScatter(ShapeContext c)
    {
        CheckPolicy(c);
        c.InputOfRank(2, 1);
        Shape shape = c.ConstantAsShape(2);
        c.SetOutput(0, shape);
        if (shape.HasRank && shape.Dimensions.Contains(0) && c.Input(0).ElementCount > 0)
            throw c.Error($"there are indices, but the output of shape {shape} has no elements", "Give a shape with an element for each index.");
        if (!shape.HasRank || c.Input(0) is not { Rank: > 0 } indices || indices[-1] < 0)
            return;
        Shape expected = indices.Slice(0, indices.Rank - 1).Concatenate(SliceOf(c, shape, (int)indices[-1]));
        if (!expected.IsCompatibleWith(c.Input(1)))
            throw c.Error($"updates must have shape {expected}", "Give one update for each tuple of indices.");
    }

    private static void CheckPolicy(ShapeContext c)
    {
        string policy = c.Attrs.String("bad_indices_policy");
        if (policy is not ("" or "DEFAULT" or "ERROR" or "IGNORE"))
            throw c.Error($"attribute bad_indices_policy is '{policy}'", "Use 'DEFAULT', 'ERROR' or 'IGNORE'.");
    }

    private static Shape SliceOf(ShapeContext c, Shape whole, int tuple) => tuple <= whole.Rank
        ? whole.Slice(tuple, whole.Rank)
        : throw c.Error($"tuples of {tuple} indices do not index rank {whole.Rank}", "Make the last dimension of indices at most that rank.");

    private static KernelBody GatherBody<TIndex>(BindContext c) where TIndex : unmanaged, INumber<TIndex>
    {
        var places = new TuplePlaces(c.Operation, c.InputShape(1), c.InputShape(0));
        int bytes = checked((int)(places.SliceElements * c.InputType(0).Size()));
        return (in KernelArgs args) =>
        {
            Span<TIndex> indices = args.Input<TIndex>(1);
            Span<byte> source = args.Input<byte>(0);
            Span<byte> target = args.Output<byte>(0);
            for (int i = 0; i < places.Count; i++)
                source.Slice(places.Of(indices, i) * bytes, bytes).CopyTo(target[(i * bytes)..]);
        };
    }

    private static KernelBody BindScatter(BindContext c) => c.OutputType(0) switch
    {
        TF_DataType.TF_FLOAT => ScatterIndices<float>(c),
        TF_DataType.TF_DOUBLE => ScatterIndices<double>(c),
        TF_DataType.TF_INT32 => ScatterIndices<int>(c),
        TF_DataType.TF_INT64 => ScatterIndices<long>(c),
        var type => throw new UnimplementedError($"ScatterNd '{c.Operation.Name}': no kernel for {type.Name()}; use float32, float64, int32 or int64.")
        { Op = c.Operation.Type, Node = c.Operation.Name },
    };

    private static KernelBody ScatterIndices<T>(BindContext c) where T : unmanaged, INumber<T> => c.InputType(0) switch
    {
        TF_DataType.TF_INT64 => ScatterBody<T, long>(c),
        TF_DataType.TF_INT32 => ScatterBody<T, int>(c),
        _ => ScatterBody<T, short>(c),
    };

    private static KernelBody ScatterBody<T, TIndex>(BindContext c) where T : unmanaged, INumber<T> where TIndex : unmanaged, INumber<TIndex>
    {
        var places = new TuplePlaces(c.Operation, c.InputShape(0), c.OutputShape(0));
        int slice = checked((int)places.SliceElements);
        return (in KernelArgs args) =>
        {
            Span<TIndex> indices = args.Input<TIndex>(0);
            Span<T> updates = args.Input<T>(1);
            Span<T> sums = args.Output<T>(0);
            sums.Clear();
            for (int i = 0; i < places.Count; i++)
            {
                Span<T> sum = sums.Slice(places.Of(indices, i) * slice, slice);
                for (int e = 0; e < slice; e++)
                    sum[e] += updates[i * slice + e];
            }
        };
    }

    /// <summary>Which slice of a tensor each tuple of indices names.</summary>
    private sealed class TuplePlaces(Operation op, Shape indices, Shape whole)
    {
        private readonly int _tuple = (int)indices[-1];

        public long Count { get; } = indices.Slice(0, indices.Rank - 1).ElementCount;

        public long SliceElements { get; } = whole.Slice((int)indices[-1], whole.Rank).ElementCount;

        /// <exception cref="InvalidArgumentError">The tuple points outside the tensor.</exception>
        public int Of<TIndex>(ReadOnlySpan<TIndex> indices, int tuple) where TIndex : unmanaged, INumber<TIndex>
        {
            ReadOnlySpan<TIndex> entries = indices.Slice(tuple * _tuple, _tuple);
            long place = 0;
            for (int d = 0; d < entries.Length; d++)
            {
                long index = long.CreateTruncating(entries[d]);
                if (index < 0 || index >= whole[d])
                    throw new InvalidArgumentError(
                        $"{op.Type} '{op.Name}': indices[{tuple}] = [{string.Join(",", entries.ToArray())}] does not index into shape "
                        + $"{whole.ToBracketString()}. Keep every index in [0, size).")
                    { Op = op.Type, Node = op.Name, Shapes = [whole] };
                place = place * whole[d] + index;
            }
            return (int)place;
        }
    }
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.gather_nd</c>.</summary>
    public static Tensor GatherNd(Tensor parameters, Tensor indices, string? name = null) => Emit.Op("GatherNd", [parameters, indices], name);

    /// <summary><c>tf.scatter_nd</c>.</summary>
    public static Tensor ScatterNd(Tensor indices, Tensor updates, Tensor shape, string? name = null) =>
        Emit.Op("ScatterNd", [indices, updates, shape], name);
}
