namespace Tensorflow.Keras.Optimizers;

/// <summary>The options that every optimizer of Keras takes.</summary>
/// <param name="LearningRate">A step's length, unless a schedule decides it.</param>
/// <param name="Schedule">Decides the step's length from the number of the step.</param>
/// <param name="WeightDecay">The part of each weight, times the learning rate, that a step takes off; null for none.</param>
/// <param name="ClipNorm">The largest Euclidean norm of one variable's gradient.</param>
/// <param name="ClipValue">The largest absolute value of an element of a gradient.</param>
/// <param name="GlobalClipNorm">The largest Euclidean norm of all gradients together.</param>
internal sealed record OptimizerOptions(
    float LearningRate, LearningRateSchedule? Schedule = null, float? WeightDecay = null, float? ClipNorm = null,
    float? ClipValue = null, float? GlobalClipNorm = null)
{
    /// <summary>The options, if they go together.</summary>
    /// <exception cref="ValueError">They do not.</exception>
    public OptimizerOptions Checked()
    {
        if (new[] { ClipNorm, ClipValue, GlobalClipNorm }.Count(c => c is not null) > 1)
            throw new ValueError(
                "Only one of `clipnorm`, `clipvalue` and `global_clipnorm` can be set. "
                + $"Received: clipnorm={Text(ClipNorm)}, clipvalue={Text(ClipValue)}, global_clipnorm={Text(GlobalClipNorm)}.");
        (string, float?)[] limits = [("clipnorm", ClipNorm), ("clipvalue", ClipValue), ("global_clipnorm", GlobalClipNorm)];
        foreach ((string name, float? value) in limits)
            if (value <= 0)
                throw new ValueError($"`{name}` must be a positive number. Received: {name}={value}.");
        return this;
    }

    private static string Text(float? value) => value?.ToString() ?? "None";
}
