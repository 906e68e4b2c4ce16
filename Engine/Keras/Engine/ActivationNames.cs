namespace Tensorflow.Keras;

/// <summary>Keras' activations by name, made of the ops that Keras itself calls.</summary>
internal static class ActivationNames
{
    private static readonly Activation[] s_all =
    [
        Activation.Linear,
        new("relu", x => Emit.Op("Relu", [x])),
        new("relu6", x => Emit.Op("Relu6", [x])),
        new("leaky_relu", x => LeakyRelu(x, .2f)),
        new("elu", x => Emit.Op("Elu", [x])),
        new("selu", x => Emit.Op("Selu", [x])),
        new("celu", Celu),
        new("gelu", Gelu),
        new("silu", Silu),
        new("swish", Silu),
        new("mish", x => x * MathOps.Tanh(MathOps.Softplus(x))),
        new("sigmoid", x => MathOps.Sigmoid(x)),
        new("hard_sigmoid", HardSigmoid),
        new("hard_silu", x => x * HardSigmoid(x)),
        new("hard_swish", x => x * HardSigmoid(x)),
        new("log_sigmoid", x => MathOps.Negative(MathOps.Softplus(MathOps.Negative(x)))),
        new("tanh", x => MathOps.Tanh(x)),
        new("hard_tanh", x => MathOps.ClipByValue(x, Emit.Constant(-1f), Emit.Constant(1f))),
        new("tanh_shrink", x => x - MathOps.Tanh(x)),
        new("softplus", x => MathOps.Softplus(x)),
        new("softsign", x => Emit.Op("Softsign", [x])),
        new("exponential", x => MathOps.Exp(x)),
        new("softmax", x => Softmax(x, -1)),
        new("log_softmax", x => Emit.Op("LogSoftmax", [x])),
    ];

    private static readonly Dictionary<string, Activation> s_byName = s_all.ToDictionary(a => a.Name, StringComparer.Ordinal);

    /// <summary>The activation of that name; linear for null.</summary>
    /// <exception cref="ValueError">There is none.</exception>
    public static Activation Get(string? name) => name is null ? Activation.Linear
        : s_byName.TryGetValue(name, out Activation? known) ? known
        : throw new ValueError(
            $"Could not interpret activation function identifier: {name}. Expected one of: {string.Join(", ", s_byName.Keys)}.");

    /// <summary>x above 0, slope · x elsewhere.</summary>
    public static Tensor LeakyRelu(Tensor x, float slope) => Emit.Op("LeakyRelu", [x], null, ("alpha", slope));

    /// <summary>
    /// Softmax over any axis. The last op is a Softmax where the axis is the last one: losses look for it, to work on its
    /// input.
    /// </summary>
    public static Tensor Softmax(Tensor x, int axis)
    {
        int rank = x.Shape.Rank, at = axis < 0 ? axis + rank : axis;
        if (at == rank - 1)
            return Emit.Op("Softmax", [x]);
        int[] swapped = [.. Enumerable.Range(0, rank)];
        (swapped[at], swapped[rank - 1]) = (rank - 1, at);
        return ArrayOps.Transpose(Emit.Op("Softmax", [ArrayOps.Transpose(x, swapped)]), swapped);
    }

    private static Tensor Silu(Tensor x) => x * MathOps.Sigmoid(x);

    private static Tensor HardSigmoid(Tensor x) => Emit.Op("Relu6", [x + 3f]) / 6f;

    private static Tensor Gelu(Tensor x) => 0.5f * x * (Emit.Op("Erf", [x / 1.4142135623730951f]) + 1f);

    private static Tensor Celu(Tensor x)
    {
        Tensor zero = Emit.Constant(0f);
        return MathOps.Maximum(x, zero) + Emit.Op("Expm1", [MathOps.Minimum(x, zero)]);
    }
}
