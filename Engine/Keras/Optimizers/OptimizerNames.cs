using Tensorflow.Keras.Utils;

namespace Tensorflow.Keras.Optimizers;

/// <summary>Optimizers by Keras' names, in any case, each with its default options.</summary>
internal static class OptimizerNames
{
    private static readonly Dictionary<string, Func<OptimizerV2>> s_byName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["adagrad"] = () => new Adagrad(new OptimizerOptions(0.001f)),
        ["adam"] = () => new Adam(new OptimizerOptions(0.001f)),
        ["adamw"] = () => new AdamW(new OptimizerOptions(0.001f, WeightDecay: 0.004f)),
        ["nadam"] = () => new Nadam(new OptimizerOptions(0.001f)),
        ["rmsprop"] = () => new RMSprop(new OptimizerOptions(0.001f)),
        ["sgd"] = () => new SGD(new OptimizerOptions(0.01f)),
    };

    /// <exception cref="ValueError">There is none of that name.</exception>
    public static OptimizerV2 Find(string name) => s_byName.TryGetValue(name, out Func<OptimizerV2>? make)
        ? make()
        : throw new ValueError(
            $"Could not interpret optimizer identifier: {name}. Known are {Choices.Closest(name, s_byName.Keys)}");
}
