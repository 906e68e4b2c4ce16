namespace Tensorflow;

/// <summary>A value that is part of the graph.</summary>
internal static class Const
{
    public static readonly OpDef Def = new("Const")
    {
        Outputs = "output: dtype",
        Attrs = ["value: tensor", "dtype: type"],
        ShapeRule = c => c.SetOutput(0, c.Attrs.Tensor("value").Shape),
        NotDifferentiable = true,
    };
}
