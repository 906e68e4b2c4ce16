namespace Tensorflow;

/// <summary>A value that is part of the graph.</summary>
internal static class Const
{
    public static readonly OpDef Def = new("Const")
    {
        Outputs = "output: dtype",
        Attrs = ["value: tensor", "dtype: type"],
        ShapeRule = InferShape,
        NotDifferentiable = true,
    };

    private static void InferShape(ShapeContext c)
    {
        HostTensor value = c.Attrs.Tensor("value");
        if (value.DType != c.Attrs.Type("dtype"))
            throw c.Error($"'dtype' is {c.Attrs.Type("dtype").Name()}, but 'value' is of type {value.DType.Name()}", "Give both the same type.");
        c.SetOutput(0, value.Shape);
    }
}
