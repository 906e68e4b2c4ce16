namespace Tensorflow;

/// <summary>One node of a graph. Made by <see cref="Graph.CreateOp"/>; never changes, but may gain control inputs.</summary>
public sealed partial class Operation : ITensorOrOperation
{
    private readonly Tensor[] _inputs;
    private readonly Tensor[] _outputs;
    private Operation[] _controlInputs;

    internal Operation(
        Graph graph, int id, OpDef def, string name, Tensor[] inputs, Attributes attrs, TF_DataType[] outputTypes, Operation[] controlInputs)
    {
        Graph = graph;
        Id = id;
        Def = def;
        Name = name;
        Attrs = attrs;
        _inputs = inputs;
        _controlInputs = controlInputs;
        _outputs = new Tensor[outputTypes.Length];
        for (int i = 0; i < _outputs.Length; i++)
            _outputs[i] = new Tensor(this, i, outputTypes[i]);
    }

    public Graph Graph { get; }

    /// <summary>Position in the graph's order of creation.</summary>
    public int Id { get; }

    public OpDef Def { get; }

    /// <summary>The op's name, such as <c>Conv2D</c>.</summary>
    public string Type => Def.Name;

    /// <summary>The node's unique name in its graph.</summary>
    public string Name { get; }

    public Attributes Attrs { get; }

    public IReadOnlyList<Tensor> Inputs => _inputs;

    public IReadOnlyList<Tensor> Outputs => _outputs;

    /// <summary>Operations that must have run before this one.</summary>
    public IReadOnlyList<Operation> ControlInputs => _controlInputs;

    /// <summary>The first output.</summary>
    /// <exception cref="RuntimeError">The op has none.</exception>
    public Tensor Output => _outputs.Length > 0
        ? _outputs[0]
        : throw new RuntimeError($"Operation '{Name}' ({Type}) has no output; run it, or fetch a tensor.");

    /// <summary>Makes this operation wait for others; to be called before it is run. Circles are found when it is to run.</summary>
    internal void AddControlInputs(params Operation[] operations) => _controlInputs = [.. _controlInputs.Union(operations)];

    public override string ToString() => $"<tf.Operation '{Name}' type={Type}>";
}
