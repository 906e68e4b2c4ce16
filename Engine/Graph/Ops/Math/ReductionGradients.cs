namespace Tensorflow;

/// <summary>Gradients of the reductions, node by node as TensorFlow's <c>math_grad</c> builds them where shapes are
/// known.</summary>
internal static class ReductionGradients
{
    /// <summary>Every element of the input gets what its sum got.</summary>
    public static Tensor?[] Sum(Operation op, Tensor?[] grads) => [Spread(op, grads[0]!), null];

    /// <summary>Every element gets its share of what the mean got.</summary>
    public static Tensor?[] Mean(Operation op, Tensor?[] grads)
    {
        Tensor spread = Spread(op, grads[0]!);
        (Shape input, Shape output) = (op.Inputs[0].Shape, op.Output.Shape);
        Tensor count = input.IsFullyDefined && output.IsFullyDefined
            ? MathOps.Constant(spread, input.ElementCount / Math.Max(output.ElementCount, 1), "Const")
            : ReducedCount(op);
        return [TensorOperators.Divide(spread, MathOps.Cast(count, spread.DType)), null];
    }

    /// <summary>Max and Min: all elements that equal the result share what it got.</summary>
    public static Tensor?[] Extreme(Operation op, Tensor?[] grads)
    {
        (Tensor input, Tensor extreme, Tensor grad) = (op.Inputs[0], op.Output, grads[0]!);
        Tensor keptShape = KeptShape(op);
        if (!op.Attrs.Bool("keep_dims"))
        {
            extreme = MathOps.Reshape(extreme, keptShape);
            grad = MathOps.Reshape(grad, keptShape);
        }
        Tensor chosen = MathOps.Cast(Emit.Op("Equal", [extreme, input]), grad.DType);
        Tensor count = MathOps.Reshape(MathOps.ReduceSum(chosen, op.Inputs[1]), keptShape);
        return [TensorOperators.Multiply(TensorOperators.Divide(chosen, count), grad), null];
    }

    /// <summary>
    /// Every element gets the product of all others: of those before it times those after it, which needs no division and so
    /// works with zeros. The reduced axes are brought to the front and made one for that.
    /// </summary>
    public static Tensor?[] Prod(Operation op, Tensor?[] grads)
    {
        Tensor input = op.Inputs[0];
        (int[] order, int[] back, int reduced) = ReducedFirst(op);
        Tensor shape = BroadcastGradients.ShapeOf(input);
        Tensor grad = Emit.Op("BroadcastTo", [MathOps.Reshape(grads[0]!, KeptShape(op)), shape]);
        Tensor columns = Emit.Op("Pack", [DimensionProduct(shape, order[..reduced]), DimensionProduct(shape, order[reduced..])]);

        Tensor moved = Transposed(input, order);
        Tensor table = MathOps.Reshape(moved, columns);
        Tensor others = TensorOperators.Multiply(Products(table, reverse: false), Products(table, reverse: true));
        Tensor restored = Transposed(MathOps.Reshape(others, BroadcastGradients.ShapeOf(moved)), back);
        return [MathOps.Reshape(TensorOperators.Multiply(grad, restored), shape), null];
    }

    // Over all axes of a tensor of known rank: a Reshape and a Tile. With all dimensions known: the same. Else a BroadcastTo.
    private static Tensor Spread(Operation op, Tensor grad)
    {
        Tensor input = op.Inputs[0];
        if (StaticAxes(op) is { } axes)
        {
            if (axes.SequenceEqual(Enumerable.Range(0, input.Shape.Rank)))
            {
                grad = MathOps.Reshape(grad, [.. axes.Select(_ => 1)]);
                Tensor shape = input.Shape.IsFullyDefined
                    ? input.Graph.Constant(HostTensor.Wrap(Ints(input.Shape)), "Const")
                    : BroadcastGradients.ShapeOf(input);
                return Emit.Op("Tile", [grad, shape]);
            }
            if (input.Shape.IsFullyDefined)
            {
                int[] multiples = [.. Ints(input.Shape).Select((d, i) => axes.Contains(i) ? d : 1)];
                return MathOps.WithConstant("Tile", MathOps.Reshape(grad, KeptDims(input.Shape, axes)), "multiples",
                    HostTensor.Vector(multiples), null);
            }
        }
        Tensor inputShape = BroadcastGradients.ShapeOf(input);
        if (!op.Attrs.Bool("keep_dims"))
            grad = MathOps.Reshape(grad, KeptShape(op));
        return Emit.Op("BroadcastTo", [grad, inputShape]);
    }

    // How many elements went into each result: the product of the reduced dimensions.
    private static Tensor ReducedCount(Operation op)
    {
        Tensor shape = BroadcastGradients.ShapeOf(op.Inputs[0]);
        Tensor rank = shape.Shape.IsFullyDefined
            ? shape.Graph.Constant(HostTensor.Scalar((int)shape.Shape[0]), "Size")
            : Emit.Op("Size", [shape]);
        Tensor axes = MathOps.Cast(op.Inputs[1], TF_DataType.TF_INT32);
        axes = TensorOperators.Modulo(TensorOperators.Add(axes, rank), rank);
        return MathOps.ReduceProd(MathOps.Gather(shape, axes));
    }

    // The shape of the result with the reduced dimensions kept as 1. Where it is not known yet it is read off a reduction that
    // keeps them; that node never runs, since shapes are known before a run.
    private static Tensor KeptShape(Operation op)
    {
        Tensor input = op.Inputs[0];
        if (input.Shape.IsFullyDefined && StaticAxes(op) is { } axes)
            return input.Graph.Constant(HostTensor.Vector(KeptDims(input.Shape, axes)), "Shape");
        return Emit.Op("Shape", [Emit.Op(op.Type, op.Inputs, null, ("keep_dims", true))]);
    }

    private static int[] KeptDims(Shape input, int[] axes) => [.. Ints(input).Select((d, i) => axes.Contains(i) ? 1 : d)];

    // The axes, counted from the front, if they and the input's rank are known.
    private static int[]? StaticAxes(Operation op)
    {
        int rank = op.Inputs[0].Shape.Rank;
        return rank >= 0 && StaticValue.Of(op.Inputs[1]) is { } axes
            ? [.. axes.ToInt64().Select(a => (int)((a + rank) % rank))]
            : null;
    }

    private static (int[] Order, int[] Back, int Reduced) ReducedFirst(Operation op)
    {
        int[] axes = StaticAxes(op) ?? throw new ValueError(
            $"{op.Type} '{op.Name}': the gradient of a product needs constant axes and an input of known rank, received shape "
                + $"{op.Inputs[0].Shape}. "
            + "Set the rank with set_shape.")
        { Op = op.Type, Node = op.Name, Shapes = [op.Inputs[0].Shape] };
        int[] order = [.. axes, .. Enumerable.Range(0, op.Inputs[0].Shape.Rank).Except(axes)];
        int[] back = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
            back[order[i]] = i;
        return (order, back, axes.Length);
    }

    private static Tensor DimensionProduct(Tensor shape, int[] axes) =>
        MathOps.ReduceProd(MathOps.Gather(shape, shape.Graph.Constant(HostTensor.Vector(axes))));

    private static Tensor Transposed(Tensor tensor, int[] order) =>
        MathOps.WithConstant("Transpose", tensor, "perm", HostTensor.Vector(order), "transpose");

    private static Tensor Products(Tensor table, bool reverse) =>
        MathOps.WithConstant("Cumprod", table, "axis", HostTensor.Scalar(0), null, ("exclusive", true), ("reverse", reverse));

    private static int[] Ints(Shape shape) => Array.ConvertAll(shape.ToArray(), d => checked((int)d));
}
