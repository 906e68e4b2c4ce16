using Tensorflow.NumPy;

namespace Tensorflow.Keras.Engine;

public abstract partial class Layer
{
    private readonly List<Weight> _ownWeights = [];
    private ModelGraph? _home;

    /// <summary>The graph its weights are variables of, shared with the model it is part of.</summary>
    internal ModelGraph Home => _home = _home?.Root ?? new ModelGraph();

    /// <summary>The layers directly inside.</summary>
    internal virtual IReadOnlyList<Layer> Sublayers => [];

    /// <summary>All weights in Keras' order: of each layer the trainable ones, then the others.</summary>
    internal IEnumerable<Weight> AllWeights =>
        [.. _ownWeights.Where(w => w.Trainable), .. _ownWeights.Where(w => !w.Trainable),
            .. Sublayers.SelectMany(l => l.AllWeights)];

    /// <summary>The weights that <c>get_weights</c> tells: without the state of random generators.</summary>
    internal IReadOnlyList<Weight> CountedWeights => [.. AllWeights.Where(w => w.Counted)];

    /// <summary>The weights that optimizers change.</summary>
    internal IReadOnlyList<Weight> TrainableWeightList => [.. CountedWeights.Where(IsTrained)];

    public List<IVariableV1> TrainableWeights => Variables(IsTrained);

    public List<IVariableV1> TrainableVariables => TrainableWeights;

    public List<IVariableV1> NonTrainableWeights => Variables(w => !IsTrained(w));

    /// <summary>Moves this layer's weights to <paramref name="home"/>.</summary>
    internal void Join(ModelGraph home)
    {
        foreach (Layer inner in Sublayers)
            inner.Join(home);
        if (_home is not null)
            home.Absorb(_home);
        _home = home.Root;
    }

    /// <summary>Creates a weight.</summary>
    /// <param name="name">Its name inside the layer.</param>
    /// <param name="shape">Fully defined.</param>
    /// <param name="initializer">Its initial values.</param>
    /// <param name="regularizer">A penalty on it that is added to the loss.</param>
    /// <param name="trainable">Whether optimizers may change it.</param>
    private protected Weight AddWeight(
        string name, Shape shape, IInitializer initializer, IRegularizer? regularizer = null, bool trainable = true)
    {
        var weight = new Weight(this, name, shape, initializer) { Regularizer = regularizer, Trainable = trainable };
        _ownWeights.Add(weight);
        return weight;
    }

    private protected void AddWeight(Weight weight) => _ownWeights.Add(weight);

    /// <summary>The number of elements in all weights.</summary>
    /// <exception cref="ValueError">The layer is not built.</exception>
    public int CountParams() => Built
        ? checked((int)CountedWeights.Sum(w => w.Shape.ElementCount))
        : throw new ValueError(
            $"You tried to call `count_params` on layer '{Name}', but the layer isn't built. " +
            "Give the model an input shape, or build the layer: `layer.build(input_shape)`.");

    /// <summary>The values of all weights.</summary>
    public List<NDArray> GetWeights() => [.. Home.Read(CountedWeights).Select(v => new NDArray(v))];

    /// <summary>Gives all weights new values.</summary>
    /// <param name="weights">As many, of the same shapes and in the same order as <see cref="GetWeights"/> returns.</param>
    /// <exception cref="ValueError">The number or a shape is another.</exception>
    public void SetWeights(IEnumerable<NDArray> weights)
    {
        IReadOnlyList<Weight> own = CountedWeights;
        NDArray[] values = [.. weights];
        if (values.Length != own.Count)
            throw new ValueError(
                $"You called `set_weights(weights)` on layer '{Name}' with a weight list of length {values.Length}, but the " +
                $"layer was expecting {own.Count} weights.");
        for (int i = 0; i < values.Length; i++)
            if (!values[i].Shape.Equals(own[i].Shape))
                throw new ValueError(
                    $"Layer {Name} weight shape {own[i].Shape} is not compatible with provided weight shape " +
                    $"{values[i].Shape} (weight '{own[i].Path}').");
        Home.Write(own, [.. values.Select(v => v.Value)]);
    }

    /// <summary>Adds the penalties of its weights, and of the layers' inside, to a trace's losses.</summary>
    internal void AddWeightLosses(Trace trace)
    {
        foreach (Weight weight in TrainableWeightList)
            if (weight.Regularizer is { } regularizer)
                using (Home.Graph.EnterScope(weight.Owner.Name + "/"))
                    trace.Losses.Add(regularizer.Apply(weight.Variable));
    }

    private bool IsTrained(Weight weight) => weight.Trainable && weight.Owner.Trainable && Trainable;

    private List<IVariableV1> Variables(Func<Weight, bool> wanted) => [.. CountedWeights.Where(wanted).Select(w => w.Variable)];
}
