namespace Tensorflow;

/// <summary>Ops whose outputs are their inputs, and which differ in what they do to gradients.</summary>
internal static class PassThrough
{
    public static readonly OpDef IdentityN = new("IdentityN")
    {
        Inputs = "input: T",
        Outputs = "output: T",
        Attrs = ["T: list(type) >= 1"],
        PassesMemoryOn = true,
        ShapeRule = SameAsInputs,
        Kernel = BindAll,
        Gradient = (_, grads) => grads,
    };

    /// <summary>No gradient passes.</summary>
    public static readonly OpDef StopGradient = new("StopGradient")
    {
        Inputs = "input: T",
        Outputs = "output: T",
        Attrs = ["T: type"],
        PassesMemoryOn = true,
        ShapeRule = ShapeRules.SameAsInput,
        Kernel = Identity.Bind,
        NotDifferentiable = true,
    };

    /// <summary>A gradient that would pass is an error.</summary>
    public static readonly OpDef PreventGradient = new("PreventGradient")
    {
        Inputs = "input: T",
        Outputs = "output: T",
        Attrs = ["T: type", "message: string = ''"],
        PassesMemoryOn = true,
        ShapeRule = ShapeRules.SameAsInput,
        Kernel = Identity.Bind,
        Gradient = Refuse,
    };

    private static void SameAsInputs(ShapeContext c)
    {
        for (int i = 0; i < c.OutputCount; i++)
            c.SetOutput(i, c.Input(i));
    }

    private static KernelBody? BindAll(BindContext c)
    {
        for (int i = 0; i < c.OutputCount; i++)
            c.Alias(i, i);
        return null;
    }

    private static Tensor?[] Refuse(Operation op, Tensor?[] grads) =>
        throw new ValueError($"PreventGradient '{op.Name}': gradient explicitly disabled. Reason: {op.Attrs.String("message")}")
        { Op = op.Type, Node = op.Name };
}

internal static partial class ArrayOps
{
    /// <summary><c>tf.identity</c>.</summary>
    public static Tensor Identity(Tensor input, string? name = null) => Emit.Op("Identity", [input], name);

    /// <summary><c>tf.identity_n</c>.</summary>
    public static IReadOnlyList<Tensor> IdentityN(IReadOnlyList<Tensor> inputs, string? name = null) => Emit.Node("IdentityN", inputs, name).Outputs;

    /// <summary><c>tf.stop_gradient</c>.</summary>
    public static Tensor StopGradient(Tensor input, string? name = null) => Emit.Op("StopGradient", [input], name);

    public static Tensor PreventGradient(Tensor input, string message = "", string? name = null) =>
        Emit.Op("PreventGradient", [input], name, ("message", message));
}
