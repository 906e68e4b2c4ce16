namespace Tensorflow;

/// <summary>
/// The gradient of GatherV2: the rows of the gradient summed into the rows that they were picked from. TensorFlow keeps them
/// as IndexedSlices where the axis is 0; here they are made dense at once, as it does when the slices are used as a tensor.
/// </summary>
internal static class GatherGradient
{
    public static Tensor?[] Differentiate(Operation op, Tensor?[] grads)
    {
        Tensor source = op.Inputs[0];
        int axis = StaticAxis(op);
        int batch = BatchDims(op);
        Tensor grad = axis == 0 ? AlongFirst(op, grads[0]!) : AlongOther(op, grads[0]!, axis, batch);
        return [ArrayOps.Reshape(grad, ArrayOps.Shape(source)), null, null];
    }

    private static int StaticAxis(Operation op)
    {
        if (StaticValue.Of(op.Inputs[2]) is not { } axis)
            throw Refused(op, "the axis must be a constant for a gradient", "Give the axis as a number.");
        long given = axis.ToInt64()[0];
        if (given < 0 && !op.Inputs[0].Shape.HasRank)
            throw Refused(op, "the axis counts from the end of a tensor of unknown rank", "Give the axis from the front, or set the shape of params.");
        return (int)(given < 0 ? given + op.Inputs[0].Shape.Rank : given);
    }

    private static int BatchDims(Operation op)
    {
        if (op.Attrs.Int("batch_dims") < 0 && !op.Inputs[1].Shape.HasRank)
            throw Refused(op, "batch_dims counts from the end of indices of unknown rank", "Give batch_dims from the front.");
        return Gather.BatchDims(op, op.Inputs[1].Shape.Rank);
    }

    private static ValueError Refused(Operation op, string what, string remedy) =>
        new($"{op.Type} '{op.Name}': {what}. {remedy}") { Op = op.Type, Node = op.Name };

    private static Tensor AlongFirst(Operation op, Tensor grad)
    {
        Tensor shape = ArrayOps.Shape(op.Inputs[0]);
        Tensor count = ArrayOps.ExpandDims(ArrayOps.Size(op.Inputs[1]), 0);
        Tensor values = ArrayOps.Reshape(grad, ArrayOps.Concat([count, ArrayOps.From(shape, 1)], 0));
        return Emit.Op("UnsortedSegmentSum", [values, ArrayOps.Reshape(op.Inputs[1], count), ArrayOps.Element(shape, 0)], "UnsortedSegmentSum");
    }

    // The gradient as [batch, before the axis, picks, after it]; the picks are moved to the front of what a batch has, summed
    // there, and moved back.
    private static Tensor AlongOther(Operation op, Tensor grad, int axis, int batch)
    {
        Graph graph = op.Graph;
        Tensor shape = ArrayOps.Shape(op.Inputs[0]);
        Tensor outer = ArrayOps.Slice(shape, [0], [axis]);
        Tensor inner = ArrayOps.From(shape, axis + 1);
        Tensor open = graph.Constant(HostTensor.Vector(-1), "picks");
        Tensor values = ArrayOps.Reshape(grad, ArrayOps.Concat([outer, open, inner], 0));

        Tensor rank = ArrayOps.Size(shape);
        Tensor forth = Order(graph, rank, [.. Enumerable.Range(0, batch), axis, .. Enumerable.Range(batch, axis - batch)], axis + 1);
        Tensor moved = ArrayOps.Transpose(values, forth);
        Tensor movedShape = ArrayOps.Gather(shape, forth);
        Tensor summed = SumInBatches(op, moved, movedShape, batch);
        Tensor back = Order(graph, rank, [.. Enumerable.Range(0, batch), .. Enumerable.Range(batch + 1, axis - batch), batch], axis + 1);
        return ArrayOps.Transpose(summed, back);
    }

    private static Tensor Order(Graph graph, Tensor rank, int[] first, int rest) =>
        ArrayOps.Concat([graph.Constant(HostTensor.Vector(first), "order"), ArrayOps.Range(rest, rank)], 0);

    // Indices of batch b are shifted by b times the axis's size, so that one sum serves all batches.
    private static Tensor SumInBatches(Operation op, Tensor values, Tensor shape, int batch)
    {
        Tensor indices = op.Inputs[1];
        Tensor size = ArrayOps.Element(shape, batch);
        Tensor flat = ArrayOps.Reshape(indices, new Shape(-1));
        if (batch == 0)
            return Emit.Op("UnsortedSegmentSum", [values, flat, size], "UnsortedSegmentSum");

        Graph graph = op.Graph;
        Tensor all = graph.Constant(HostTensor.Vector(0), "all");
        Tensor batches = Emit.Op("Prod", [ArrayOps.Slice(shape, [0], [batch]), all], "Prod");
        Tensor column = ArrayOps.ExpandDims(ArrayOps.Range(0, batches), 1);
        Tensor shifts = Emit.Op("Cast", [Emit.Op("Mul", [column, size], "mul")], "Cast", ("DstT", indices.DType));
        Tensor perBatch = ArrayOps.Reshape(indices, ArrayOps.Stack([batches, graph.Constant(HostTensor.Scalar(-1), "rest")]));
        Tensor shifted = ArrayOps.Reshape(Emit.Op("AddV2", [perBatch, shifts], "add"), new Shape(-1));
        Tensor open = graph.Constant(HostTensor.Vector(-1), "rows");
        Tensor rows = ArrayOps.Reshape(values, ArrayOps.Concat([open, ArrayOps.From(shape, batch + 1)], 0));
        Tensor summed = Emit.Op("UnsortedSegmentSum", [rows, shifted, Emit.Op("Mul", [batches, size], "mul")], "UnsortedSegmentSum");
        return ArrayOps.Reshape(summed, shape);
    }
}
