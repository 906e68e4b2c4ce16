namespace Tensorflow.Keras.Regularizers;

/// <summary>l1 · Σ|x| + l2 · Σx².</summary>
public sealed class L1L2 : IRegularizer
{
    private readonly float _l1, _l2;

    /// <param name="l1">The factor of the sum of absolute values, not negative.</param>
    /// <param name="l2">The factor of the sum of squares, not negative.</param>
    /// <exception cref="ValueError">A factor is negative or no finite number.</exception>
    public L1L2(float l1 = 0, float l2 = 0)
    {
        Check("l1", l1);
        Check("l2", l2);
        (_l1, _l2) = (l1, l2);
    }

    public Tensor Apply(Tensor x)
    {
        List<Tensor> terms = [];
        if (_l1 != 0)
            terms.Add(MathOps.Multiply(Emit.Constant(_l1), MathOps.ReduceSum(MathOps.Abs(x))));
        if (_l2 != 0)
            terms.Add(MathOps.Multiply(Emit.Constant(_l2), MathOps.ReduceSum(MathOps.Square(x))));
        return terms switch
        {
            [] => Emit.Constant(0f),
            [Tensor only] => only,
            _ => MathOps.Add(terms[0], terms[1]),
        };
    }

    /// <summary>The regularizer of that name: <c>l1</c>, <c>l2</c> or <c>l1_l2</c>, with factors 0.01.</summary>
    /// <exception cref="ValueError">There is none.</exception>
    internal static L1L2? Get(string? name) => name?.ToLowerInvariant() switch
    {
        null => null,
        "l1" => new L1L2(l1: .01f),
        "l2" => new L1L2(l2: .01f),
        "l1_l2" or "l1l2" => new L1L2(.01f, .01f),
        _ => throw new ValueError($"Could not interpret regularizer identifier: {name}. Expected one of: l1, l2, l1_l2."),
    };

    private static void Check(string name, float factor)
    {
        if (!(factor >= 0) || float.IsInfinity(factor))
            throw new ValueError($"Invalid value for argument {name}: expected a non-negative float. Received: {name}={factor}");
    }
}
