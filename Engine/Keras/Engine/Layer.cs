namespace Tensorflow.Keras.Engine;

/// <summary>
/// A step of a model: weights, and the ops it adds to a graph. A layer has five members in this order: its constructor checks
/// and stores the arguments, <see cref="Build"/> creates the weights, <see cref="Call"/> adds the ops,
/// <see cref="ComputeOutputShape"/> tells the output's shape before there is data, <see cref="Describe"/> the arguments.
/// </summary>
public abstract partial class Layer : ILayer
{
    /// <param name="name">Its name; by default the class in snake case, numbered.</param>
    protected Layer(string? name)
    {
        if (name is { Length: > 0 })
            Name = name.Contains('/')
                ? throw new ValueError($"Argument `name` cannot contain character `/`. Received: name={name}") : name;
        else
            (Name, AutoNumber) = LayerNames.Next(LayerNames.Snake(ClassName));
    }

    public string Name { get; }

    /// <summary>The class's name as Keras prints it.</summary>
    public virtual string ClassName => GetType().Name;

    /// <summary>The number in a name that was made, 0 for the first; null for a given name.</summary>
    internal int? AutoNumber { get; }

    /// <summary>The name in classic Keras, which numbers made names from 1.</summary>
    internal string ClassicName => AutoNumber is int number ? $"{LayerNames.Snake(ClassName)}_{number + 1}" : Name;

    /// <summary>Whether training changes its weights.</summary>
    public virtual bool Trainable { get; set; } = true;

    public bool Built { get; protected set; }

    /// <summary>The shape it was built for, batch dimension included; null before.</summary>
    public Shape? InputShape { get; private set; }

    /// <summary>The shape of its output, batch dimension included; unknown before it is built.</summary>
    public virtual Shape OutputShape => InputShape is null ? Shape.Unknown : ComputeOutputShape(InputShape);

    public TF_DataType DType => TF_DataType.TF_FLOAT;

    /// <summary>The shape of one sample, given to the first layer of a model in place of an input layer.</summary>
    internal Shape? SampleShape { get; init; }

    /// <summary>A penalty on the output, added to the loss.</summary>
    internal IRegularizer? ActivityRegularizer { get; init; }

    /// <summary>Creates the weights.</summary>
    /// <param name="inputShape">Batch dimension included.</param>
    protected virtual void Build(Shape inputShape) { }

    /// <summary>Adds the layer's ops.</summary>
    /// <param name="input">Of the shape the layer was built for.</param>
    /// <param name="training">Whether the ops are for a training step.</param>
    protected abstract Tensor Call(Tensor input, bool training);

    /// <summary>The output's shape for inputs of <paramref name="inputShape"/>, batch dimension included.</summary>
    /// <exception cref="ValueError">The layer cannot take such inputs.</exception>
    public virtual Shape ComputeOutputShape(Shape inputShape) => inputShape;

    /// <summary>The arguments, by Keras' names, as they are printed.</summary>
    protected virtual string Describe() => "";

    /// <summary>What the layer demands of its input; null for nothing.</summary>
    private protected virtual InputSpec? InputSpec => null;

    /// <summary>Checks the input's shape and creates the weights if there are none yet.</summary>
    /// <exception cref="ValueError">The layer cannot take such inputs.</exception>
    internal void EnsureBuilt(Shape inputShape)
    {
        InputSpec?.Check(this, inputShape);
        if (Built)
            return;
        Build(inputShape);
        InputShape = inputShape;
        Built = true;
    }

    /// <summary>Checks the input, builds the layer where that is still to do, and adds its ops in a scope of its name.</summary>
    internal Tensor Invoke(Tensor input, bool training)
    {
        EnsureBuilt(input.Shape);
        using (input.Graph.EnterScope(Name))
        {
            Tensor output = Call(input, training);
            if (ActivityRegularizer is { } penalty)
                AddLoss(penalty.Apply(output));
            return output;
        }
    }

    /// <summary>Adds an operation that a training step has to run.</summary>
    protected void AddUpdate(Operation update) => Home.CurrentTrace?.Updates.Add(update);

    /// <summary>Adds a scalar to the loss.</summary>
    protected void AddLoss(Tensor loss) => Home.CurrentTrace?.Losses.Add(loss);

    public override string ToString() => Describe() is { Length: > 0 } arguments
        ? $"<{ClassName} name={Name}, built={(Built ? "True" : "False")}, {arguments}>"
        : $"<{ClassName} name={Name}, built={(Built ? "True" : "False")}>";
}
