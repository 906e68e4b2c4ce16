using System.Numerics;

namespace Tensorflow;

/// <summary>
/// How the gradient of a broadcast operand comes back to the operand's shape: summed over the axes along which it was repeated,
/// then reshaped. The axes are constants where the static shapes tell them, else a BroadcastGradientArgs finds them in the run.
/// </summary>
internal static class BroadcastGradients
{
    public static readonly OpDef Def = new("BroadcastGradientArgs")
    {
        Inputs = "s0: T, s1: T",
        Outputs = "r0: T, r1: T",
        Attrs = ["T: {int32, int64} = int32"],
        ShapeRule = InferShape,
        Kernel = Bind,
        NotDifferentiable = true,
    };

    /// <summary>Both operands' gradients, from what arrived in the shape of the result; null stays null.</summary>
    public static Tensor?[] Reduce(Tensor x, Tensor y, Tensor? gradX, Tensor? gradY)
    {
        Tensor shapeX = ShapeOf(x);
        Tensor shapeY = ShapeOf(y);
        if (StaticAxes(x.Shape, y.Shape) is var (axesX, axesY))
            return
            [
                axesX.Length > 0 || x.Shape.Rank < y.Shape.Rank ? Reduce(gradX, axesX, shapeX) : gradX,
                axesY.Length > 0 || y.Shape.Rank < x.Shape.Rank ? Reduce(gradY, axesY, shapeY) : gradY,
            ];
        Operation axes = Emit.Node("BroadcastGradientArgs", [shapeX, shapeY], "BroadcastGradientArgs");
        return [Reduce(gradX, axes.Outputs[0], shapeX), Reduce(gradY, axes.Outputs[1], shapeY)];
    }

    /// <summary>True when both operands and the gradient have one known shape, so that nothing was repeated.</summary>
    public static bool AllSame(Tensor x, Tensor y, Tensor grad) =>
        x.Shape.IsFullyDefined && x.Shape.Equals(y.Shape) && x.Shape.Equals(grad.Shape);

    /// <summary>A tensor's shape as int32 vector: a constant if it is known, else a Shape op.</summary>
    public static Tensor ShapeOf(Tensor tensor) => tensor.Shape.IsFullyDefined
        ? tensor.Graph.Constant(HostTensor.Wrap(Array.ConvertAll(tensor.Shape.ToArray(), d => checked((int)d))), "Shape")
        : Emit.Op("Shape", [tensor], "Shape");

    private static Tensor? Reduce(Tensor? grad, int[] axes, Tensor shape) =>
        grad is null ? null : MathOps.Reshape(MathOps.ReduceSum(grad, axes, keepDims: true), shape);

    private static Tensor? Reduce(Tensor? grad, Tensor axes, Tensor shape) =>
        grad is null ? null : MathOps.Reshape(MathOps.ReduceSum(grad, axes, keepDims: true), shape);

    // The axes along which each operand was repeated; null where that depends on unknown dimensions.
    private static (int[] X, int[] Y)? StaticAxes(Shape x, Shape y)
    {
        if (!x.HasRank || !y.HasRank)
            return null;
        int rank = Math.Max(x.Rank, y.Rank);
        List<int> axesX = [], axesY = [];
        for (int axis = 0; axis < rank; axis++)
        {
            long dimX = axis < rank - x.Rank ? 1 : x[axis - (rank - x.Rank)];
            long dimY = axis < rank - y.Rank ? 1 : y[axis - (rank - y.Rank)];
            if (dimX == 1 && dimY != 1)
                axesX.Add(axis);
            else if (dimY == 1 && dimX != 1)
                axesY.Add(axis);
            else if (dimX < 0 || dimY < 0)
                return null;
        }
        return ([.. axesX], [.. axesY]);
    }

    private static void InferShape(ShapeContext c)
    {
        c.InputOfRank(0, 1);
        c.InputOfRank(1, 1);
        Shape x = c.ConstantAsShape(0);
        Shape y = c.ConstantAsShape(1);
        bool isKnown = x.IsFullyDefined && y.IsFullyDefined;
        if (isKnown && ShapeRules.Broadcast(x, y) is null)
            throw c.Error($"the shapes {x} and {y} do not broadcast", "Their dimensions, from the last on, must be equal or 1.");
        c.SetOutput(0, Shape.Vector(isKnown ? RepeatedAxes(x.Dimensions, y.Dimensions, []) : -1));
        c.SetOutput(1, Shape.Vector(isKnown ? RepeatedAxes(y.Dimensions, x.Dimensions, []) : -1));
    }

    private static KernelBody? Bind(BindContext c) => c.InputType(0) == TF_DataType.TF_INT64 ? WriteAxes<long> : WriteAxes<int>;

    private static void WriteAxes<T>(in KernelArgs args) where T : unmanaged, INumber<T>
    {
        RepeatedAxes<T>(args.Input<T>(0), args.Input<T>(1), args.Output<T>(0));
        RepeatedAxes<T>(args.Input<T>(1), args.Input<T>(0), args.Output<T>(1));
    }

    // Writes the axes along which own was repeated, as many as fit, and counts them. An axis on which both are 1 counts for both,
    // as in TensorFlow: summing over it changes nothing.
    private static int RepeatedAxes<T>(ReadOnlySpan<T> own, ReadOnlySpan<T> other, Span<T> axes) where T : unmanaged, INumber<T>
    {
        if (own.SequenceEqual(other))
            return 0;
        int rank = Math.Max(own.Length, other.Length);
        int count = 0;
        for (int axis = 0; axis < rank; axis++)
            if (axis < rank - own.Length || own[axis - (rank - own.Length)] == T.One)
            {
                if (count < axes.Length)
                    axes[count] = T.CreateTruncating(axis);
                count++;
            }
        return count;
    }
}
