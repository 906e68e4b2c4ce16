namespace Tensorflow.Keras;

/// <summary>Keras' activations by name.</summary>
internal static class Activations
{
    private static readonly Activation[] s_all =
    [
        Activation.Linear,
        new("relu", x => Emit.Op("Relu", [x])),
        new("sigmoid", x => Emit.Op("Sigmoid", [x])),
        new("softmax", x => Emit.Op("Softmax", [x])),
        new("tanh", x => Emit.Op("Tanh", [x])),
    ];

    private static readonly Dictionary<string, Activation> s_byName = s_all.ToDictionary(a => a.Name, StringComparer.Ordinal);

    /// <summary>The activation of that name; linear for null.</summary>
    /// <exception cref="ValueError">There is none.</exception>
    public static Activation Get(string? name) => name is null ? Activation.Linear
        : s_byName.TryGetValue(name, out Activation? known) ? known
        : throw new ValueError($"Could not interpret activation function identifier: {name}. Expected one of: {string.Join(", ", s_byName.Keys)}.");
}
