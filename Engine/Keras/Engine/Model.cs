namespace Tensorflow.Keras.Engine;

/// <summary>Layers that can be trained together. Its weights live in one graph and session.</summary>
public abstract partial class Model(string? name) : Layer(name), IModel
{
    /// <summary>Counts changes of the layers: functions that were traced before a change are void.</summary>
    internal int Version { get; private protected set; }

    /// <summary>The layers, without input layers.</summary>
    public List<ILayer> Layers => [.. Sublayers];

    /// <summary>Setting it sets it for every layer.</summary>
    public override bool Trainable
    {
        get => base.Trainable;
        set
        {
            base.Trainable = value;
            foreach (Layer layer in Sublayers)
                layer.Trainable = value;
        }
    }

    /// <summary>Adds a call of the model to the graph of <paramref name="input"/>, which must be <c>Home.Graph</c>.</summary>
    /// <param name="input">The input, such as a placeholder of batch dimension −1.</param>
    /// <param name="training">Whether it is for training steps.</param>
    /// <returns>The output, the penalties to add to the loss, and what a training step has to run too.</returns>
    internal ModelOutput TraceCall(Tensor input, bool training)
    {
        var trace = new Trace();
        Home.CurrentTrace = trace;
        try
        {
            Tensor output = Invoke(input, training);
            AddWeightLosses(trace);
            return new ModelOutput(output, trace.Losses, trace.Updates);
        }
        finally
        {
            Home.CurrentTrace = null;
        }
    }

    /// <summary>The layer of that name.</summary>
    /// <param name="name">Its <see cref="Layer.Name"/>: <c>conv2d</c>, <c>conv2d_1</c>. The classic summary shows made names
    /// numbered from 1 instead.</param>
    /// <exception cref="ValueError">There is none.</exception>
    public Layer GetLayer(string name) => Sublayers.FirstOrDefault(l => l.Name == name) ?? throw NoLayer(name);

    /// <summary>The layer at that place.</summary>
    /// <exception cref="ValueError">The model has fewer layers.</exception>
    public Layer GetLayer(int index) => index >= 0 && index < Sublayers.Count
        ? Sublayers[index]
        : throw new ValueError($"Was asked to retrieve layer at index {index} but model only has {Sublayers.Count} layers.");

    private ValueError NoLayer(string name)
    {
        string existing = string.Join(", ", Sublayers.Select(l => $"'{l.Name}'"));
        Layer? classic = Sublayers.FirstOrDefault(l => l.ClassicName == name);
        string hint = classic is null ? "" : $" The classic summary's {name} is '{classic.Name}'.";
        return new ValueError($"No such layer: {name}. Existing layers are: [{existing}].{hint}");
    }
}

/// <summary>What a call of a model added to its graph.</summary>
/// <param name="Output">The output of the last layer.</param>
/// <param name="Losses">Scalars to add to the loss: penalties of weights and outputs.</param>
/// <param name="Updates">What a training step has to run too, such as the update of moving averages.</param>
internal sealed record ModelOutput(Tensor Output, IReadOnlyList<Tensor> Losses, IReadOnlyList<Operation> Updates);
