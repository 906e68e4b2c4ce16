namespace Tensorflow.Keras.Initializers;

/// <summary>Keras' initializers by name. Every look-up makes a new one, which draws a seed where it needs one.</summary>
internal static class InitializerNames
{
    private static readonly Dictionary<string, Func<IInitializer>> s_byName = new(StringComparer.Ordinal)
    {
        ["zeros"] = () => new Zeros(),
        ["ones"] = () => new Ones(),
        ["constant"] = () => new Constant(),
        ["random_normal"] = () => new RandomNormal(),
        ["random_uniform"] = () => new RandomUniform(),
        ["truncated_normal"] = () => new TruncatedNormal(),
        ["variance_scaling"] = () => new VarianceScaling(),
        ["glorot_uniform"] = () => VarianceScaling.GlorotUniform(),
        ["glorot_normal"] = () => VarianceScaling.GlorotNormal(),
        ["he_uniform"] = () => VarianceScaling.HeUniform(),
        ["he_normal"] = () => VarianceScaling.HeNormal(),
        ["lecun_uniform"] = () => VarianceScaling.LecunUniform(),
        ["lecun_normal"] = () => VarianceScaling.LecunNormal(),
    };

    /// <summary>The initializer of that name.</summary>
    /// <param name="name">In snake case, or as its class is called.</param>
    /// <exception cref="ValueError">There is none.</exception>
    public static IInitializer Get(string name) =>
        s_byName.TryGetValue(Engine.LayerNames.Snake(name), out Func<IInitializer>? make)
            ? make()
            : throw new ValueError($"Could not interpret initializer identifier: {name}. Expected one of: " +
                $"{string.Join(", ", s_byName.Keys)}.");
}
