namespace Tensorflow;

/// <summary>Something that can be fetched: a tensor or an operation.</summary>
public interface ITensorOrOperation
{
    /// <summary>The graph it belongs to.</summary>
    Graph Graph { get; }
}

/// <summary>A symbol for one output of an operation; it has a value only while a session runs.</summary>
public partial class Tensor : ITensorOrOperation
{
    private readonly Operation? _op;
    private Shape _shape;

    internal Tensor(Operation op, int index, TF_DataType dtype)
    {
        _op = op;
        Index = index;
        DType = dtype;
        _shape = Shape.Unknown;
    }

    /// <summary>For tensors that are values, not symbols (<see cref="NumPy.NDArray"/>).</summary>
    private protected Tensor(TF_DataType dtype, Shape shape)
    {
        DType = dtype;
        _shape = shape;
    }

    /// <summary>The operation that computes it.</summary>
    /// <exception cref="RuntimeError">This is an array, not part of a graph.</exception>
    public Operation Op => _op ?? throw new RuntimeError("An NDArray is a value and belongs to no operation; make it a tensor with tf.constant.");

    public Graph Graph => Op.Graph;

    /// <summary>Which of the operation's outputs it is.</summary>
    public int Index { get; }

    public TF_DataType DType { get; }

    /// <summary><c>op:index</c>, as TensorFlow names tensors.</summary>
    public string Name => $"{Op.Name}:{Index}";

    /// <summary>What is known of the shape before any run.</summary>
    public Shape Shape
    {
        get => _shape;
        internal set => _shape = value;
    }

    internal bool IsSymbol => _op is not null;

    /// <summary>The variable that this tensor stands for: as an input of an operation it is read anew, right there.</summary>
    internal ResourceVariable? Variable { get; set; }

    /// <summary>Narrows the static shape with what the caller knows.</summary>
    /// <exception cref="ValueError">It contradicts what is known already.</exception>
    public void SetShape(Shape shape) =>
        _shape = _shape.Merge(shape)
            ?? throw new ValueError($"Tensor '{Name}' has shape {_shape}, which is not compatible with {shape}.") { Shapes = [_shape, shape] };

    public override string ToString() => $"Tensor(\"{Name}\", shape={Shape}, dtype={DType.Name()})";
}
