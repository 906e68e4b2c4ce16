namespace Tensorflow;

/// <summary>Shape rules of the random ops.</summary>
internal static class RandomShapes
{
    /// <summary>Output 0 has the shape that input 0 holds.</summary>
    public static void FromFirstInput(ShapeContext c)
    {
        c.InputOfRank(0, 1);
        if (c is PlanShapeContext && c.Constant(0) is { } dims && Array.Exists(dims.ToInt64(), d => d < 0))
            throw c.Error($"the shape is [{string.Join(",", dims.ToInt64())}], but dimensions must be >= 0", "Give the size of every dimension.");
        c.SetOutput(0, c.ConstantAsShape(0));
    }

    /// <summary>An input that must be a vector of that many numbers.</summary>
    public static void CheckVector(ShapeContext c, int index, int length)
    {
        if (!c.Input(index).IsCompatibleWith(new Shape(length)))
            throw c.Error($"'{c.Operation.Def.Signature.Inputs[index].Name}' must be a vector of {length}");
    }
}
