using System.Numerics;
using System.Numerics.Tensors;

namespace Tensorflow;

/// <summary>Rows summed by number: output row i is the sum of the data rows whose segment id is i. Negative ids are dropped.</summary>
internal static class UnsortedSegmentSum
{
    public static readonly OpDef Def = new("UnsortedSegmentSum")
    {
        Inputs = "data: T, segment_ids: Tindices, num_segments: Tnumsegments",
        Outputs = "output: T",
        Attrs =
        [
            "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}",
            "Tindices: {int16, int32, int64}", "Tnumsegments: {int32, int64} = int32",
        ],
        ShapeRule = InferShape,
        Kernel = Bind,
        Gradient = Differentiate,
    };

    private static void InferShape(ShapeContext c)
    {
        Shape data = c.Input(0);
        Shape ids = c.Input(1);
        c.InputOfRank(2, 0);
        if (!data.HasRank || !ids.HasRank)
            return;
        if (ids.Rank > data.Rank || !data.Slice(0, ids.Rank).IsCompatibleWith(ids))
            throw c.Error("the shape of segment_ids must begin the shape of data", "Give one id for each row of data.");
        long segments = c.Constant(2)?.ToInt64()[0] ?? -1;
        if (segments < 0 && c.Constant(2) is not null)
            throw c.Error($"num_segments is {segments}, but must be >= 0", "Give the number of output rows.");
        c.SetOutput(0, Shape.Vector(segments).Concatenate(data.Slice(ids.Rank, data.Rank)));
    }

    private static KernelBody Bind(BindContext c) => c.InputType(0) switch
    {
        TF_DataType.TF_FLOAT => BindIds<float>(c),
        TF_DataType.TF_DOUBLE => BindIds<double>(c),
        TF_DataType.TF_INT32 => BindIds<int>(c),
        TF_DataType.TF_INT64 => BindIds<long>(c),
        var type => throw new UnimplementedError(
            $"UnsortedSegmentSum '{c.Operation.Name}': no kernel for {type.Name()}; use float32, float64, int32 or int64.")
        { Op = c.Operation.Type, Node = c.Operation.Name },
    };

    private static KernelBody BindIds<T>(BindContext c) where T : unmanaged, INumber<T> => c.InputType(1) switch
    {
        TF_DataType.TF_INT64 => Body<T, long>(c),
        TF_DataType.TF_INT32 => Body<T, int>(c),
        _ => Body<T, short>(c),
    };

    private static KernelBody Body<T, TId>(BindContext c) where T : unmanaged, INumber<T> where TId : unmanaged, INumber<TId>
    {
        Operation op = c.Operation;
        long segments = c.OutputShape(0)[0];
        int row = (int)c.OutputShape(0).Slice(1, c.OutputShape(0).Rank).ElementCount;
        return (in KernelArgs args) =>
        {
            Span<T> data = args.Input<T>(0);
            Span<TId> ids = args.Input<TId>(1);
            Span<T> sums = args.Output<T>(0);
            sums.Clear();
            for (int i = 0; i < ids.Length; i++)
            {
                long id = long.CreateTruncating(ids[i]);
                if (id >= segments)
                    throw new InvalidArgumentError(
                        $"{op.Type} '{op.Name}': segment_ids[{i}] = {id} is not in [0, {segments}). Raise num_segments or correct the ids.")
                    { Op = op.Type, Node = op.Name };
                if (id < 0)
                    continue;
                Span<T> sum = sums.Slice((int)id * row, row);
                TensorPrimitives.Add(sum, data.Slice(i * row, row), sum);
            }
        };
    }

    // Each row gets its segment's gradient; dropped rows get none.
    private static Tensor?[] Differentiate(Operation op, Tensor?[] grads)
    {
        Tensor ids = op.Inputs[1];
        Graph graph = op.Graph;
        Tensor zero = graph.Constant(ShapeOps.Value([0], ids.DType, Shape.Scalar), "zero");
        Tensor clipped = Emit.Op("Maximum", [ids, zero], "Maximum");
        Tensor gathered = ArrayOps.Gather(grads[0]!, clipped);
        Tensor kept = Emit.Op("GreaterEqual", [ids, zero], "GreaterEqual");
        // One more dimension for each that a row has, so that the flag applies to the whole row.
        Tensor extra = Emit.Op("Sub", [ArrayOps.Rank(gathered), ArrayOps.Rank(kept)], "sub");
        Tensor ones = ArrayOps.Ones(ArrayOps.Reshape(extra, new Shape(1)), TF_DataType.TF_INT32);
        Tensor flags = ArrayOps.Reshape(kept, ArrayOps.Concat([ArrayOps.Shape(kept), ones], 0));
        return [Emit.Op("SelectV2", [flags, gathered, ArrayOps.ZerosLike(gathered)], "SelectV2"), null, null];
    }
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.unsorted_segment_sum</c>.</summary>
    public static Tensor UnsortedSegmentSum(Tensor data, Tensor segmentIds, Tensor numSegments, string? name = null) =>
        Emit.Op("UnsortedSegmentSum", [data, segmentIds, numSegments], name);
}
