using static Tensorflow.MathOps;

namespace Tensorflow;

/// <summary>Gradients of the binary ops, node by node as TensorFlow's <c>math_grad</c> builds them.</summary>
internal static class BinaryGradients
{
    public static Tensor?[] Add(Operation op, Tensor?[] grads)
    {
        (Tensor x, Tensor y, Tensor grad) = (op.Inputs[0], op.Inputs[1], grads[0]!);
        return BroadcastGradients.AllSame(x, y, grad) ? [grad, grad] : BroadcastGradients.Reduce(x, y, grad, grad);
    }

    public static Tensor?[] Subtract(Operation op, Tensor?[] grads)
    {
        (Tensor x, Tensor y, Tensor grad) = (op.Inputs[0], op.Inputs[1], grads[0]!);
        Tensor minus = Negative(grad);
        return BroadcastGradients.AllSame(x, y, grad) ? [grad, minus] : BroadcastGradients.Reduce(x, y, grad, minus);
    }

    public static Tensor?[] Multiply(Operation op, Tensor?[] grads)
    {
        (Tensor x, Tensor y, Tensor grad) = (op.Inputs[0], op.Inputs[1], grads[0]!);
        Tensor gradX = Emit.Op("Mul", [grad, y]);
        if (BroadcastGradients.AllSame(x, y, grad))
            return [gradX, Emit.Op("Mul", [grad, x])];
        return BroadcastGradients.Reduce(x, y, gradX, Emit.Op("Mul", [x, grad]));
    }

    public static Tensor?[] Divide(Operation op, Tensor?[] grads) => Quotient(op, grads, (a, b) => TensorOperators.Divide(a, b));

    public static Tensor?[] RealDivide(Operation op, Tensor?[] grads) =>
        Quotient(op, grads, (a, b) => Emit.Op("RealDiv", [a, b]));

    public static Tensor?[] DivideNoNan(Operation op, Tensor?[] grads) =>
        Quotient(op, grads, (a, b) => Emit.Op("DivNoNan", [a, b], "div_no_nan"));

    // d(x/y) = dx/y - (x/y)/y dy
    private static Tensor?[] Quotient(Operation op, Tensor?[] grads, Func<Tensor, Tensor, Tensor> divide)
    {
        (Tensor x, Tensor y, Tensor grad) = (op.Inputs[0], op.Inputs[1], grads[0]!);
        Tensor gradX = divide(grad, y);
        Tensor gradY = TensorOperators.Multiply(grad, divide(divide(Negative(x), y), y));
        return BroadcastGradients.Reduce(x, y, gradX, gradY);
    }

    public static Tensor?[] FloorModulo(Operation op, Tensor?[] grads)
    {
        (Tensor x, Tensor y, Tensor grad) = (op.Inputs[0], op.Inputs[1], grads[0]!);
        Tensor quotient = Emit.Op("FloorDiv", [x, y]);
        return BroadcastGradients.Reduce(x, y, grad, TensorOperators.Multiply(grad, Negative(quotient)));
    }

    public static Tensor?[] Maximum(Operation op, Tensor?[] grads) => Extreme(op, grads, "GreaterEqual");

    public static Tensor?[] Minimum(Operation op, Tensor?[] grads) => Extreme(op, grads, "LessEqual");

    // x has the whole gradient where both are equal; y has it where either is NaN, since then the comparison fails.
    private static Tensor?[] Extreme(Operation op, Tensor?[] grads, string comparison)
    {
        (Tensor x, Tensor y, Tensor grad) = (op.Inputs[0], op.Inputs[1], grads[0]!);
        Tensor zeros = Emit.Op("ZerosLike", [grad], "zeros_like");
        Tensor takesX = Emit.Op(comparison, [x, y]);
        return BroadcastGradients.Reduce(
            x, y, Emit.Op("SelectV2", [takesX, grad, zeros]), Emit.Op("SelectV2", [takesX, zeros, grad]));
    }

    // dx: y x^(y-1); dy: x^y log x, 0 where x is not positive.
    public static Tensor?[] Power(Operation op, Tensor?[] grads)
    {
        (Tensor x, Tensor y, Tensor grad) = (op.Inputs[0], op.Inputs[1], grads[0]!);
        Tensor gradX = TensorOperators.Multiply(TensorOperators.Multiply(grad, y),
            Emit.Op("Pow", [x, TensorOperators.Subtract(y, 1)]));
        Tensor positive = TensorOperators.Greater(x, 0);
        Tensor safe = Emit.Op("Select", [positive, x, Emit.Op("OnesLike", [x], "ones_like")]);
        Tensor log = Emit.Op("Select", [positive, Emit.Op("Log", [safe]), Emit.Op("ZerosLike", [x], "zeros_like")]);
        Tensor gradY = TensorOperators.Multiply(TensorOperators.Multiply(grad, op.Output), log);
        return BroadcastGradients.Reduce(x, y, gradX, gradY);
    }

    /// <summary>For ops that TensorFlow has no gradient for, though they are not constant: silence would be a wrong
    /// zero.</summary>
    public static Tensor?[] Refuse(Operation op, Tensor?[] grads) =>
        throw new LookupError($"No gradient defined for operation '{op.Name}' (op type: {op.Type}). Stop the gradient before it "
            + "with tf.stop_gradient.")
        { Op = op.Type, Node = op.Name };

    public static Tensor?[] SquaredDifference(Operation op, Tensor?[] grads)
    {
        (Tensor x, Tensor y, Tensor grad) = (op.Inputs[0], op.Inputs[1], grads[0]!);
        Tensor twice = Emit.Op("Mul", [Constant(grad, 2, "scalar"), grad]);
        Tensor gradX = TensorOperators.Multiply(twice, TensorOperators.Subtract(x, y));
        Tensor gradY = Negative(gradX);
        return BroadcastGradients.AllSame(x, y, grad) ? [gradX, gradY] : BroadcastGradients.Reduce(x, y, gradX, gradY);
    }

    // dx: log y where x is not 0, else 0; dy: x / y, 0 where x is 0.
    public static Tensor?[] Xlogy(Operation op, Tensor?[] grads)
    {
        (Tensor x, Tensor y, Tensor grad) = (op.Inputs[0], op.Inputs[1], grads[0]!);
        Tensor notZero = Cast(Emit.Op("NotEqual", [x, Constant(x, 0, "NotEqual/y")]), x.DType);
        Tensor partialX = Emit.Op("Xlogy", [notZero, y], "xlogy");
        Tensor partialY = Emit.Op("DivNoNan", [x, y], "div_no_nan");
        return BroadcastGradients.Reduce(x, y, TensorOperators.Multiply(partialX, grad),
            TensorOperators.Multiply(partialY, grad));
    }
}
