using System.Numerics;

namespace Tensorflow;

/// <summary>The angle of the point (x, y), with broadcasting.</summary>
internal static class Atan2
{
    public static readonly OpDef Def = new("Atan2")
    {
        Inputs = "y: T, x: T",
        Outputs = "z: T",
        Attrs = ["T: {bfloat16, half, float, double}"],
        ShapeRule = Binary.InferShape,
        Kernel = c => ElementTypes.BindFloats<BinaryFloats<Function>>(c, c.InputType(0)),
        Gradient = Differentiate,
    };

    /// <summary><c>tf.atan2</c>.</summary>
    public static Tensor Build(Tensor y, Tensor x, string? name = null) => Emit.Op("Atan2", [y, x], name ?? "Atan2");

    // dy: x / (x² + y²); dx: −y / (x² + y²).
    private static Tensor?[] Differentiate(Operation op, Tensor?[] grads)
    {
        (Tensor y, Tensor x, Tensor grad) = (op.Inputs[0], op.Inputs[1], grads[0]!);
        Tensor scaled = TensorOperators.Divide(grad, TensorOperators.Add(Emit.Op("Square", [x]), Emit.Op("Square", [y])));
        Tensor gradY = TensorOperators.Multiply(x, scaled);
        Tensor gradX = TensorOperators.Multiply(MathOps.Negative(y), scaled);
        return BroadcastGradients.Reduce(y, x, gradY, gradX);
    }

    private readonly struct Function : IFloatFunction
    {
        public static void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
        {
            for (int i = 0; i < z.Length; i++)
                z[i] = T.Atan2(x[i], y[i]);
        }
    }
}
