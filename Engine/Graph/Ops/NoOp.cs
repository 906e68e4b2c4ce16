namespace Tensorflow;

/// <summary>Does nothing; control inputs make it a barrier or a group.</summary>
internal static class NoOp
{
    public static readonly OpDef Def = new("NoOp")
    {
        ShapeRule = ShapeRules.NoOutput,
        NotDifferentiable = true,
    };
}
