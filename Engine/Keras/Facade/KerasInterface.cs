using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Layers;

namespace Tensorflow.Keras;

/// <summary>The module <c>keras</c>. Every member only passes on; what it does is documented where it is done.</summary>
public sealed partial class KerasInterface
{
    internal KerasInterface() { }

    public ILayersApi layers { get; } = new LayersApi();

    public KerasUtils utils { get; } = new();

    public BackendApi backend { get; } = new();

    public Sequential Sequential(List<ILayer>? layers = null, string? name = null) => new(layers, name);

    public Sequential Sequential(params ILayer[] layers) => new(layers);

    /// <summary>An input of a model, for <c>model.add</c>: a placeholder in a graph of its own.</summary>
    public Tensors Input(Shape? shape = null, int batch_size = -1, string? name = null, Shape? batch_shape = null)
    {
        Shape batch = batch_shape ?? new Shape((long)batch_size).Concatenate(
            shape ?? throw new ValueError("You must pass a `shape` argument."));
        var home = new ModelGraph();
        using (home.Graph.EnterScope(""))
            return Emit.Op("Placeholder", [], name ?? LayerNames.Next("input").Name, ("dtype", TF_DataType.TF_FLOAT),
                ("shape", batch));
    }
}

/// <summary><c>keras.utils</c>.</summary>
public sealed partial class KerasUtils
{
    internal KerasUtils() { }

    /// <summary>Sets the seed of everything random: initial weights, dropout, the order of samples.</summary>
    public void set_random_seed(int seed) => Seeds.KerasSeeds.Set(seed);
}

/// <summary><c>keras.backend</c>.</summary>
public sealed partial class BackendApi
{
    internal BackendApi() { }

    /// <summary>Numbers the names of layers from the start again.</summary>
    public void clear_session() => LayerNames.Clear();

    /// <summary>Options, such as the number of threads, of the sessions of models that have not run yet.</summary>
    public void set_session_config(ConfigProto config) => ModelGraph.Config = config;
}
