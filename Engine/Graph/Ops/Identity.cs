namespace Tensorflow;

/// <summary>Its input under another name.</summary>
internal static class Identity
{
    public static readonly OpDef Def = new("Identity")
    {
        Inputs = "input: T",
        Outputs = "output: T",
        Attrs = ["T: type"],
        PassesMemoryOn = true,
        ShapeRule = ShapeRules.SameAsInput,
        Kernel = Bind,
        Gradient = (_, grads) => [grads[0]],
    };

    /// <summary>Output 0 is input 0's memory.</summary>
    internal static KernelBody? Bind(BindContext c)
    {
        c.Alias(output: 0, input: 0);
        return null;
    }
}
