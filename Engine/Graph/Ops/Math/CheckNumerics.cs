using System.Numerics;
using System.Numerics.Tensors;

namespace Tensorflow;

/// <summary>Its input, unless that holds NaN or an infinity, which is an error then and there.</summary>
internal static class CheckNumerics
{
    public static readonly OpDef Def = new("CheckNumerics")
    {
        Inputs = "tensor: T",
        Outputs = "output: T",
        Attrs = ["T: {bfloat16, half, float, double}", "message: string"],
        IsStateful = true,
        PassesMemoryOn = true,
        ShapeRule = ShapeRules.SameAsInput,
        Kernel = c => ElementTypes.BindFloats<Binder>(c, c.InputType(0)),
        Gradient = (op, grads) =>
            [Build(grads[0]!, $"Not a number (NaN) or infinity (Inf) values detected in gradient. {op.Attrs.String("message")}")],
    };

    /// <summary><c>tf.debugging.check_numerics</c>.</summary>
    public static Tensor Build(Tensor tensor, string message, string? name = null) =>
        Emit.Op("CheckNumerics", [tensor], name, ("message", message));

    private readonly struct Binder : IFloatBinder
    {
        public static KernelBody Bind<T>(BindContext c) where T : unmanaged, IFloatingPointIeee754<T>
        {
            c.Alias(output: 0, input: 0);
            Operation op = c.Operation;
            Shape shape = c.InputShape(0);
            return (in KernelArgs args) =>
            {
                if (args.Input<T>(0) is { IsEmpty: false } elements && !TensorPrimitives.IsFiniteAll(elements))
                    throw Found(op, shape, elements);
            };
        }
    }

    private static InvalidArgumentError Found<T>(Operation op, Shape shape, ReadOnlySpan<T> elements) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int nans = 0, infinities = 0, first = -1;
        for (int i = 0; i < elements.Length; i++)
        {
            nans += T.IsNaN(elements[i]) ? 1 : 0;
            infinities += T.IsInfinity(elements[i]) ? 1 : 0;
            if (first < 0 && nans + infinities > 0)
                first = i;
        }
        string what = infinities == 0 ? "NaN" : nans == 0 ? "Inf" : "Inf and NaN";
        return new InvalidArgumentError(
            $"{op.Type} '{op.Name}': {op.Attrs.String("message")} : Tensor had {what} values: {nans} NaN and {infinities} Inf of {elements.Length} elements "
            + $"of shape {shape}, the first at flat index {first}. Input is '{op.Inputs[0].Name}'.")
        { Op = op.Type, Node = op.Name, Shapes = [shape] };
    }
}
