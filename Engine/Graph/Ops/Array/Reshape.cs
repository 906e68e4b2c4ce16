namespace Tensorflow;

/// <summary>The same elements in the same order under another shape. No copy.</summary>
internal static class Reshape
{
    public static readonly OpDef Def = new("Reshape")
    {
        Inputs = "tensor: T, shape: Tshape",
        Outputs = "output: T",
        Attrs = ["T: type", "Tshape: {int32, int64} = int32"],
        PassesMemoryOn = true,
        ShapeRule = InferShape,
        Kernel = Identity.Bind,
        Gradient = Differentiate,
    };

    private const string Remedy = "Give a shape with as many elements; one dimension may be -1, it is then computed.";

    private static void InferShape(ShapeContext c)
    {
        c.InputOfRank(1, 1);
        long[]? given = c.Constant(1)?.ToInt64();
        if (given is not null && Array.Exists(given, d => d < -1))
            throw c.Error($"the new shape is [{string.Join(",", given)}], but a dimension is >= 0, or -1 to be computed", Remedy);
        Shape wanted = given is not null ? new Shape(given) : c.ConstantAsShape(1);
        // More than one -1 cannot be told from dimensions that are not known yet while the graph is built.
        if (given?.Count(d => d == -1) > 1 && c is PlanShapeContext)
            throw c.Error($"the new shape is [{string.Join(",", given)}], but only one dimension may be -1", Remedy);
        c.SetOutput(0, Resolve(c, wanted));
    }

    private static Shape Resolve(ShapeContext c, Shape wanted)
    {
        if (!wanted.HasRank || !c.Input(0).HasRank)
            return wanted;
        (long elements, int missing) = Count(c.Input(0));
        (long known, int open) = Count(wanted);
        if (missing == 0 && open == 0 && known != elements)
            throw c.Error($"cannot reshape {elements} elements to shape {wanted.ToBracketString()} ({known} elements)", Remedy);
        if (open == 0 && wanted.Dimensions.Contains(-1) && c is PlanShapeContext)
            return ResolveEmpty(c, wanted);
        if (missing == 0 && open == 1)
            return elements % known == 0
                ? wanted.With(wanted.Dimensions.IndexOf(-1), elements / known)
                : throw c.Error($"cannot reshape {elements} elements to shape {wanted.ToBracketString()}: they are no multiple of {known}", Remedy);
        if (missing == 1 && open == 0 && known % elements != 0)
            throw c.Error($"cannot reshape to shape {wanted.ToBracketString()}: its {known} elements are no multiple of {elements}", Remedy);
        return wanted;
    }

    // The product of the known dimensions, and how many are unknown: none where a dimension of 0 decides the product.
    private static (long Elements, int Unknown) Count(Shape shape)
    {
        if (shape.Dimensions.Contains(0))
            return (0, 0);
        long[] known = [.. shape.ToArray().Where(d => d > 0)];
        return (known.Aggregate(1L, (n, d) => checked(n * d)), shape.Rank - known.Length);
    }

    // As in TensorFlow, the open dimension is what those that are not 0 leave.
    private static Shape ResolveEmpty(ShapeContext c, Shape wanted)
    {
        if (c.Input(0).ElementCount != 0)
            throw c.Error($"cannot reshape {c.Input(0).ElementCount} elements to shape {wanted.ToBracketString()} without elements", Remedy);
        return wanted.With(wanted.Dimensions.IndexOf(-1), ProductBut0(c.Input(0)) / ProductBut0(wanted));
    }

    private static long ProductBut0(Shape shape) => shape.ToArray().Where(d => d > 0).Aggregate(1L, (n, d) => checked(n * d));

    private static Tensor?[] Differentiate(Operation op, Tensor?[] grads) => [BackTo(op.Inputs[0], grads[0]!), null];

    /// <summary>A gradient in the shape of the tensor that it belongs to.</summary>
    private static Tensor BackTo(Tensor tensor, Tensor grad)
    {
        // With one unknown dimension, -1 says the same without a look at the tensor.
        if (tensor.Shape is { HasRank: true, IsFullyDefined: false } shape
            && shape.ToArray().Count(d => d < 0) == 1 && !shape.ToArray().Contains(0))
            return ArrayOps.Reshape(grad, shape);
        return ToInput(tensor, grad);
    }

    /// <summary>A gradient reshaped to the shape that the tensor has in the run.</summary>
    public static Tensor ToInput(Tensor tensor, Tensor grad) => ArrayOps.Reshape(grad, ArrayOps.Shape(tensor));
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.reshape</c> to a shape given as numbers, at most one of them −1.</summary>
    public static Tensor Reshape(Tensor tensor, Shape shape, string? name = null)
    {
        using Graph.ScopeExit scope = OpScope([tensor], name, "Reshape");
        return Reshape(tensor, ShapeVector(Emit.GraphOf([tensor]), shape, "shape"), scope.Prefix);
    }

    /// <summary><c>tf.reshape</c> to a shape that is itself a tensor.</summary>
    public static Tensor Reshape(Tensor tensor, Tensor shape, string? name = null) => Emit.Op("Reshape", [tensor, shape], name);
}
