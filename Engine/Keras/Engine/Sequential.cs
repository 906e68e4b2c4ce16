using Tensorflow.Keras.Layers;

namespace Tensorflow.Keras.Engine;

/// <summary>Layers one after the other. Where the shape of the input is known, every layer is built as it is added.</summary>
public sealed partial class Sequential : Model
{
    private readonly List<Layer> _layers = [];
    private InputLayer? _input;

    /// <param name="layers">The layers, first to last; an input layer may come first.</param>
    /// <param name="name">Its name; <c>sequential</c>, numbered, by default.</param>
    public Sequential(IEnumerable<ILayer>? layers = null, string? name = null) : base(name)
    {
        foreach (ILayer layer in layers ?? [])
            Add(layer);
    }

    internal override IReadOnlyList<Layer> Sublayers => _layers;

    /// <summary>The shape of its input, batch dimension −1; null as long as it is not known.</summary>
    internal Shape? KnownInputShape => _input?.BatchShape ?? InputShape;

    protected override void Build(Shape inputShape)
    {
        if (_layers.Count == 0)
            throw new ValueError($"Sequential model {Name} cannot be built because it has no layers. Call `model.add(layer)`.");
        Shape shape = _input?.BatchShape ?? inputShape.With(0, -1);
        foreach (Layer layer in _layers)
            shape = BuildNext(layer, shape);
    }

    protected override Tensor Call(Tensor input, bool training)
    {
        foreach (Layer layer in _layers)
            input = layer.Invoke(input, training);
        return input;
    }

    public override Shape ComputeOutputShape(Shape inputShape)
    {
        foreach (Layer layer in _layers)
            inputShape = layer.ComputeOutputShape(inputShape);
        return inputShape;
    }

    /// <summary>Adds a layer at the end.</summary>
    /// <exception cref="ValueError">It is no layer, its name is taken, or the layers before give it inputs it cannot
    /// take.</exception>
    public void Add(ILayer layer)
    {
        if (layer is not Layer added)
            throw new ValueError($"Only instances of `keras.Layer` can be added to a Sequential model. Received: {layer} (of " +
                $"type {layer?.GetType().Name ?? "null"})");
        if (added is InputLayer input)
        {
            AddInput(input);
            return;
        }
        if (_layers.Any(l => l.Name == added.Name))
            throw new ValueError(
                $"All layers added to a Sequential model should have unique names. Name '{added.Name}' is already the name " +
                "of a layer in this model. Update the `name` argument to pass a unique name.");
        if (_layers.Count == 0 && _input is null && SampleShapeOf(added) is { } sample)
            AddInput(new InputLayer(sample));
        added.Join(Home);
        if (Built)
            BuildNext(added, OutputShape);
        _layers.Add(added);
        Changed();
    }

    /// <summary>Removes the last layer.</summary>
    /// <exception cref="ValueError">There is none.</exception>
    public Layer Pop()
    {
        if (_layers.Count == 0)
            throw new ValueError($"There are no layers in the model {Name}; pop needs one.");
        Layer last = _layers[^1];
        _layers.RemoveAt(_layers.Count - 1);
        Changed();
        return last;
    }

    private static Shape BuildNext(Layer layer, Shape inputShape)
    {
        layer.EnsureBuilt(inputShape);
        return layer.ComputeOutputShape(inputShape);
    }

    private void AddInput(InputLayer input)
    {
        if (_input is not null || _layers.Count > 0)
            throw new ValueError(
                $"Sequential model '{Name}' has already been configured to use input shape {KnownInputShape}. You cannot add " +
                "a different Input layer to it.");
        _input = input;
        Changed();
    }

    private static Shape? SampleShapeOf(Layer layer) =>
        layer.SampleShape ?? (layer as Sequential)?.KnownInputShape?.Slice(1, ((Sequential)layer).KnownInputShape!.Rank);

    private void Changed()
    {
        Version++;
        Built = false;
        if (KnownInputShape is { } shape && _layers.Count > 0)
            EnsureBuilt(shape);
    }
}
