using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>x from the threshold on, at most the maximum; negativeSlope · (x − threshold) below.</summary>
public sealed class ReLU : Layer
{
    private readonly float? _maxValue;
    private readonly float _negativeSlope, _threshold;

    /// <param name="maxValue">The largest output; null for none.</param>
    /// <param name="negativeSlope">The slope below the threshold, not negative.</param>
    /// <param name="threshold">Where the line begins, not negative.</param>
    /// <param name="name">Its name; <c>re_lu</c>, numbered, by default.</param>
    /// <exception cref="ValueError">An argument is negative.</exception>
    public ReLU(float? maxValue = null, float negativeSlope = 0, float threshold = 0, string? name = null) : base(name)
    {
        _maxValue = NotNegative(maxValue, "max_value");
        _negativeSlope = NotNegative(negativeSlope, "negative_slope")!.Value;
        _threshold = NotNegative(threshold, nameof(threshold))!.Value;
    }

    protected override Tensor Call(Tensor input, bool training)
    {
        if (_negativeSlope != 0 && _maxValue is null && _threshold == 0)
            return ActivationNames.LeakyRelu(input, _negativeSlope);
        Tensor result = _threshold != 0
            ? input * MathOps.Cast(MathOps.Greater(input, Emit.Constant(_threshold)), input.DType)
            : Emit.Op(_maxValue == 6 ? "Relu6" : "Relu", [input]);
        if (_maxValue is float most && (most != 6 || _threshold != 0))
            result = MathOps.ClipByValue(result, Emit.Constant(0f), Emit.Constant(most));
        return _negativeSlope == 0 ? result : result - _negativeSlope * Emit.Op("Relu", [Emit.Constant(_threshold) - input]);
    }

    protected override string Describe() =>
        $"max_value={_maxValue?.ToString() ?? "None"}, negative_slope={_negativeSlope}, threshold={_threshold}";

    private static float? NotNegative(float? value, string name) => value is null or >= 0
        ? value
        : throw new ValueError($"{name} of a ReLU layer cannot be a negative value. Received: {name}={value}");
}
