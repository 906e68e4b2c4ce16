namespace Tensorflow.Keras.Engine;

/// <summary>
/// A layer's weight: known by shape and initializer as soon as the layer is built, a variable of the layer's
/// <see cref="ModelGraph"/> as soon as someone asks for it.
/// </summary>
internal sealed class Weight(Layer owner, string name, Shape shape, IInitializer initializer)
{
    private ResourceVariable? _variable;
    private HostTensor? _value;

    public Layer Owner => owner;

    public string Name => name;

    /// <summary>The layer's name and the weight's: <c>conv2d/kernel</c>.</summary>
    public string Path => $"{owner.Name}/{name}";

    /// <summary>Fully defined.</summary>
    public Shape Shape => shape;

    public TF_DataType DType { get; init; } = TF_DataType.TF_FLOAT;

    /// <summary>Whether optimizers may change it while its layer is trainable.</summary>
    public bool Trainable { get; init; } = true;

    /// <summary>Whether it is one of the weights that get_weights, counts and files know; the state of random generators
    /// is not.</summary>
    public bool Counted { get; init; } = true;

    public IRegularizer? Regularizer { get; init; }

    /// <summary>The variable; made at the first call.</summary>
    public ResourceVariable Variable => _variable ??= Make();

    /// <summary>Takes the variable out of its graph; the next one begins with <paramref name="value"/>.</summary>
    public void Move(HostTensor value) => (_variable, _value) = (null, value);

    private ResourceVariable Make()
    {
        ModelGraph home = owner.Home;
        home.Add(this);
        using (home.Graph.EnterScope(""))
        using (home.Graph.EnterScope(owner.Name + "/"))
            return new ResourceVariable((Func<Tensor>)Initial, Trainable, name, DType);
    }

    private Tensor Initial() => _value is { } value ? Graph.Default.Constant(value) : initializer.Apply(shape, DType);
}
