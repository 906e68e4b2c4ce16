namespace Tensorflow;

/// <summary>Values that are known while the graph is built: what TensorFlow calls <c>constant_value</c> and
/// <c>constant_value_as_shape</c>.</summary>
internal static class StaticValue
{
    // Shapes, axes and bounds are small; anything larger is no business of shape inference.
    private const long MaxElements = 64;

    /// <summary>The value of a tensor that is a Const, or follows from static shapes and constants; else null.</summary>
    public static HostTensor? Of(Tensor tensor)
    {
        Operation op = tensor.Op;
        switch (op.Type)
        {
            case "Const":
                return op.Attrs.Tensor("value");
            case "Identity" or "StopGradient":
                return Of(op.Inputs[0]);
            case "Cast" when tensor.DType.IsInteger() && op.Inputs[0].DType.IsInteger():
                return Of(op.Inputs[0]) is { } value ? Integers(value.ToInt64(), value.Shape, tensor.DType) : null;
            case "Pack":
                return Packed(op, tensor.DType);
        }
        if (op.Def.ValueFromShapes is { } fromShapes && op.Inputs.All(i => i.Shape.IsFullyDefined))
            return fromShapes(new GraphShapeContext(op))[tensor.Index];
        if (op.Type == "Rank" && op.Inputs[0].Shape.HasRank)
            return HostTensor.Scalar(op.Inputs[0].Shape.Rank);
        return op.Type == "StridedSlice" && Element(op) is { } element ? Integers([element], Shape.Scalar, tensor.DType) : Evaluated(op)?[tensor.Index];
    }

    /// <summary>The shape that an integer vector holds, as far as it is known; sees through Shape, Pack, ConcatV2, StridedSlice and Cast.</summary>
    public static Shape AsShape(Tensor tensor)
    {
        if (Of(tensor) is { } value)
            return new Shape(value.ToInt64());
        Operation op = tensor.Op;
        Shape? seen = op.Type switch
        {
            "Shape" => op.Inputs[0].Shape,
            "ShapeN" => op.Inputs[tensor.Index].Shape,
            "Cast" or "Identity" => AsShape(op.Inputs[0]),
            "Pack" => new Shape([.. op.Inputs.Select(i => Of(i) is { } v ? v.ToInt64()[0] : -1)]),
            "ConcatV2" => op.Inputs.Take(op.Inputs.Count - 1).Select(AsShape).Aggregate(Shape.Scalar, (a, b) => a.Concatenate(b)),
            "StridedSlice" => Sliced(op),
            _ => null,
        };
        if (seen is { HasRank: true })
            return seen;
        return tensor.Shape is { Rank: 1 } s && s[0] >= 0 ? Shape.OfRank((int)s[0]) : Shape.Unknown;
    }

    // Small integers that follow from constants: their kernel computes them. A placeholder's default is none, it may be fed.
    private static HostTensor[]? Evaluated(Operation op)
    {
        if (op.Def.IsStateful || op.Def.Kernel is null || op.Inputs.Count == 0 || op.Type == "PlaceholderWithDefault"
            || !op.Outputs.All(o => o.DType.IsInteger() && o.Shape.ElementCount is >= 0 and <= MaxElements))
            return null;
        var inputs = new List<PlanValue>();
        foreach (Tensor input in op.Inputs)
        {
            if (Of(input) is not { } value)
                return null;
            inputs.Add(new PlanValue(input, value.Shape) { Constant = value });
        }
        var node = new PlanNode(op, op.Type, op.Def.Kernel, inputs, [.. op.Outputs.Select(o => new PlanValue(o, o.Shape))]);
        return ConstantEvaluation.Run(node, v => v.Constant, new SessionState());
    }

    // shape[index], known where that dimension is.
    private static long? Element(Operation op)
    {
        if (op.Attrs.Int("shrink_axis_mask") != 1 || Of(op.Inputs[1]) is not { ElementCount: 1 } begin)
            return null;
        Shape whole = AsShape(op.Inputs[0]);
        long index = begin.ToInt64()[0];
        return whole.HasRank && index >= -whole.Rank && index < whole.Rank && whole[(int)index] is var size and >= 0 ? size : null;
    }

    private static HostTensor? Packed(Operation op, TF_DataType type)
    {
        if (!type.IsInteger() || op.Attrs.Int("axis") != 0)
            return null;
        long[] values = new long[op.Inputs.Count];
        for (int i = 0; i < values.Length; i++)
        {
            if (Of(op.Inputs[i]) is not { ElementCount: 1 } value || value.Shape.Rank != 0)
                return null;
            values[i] = value.ToInt64()[0];
        }
        return Integers(values, Shape.Vector(values.Length), type);
    }

    private static HostTensor? Integers(long[] values, Shape shape, TF_DataType type) => type switch
    {
        TF_DataType.TF_INT32 => HostTensor.Wrap(Array.ConvertAll(values, v => unchecked((int)v)), shape),
        TF_DataType.TF_INT64 => HostTensor.Wrap(values, shape),
        _ => null,
    };

    // shape[begin:end:stride] with constant bounds of one dimension; masks other than begin and end leave it unseen.
    private static Shape? Sliced(Operation op)
    {
        Shape whole = AsShape(op.Inputs[0]);
        if (!whole.HasRank || Of(op.Inputs[1]) is not { ElementCount: 1 } begin || Of(op.Inputs[2]) is not { ElementCount: 1 } end
            || Of(op.Inputs[3]) is not { ElementCount: 1 } stride || stride.ToInt64()[0] != 1
            || op.Attrs.Int("shrink_axis_mask") != 0 || op.Attrs.Int("new_axis_mask") != 0 || op.Attrs.Int("ellipsis_mask") != 0)
            return null;
        int from = op.Attrs.Int("begin_mask") != 0 ? 0 : Bound(begin.ToInt64()[0], whole.Rank);
        int to = op.Attrs.Int("end_mask") != 0 ? whole.Rank : Bound(end.ToInt64()[0], whole.Rank);
        return whole.Slice(from, Math.Max(from, to));
    }

    private static int Bound(long index, int rank) => (int)Math.Clamp(index < 0 ? index + rank : index, 0, rank);
}
