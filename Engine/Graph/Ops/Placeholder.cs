namespace Tensorflow;

/// <summary>A tensor whose value is fed.</summary>
internal static class Placeholder
{
    public static readonly OpDef Def = new("Placeholder")
    {
        Outputs = "output: dtype",
        Attrs = ["dtype: type", "shape: shape = unknown"],
        // While a plan is compiled, a placeholder is only reached when it is not fed: its shape must then not be taken for known.
        ShapeRule = c => c.SetOutput(0, c is PlanShapeContext ? Shape.Unknown : c.Attrs.Shape("shape")),
        NotDifferentiable = true,
    };
}

/// <summary>A tensor that passes its input through unless it is fed.</summary>
internal static class PlaceholderWithDefault
{
    public static readonly OpDef Def = new("PlaceholderWithDefault")
    {
        Inputs = "input: dtype",
        Outputs = "output: dtype",
        Attrs = ["dtype: type", "shape: shape"],
        PassesMemoryOn = true,
        ShapeRule = InferShape,
        Kernel = Identity.Bind,
        Gradient = (_, grads) => [grads[0]],
    };

    private static void InferShape(ShapeContext c)
    {
        Shape shape = c.Attrs.Shape("shape");
        if (!c.Input(0).IsCompatibleWith(shape))
            throw c.Error($"the default's shape does not fit {shape}", "Give the placeholder a shape that the default has.");
        c.SetOutput(0, c is PlanShapeContext ? c.Input(0) : shape);
    }
}
