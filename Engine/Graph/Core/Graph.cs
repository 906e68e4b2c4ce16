using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>
/// A dataflow graph: operations and the tensors between them. Building is not synchronized: build from one thread; running
/// sessions of other threads are safe meanwhile, since a plan never looks at operations made after it.
/// </summary>
public sealed partial class Graph
{
    private readonly List<Operation> _operations = [];
    private readonly Dictionary<string, Operation> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<object>> _collections = new(StringComparer.Ordinal);
    private long _seedRequests;
    private bool _isFinalized;

    /// <summary>All operations in order of creation.</summary>
    public IReadOnlyList<Operation> Operations => _operations;

    /// <summary>The graph-level random seed; null until <c>tf.set_random_seed</c>.</summary>
    public int? Seed { get; set; }

    /// <summary>The seeds of a random op that is asked for with <paramref name="opSeed"/>, null for none: its attributes
    /// <c>seed</c> and <c>seed2</c>.</summary>
    internal (long Seed, long Seed2) NextSeeds(int? opSeed) =>
        SeedRules.Pair(Seed, opSeed, Seed is not null && opSeed is null ? _seedRequests++ : 0);

    internal Dictionary<string, List<object>> Collections => _collections;

    /// <summary>The operation of that name.</summary>
    /// <exception cref="KeyError">There is none.</exception>
    public Operation OperationByName(string name) =>
        _byName.TryGetValue(name, out Operation? op)
            ? op
            : throw new KeyError($"The name '{name}' refers to an Operation not in the graph.{Closest(name)}");

    internal bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>The tensor of that name, <c>op:index</c>.</summary>
    /// <exception cref="ValueError">The name is not of that form, or the operation has no such output.</exception>
    /// <exception cref="KeyError">The graph has no such operation.</exception>
    public Tensor TensorByName(string name)
    {
        string[] parts = name.Split(':');
        if (parts.Length != 2 || !int.TryParse(parts[1], out int index))
            throw new ValueError($"'{name}' is not a tensor name; expected \"<op_name>:<output_index>\", such as \"{parts[0]}:0\".");
        Operation op = OperationByName(parts[0]);
        return index >= 0 && index < op.Outputs.Count
            ? op.Outputs[index]
            : throw new ValueError($"The name '{name}' refers to output {index}, but operation '{op.Name}' ({op.Type}) has {op.Outputs.Count}.");
    }

    public void AddToCollection(string collection, object item)
    {
        if (!_collections.TryGetValue(collection, out List<object>? items))
            _collections.Add(collection, items = []);
        items.Add(item);
    }

    /// <summary>Everything in a collection, in order; empty if there is no such collection.</summary>
    public IReadOnlyList<T> Collection<T>(string collection) =>
        _collections.TryGetValue(collection, out List<object>? items) ? [.. items.OfType<T>()] : [];

    /// <summary>
    /// Adds an operation. Attributes that are not given come from the inputs' types and from the op's defaults; arrays
    /// (<see cref="NumPy.NDArray"/>) among the inputs become constants.
    /// </summary>
    /// <param name="type">The op, such as <c>Conv2D</c>.</param>
    /// <param name="inputs">All inputs in order, list inputs flattened.</param>
    /// <param name="name">The name wished for, inside the current scope; the op's own by default; made unique. A name that
    /// ends in <c>/</c> is taken as it is.</param>
    /// <param name="attrs">Attributes by TensorFlow's names.</param>
    /// <exception cref="ValueError">Unknown op or attribute, an attribute value or a shape that the op cannot take.</exception>
    /// <exception cref="TypeError">An element type that the op cannot take.</exception>
    /// <exception cref="RuntimeError">The graph is finalized.</exception>
    public Operation CreateOp(string type, IReadOnlyList<Tensor> inputs, string? name = null, params (string Name, object Value)[] attrs)
    {
        if (_isFinalized)
            throw new RuntimeError($"Graph is finalized and cannot be modified: {type} '{name}' cannot be added. Build everything before finalize().");
        OpDef def = OpRegistry.Find(type);
        string unique = UniqueName(string.IsNullOrEmpty(name) ? type : name);
        Tensor[] symbols = [.. inputs.Select((_, i) => AsSymbol(inputs, i, def, unique))];
        NodeTypes types = NodeTypes.Resolve(def, unique, symbols, attrs);
        var op = new Operation(this, _operations.Count, def, unique, symbols, types.Attrs, types.Outputs, ControlInputsFor(symbols));
        SetStaticShapes(op);
        _operations.Add(op);
        _byName.Add(op.Name, op);
        RecordInControlScopes(op);
        return op;
    }

    /// <summary>Takes back the operations made last, of which nobody else knows yet: all but the first <paramref name="count"/>.</summary>
    internal void RemoveOperationsFrom(int count)
    {
        foreach (Operation op in _operations.Skip(count))
            _byName.Remove(op.Name);
        _operations.RemoveRange(count, _operations.Count - count);
    }

    private static void SetStaticShapes(Operation op)
    {
        var context = new GraphShapeContext(op);
        op.Def.ShapeRule(context);
        for (int i = 0; i < op.Outputs.Count; i++)
            op.Outputs[i].Shape = context.Output(i);
    }

    // Variables are read, and arrays become constants, in the scope of the operation that uses them: add/ReadVariableOp, sub/x.
    private Tensor AsSymbol(IReadOnlyList<Tensor> inputs, int index, OpDef def, string node)
    {
        Tensor input = inputs[index];
        if (input is null)
            throw new ValueError($"Input {index} ('{def.Signature.InputName(index, inputs.Count)}') of {def.Name} '{node}' is null; give a tensor or an array.") { Op = def.Name, Node = node };
        if (input.IsSymbol && input.Graph != this)
            throw new ValueError(
                $"Tensor '{input.Name}' is from another graph than {def.Name} '{node}', which is to use it. Build both in one graph.")
            { Op = def.Name, Node = node };
        if (input is { IsSymbol: true, Variable: null })
            return input;
        using ScopeExit scope = EnterScope(node + "/");
        return input.Variable is { } variable
            ? variable.Value()
            : Constant(((NumPy.NDArray)input).Value, def.Signature.InputName(index, inputs.Count));
    }

    /// <summary>From here on every addition is an error: a loop that adds operations in each step is found at once.</summary>
    public void MakeFinal() => _isFinalized = true;

    /// <summary>Adds a Const.</summary>
    internal Tensor Constant(HostTensor value, string? name = null) =>
        CreateOp("Const", [], name ?? "Const", ("value", value), ("dtype", value.DType)).Output;

    private string Closest(string name)
    {
        string? near = _byName.Keys.FirstOrDefault(k => k.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? _byName.Keys.FirstOrDefault(k => k.EndsWith("/" + name, StringComparison.Ordinal));
        return near is null ? "" : $" Did you mean '{near}'?";
    }
}
