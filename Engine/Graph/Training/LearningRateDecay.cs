using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>
/// Learning rates that follow the step, a scalar each, as the functions of <c>tf.compat.v1.train</c> build them, in float32.
/// The learning rate is a number or a tensor; the step is a scalar tensor or a variable, 0 before the first update.
/// </summary>
internal static class LearningRateDecay
{
    private const TF_DataType Float = TF_DataType.TF_FLOAT;

    /// <summary>learningRate · decayRate^(step / decaySteps); in stairs, the quotient is rounded down.</summary>
    public static Tensor Exponential(
        object learningRate, Tensor step, int decaySteps, object decayRate, bool staircase = false, string? name = null)
    {
        using Graph.ScopeExit scope = step.Graph.EnterScope(name ?? "ExponentialDecay");
        Tensor initial = TensorConversion.ToTensor(learningRate, Float, "initial_learning_rate");
        Tensor steps = Cast(decaySteps), rate = Cast(decayRate);
        Tensor power = Emit.Op("Pow", [rate, Quotient(step, steps, staircase)]);
        return Emit.Op("Mul", [initial, power], scope.Prefix);
    }

    /// <summary>learningRate · e^(−decayRate · step / decaySteps).</summary>
    public static Tensor NaturalExponential(
        object learningRate, Tensor step, int decaySteps, float decayRate, bool staircase = false, string? name = null)
    {
        using Graph.ScopeExit graph = step.Graph.EnterScope(step.Graph.NameScope + "/");
        Tensor rate = Emit.Op("Exp", [Emit.Op("Neg", [Number(decayRate)])]);
        return Exponential(learningRate, step, decaySteps, rate, staircase, name);
    }

    /// <summary>learningRate / (1 + decayRate · step / decaySteps).</summary>
    public static Tensor InverseTime(
        object learningRate, Tensor step, int decaySteps, float decayRate, bool staircase = false, string? name = null)
    {
        using Graph.ScopeExit scope = step.Graph.EnterScope(name ?? "InverseTimeDecay");
        Tensor initial = TensorConversion.ToTensor(learningRate, Float, "initial_learning_rate");
        Tensor steps = Cast(decaySteps), rate = Cast(decayRate), quotient = Quotient(step, steps, staircase);
        Tensor one = Cast(Emit.Constant(1));
        Tensor divisor = Emit.Op("AddV2", [one, Emit.Op("Mul", [rate, quotient])], "Add");
        return Emit.Op("RealDiv", [initial, divisor], scope.Prefix);
    }

    /// <summary>(learningRate − endLearningRate) · (1 − step / decaySteps)^power + endLearningRate; from decaySteps on the
    /// end's, or, with
    /// <paramref name="cycle"/>, over a number of steps that grows by decaySteps whenever it is reached.</summary>
    public static Tensor Polynomial(
        object learningRate, Tensor step, int decaySteps, float endLearningRate = 0.0001f, float power = 1, bool cycle = false,
        string? name = null)
    {
        using Graph.ScopeExit scope = step.Graph.EnterScope(name ?? "PolynomialDecay");
        Tensor initial = TensorConversion.ToTensor(learningRate, Float, "initial_learning_rate");
        Tensor end = Cast(endLearningRate), exponent = Cast(power), at = Cast(step), steps = Cast(decaySteps);
        if (cycle)
            steps = Emit.Op("Mul", [steps, Cycles(at, decaySteps)]);
        else
            at = Emit.Op("Minimum", [at, steps]);
        Tensor part = Emit.Op("RealDiv", [at, steps], "truediv"), range = Emit.Op("Sub", [initial, end], "sub");
        Tensor rest = Emit.Op("Pow", [Emit.Op("Sub", [Number(1), part], "sub"), exponent]);
        return Emit.Op("AddV2", [Emit.Op("Mul", [range, rest]), end], scope.Prefix);
    }

    /// <summary>learningRate · ((1 − alpha) · (1 + cos(π · step / decaySteps)) / 2 + alpha); from decaySteps on
    /// constant.</summary>
    public static Tensor Cosine(object learningRate, Tensor step, int decaySteps, float alpha = 0, string? name = null)
    {
        using Graph.ScopeExit scope = step.Graph.EnterScope(name ?? "CosineDecay");
        Tensor initial = TensorConversion.ToTensor(learningRate, Float, "initial_learning_rate");
        Tensor steps = Cast(decaySteps), at = Emit.Op("Minimum", [Cast(step), steps]);
        Tensor part = Emit.Op("RealDiv", [at, steps], "truediv");
        Tensor angle = Emit.Op("Mul", [Emit.Constant(MathF.PI), part], "mul");
        Tensor wave = Emit.Op("AddV2", [Number(1), Emit.Op("Cos", [angle])], "add");
        Tensor half = Emit.Op("Mul", [Number(0.5f), wave], "mul");
        Tensor scaled = Emit.Op("Mul", [Number((float)(1 - (double)alpha)), half], "mul");
        return Emit.Op("Mul", [initial, Emit.Op("AddV2", [scaled, Number(alpha)], "add")]);
    }

    /// <summary>values[i] while step ≤ boundaries[i], the last value beyond. A chain of selections where TensorFlow has a
    /// <c>case</c>.</summary>
    /// <exception cref="ValueError">There is not one value more than boundaries.</exception>
    public static Tensor PiecewiseConstant(
        Tensor step, IReadOnlyList<int> boundaries, IReadOnlyList<float> values, string? name = null)
    {
        if (boundaries.Count != values.Count - 1)
            throw new ValueError(
                "The length of boundaries should be 1 less than the length of values; "
                + $"received {boundaries.Count} and {values.Count}.");
        using Graph.ScopeExit scope = step.Graph.EnterScope(name ?? "PiecewiseConstant");
        Tensor rate = Emit.Constant(values[^1]);
        for (int i = boundaries.Count - 1; i >= 0; i--)
        {
            Tensor within = Emit.Op("LessEqual", [step, new NDArray(TensorConversion.ToHostTensor(boundaries[i], step.DType))]);
            rate = Emit.Op("SelectV2", [within, Number(values[i]), rate]);
        }
        return rate;
    }

    private static Tensor Quotient(Tensor step, Tensor steps, bool staircase)
    {
        Tensor quotient = Emit.Op("RealDiv", [Cast(step), steps], "truediv");
        return staircase ? Emit.Op("Floor", [quotient]) : quotient;
    }

    // The number of whole periods begun; 1 at step 0.
    private static Tensor Cycles(Tensor at, int decaySteps)
    {
        Tensor isFirst = Emit.Op("Equal", [at, Number(0)]);
        Tensor begun = Emit.Op("Ceil", [Emit.Op("RealDiv", [at, Number(decaySteps)], "truediv")]);
        return Emit.Op("SelectV2", [isFirst, Number(1), begun]);
    }

    // tf.cast to float32: a number becomes the constant Cast/x, what is float32 already stays as it is.
    private static Tensor Cast(object value)
    {
        if (value is Tensor { IsSymbol: true, DType: Float } same)
            return same;
        using Graph.ScopeExit scope = Graph.Default.EnterScope("Cast");
        Tensor x = TensorConversion.ToTensor(value, name: "x");
        return x.DType == Float ? x : Emit.Op("Cast", [x], scope.Prefix, ("DstT", Float));
    }

    private static NDArray Number(float value) => new(HostTensor.Scalar(value));
}
