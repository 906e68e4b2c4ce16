namespace Tensorflow;

public sealed partial class Graph
{
    public int? seed
    {
        get => Seed;
        set => Seed = value;
    }

    /// <summary>Makes this graph the default one of the thread, until <see cref="Exit"/>.</summary>
    public Graph as_default()
    {
        PushDefault();
        return this;
    }

    public void Exit() => PopDefault();

    /// <summary>From here on every addition to the graph is an error.</summary>
    public void finalize() => MakeFinal();

    public Operation[] get_operations() => [.. Operations];

    public Operation get_operation_by_name(string name) => OperationByName(name);

    public Tensor get_tensor_by_name(string name) => TensorByName(name);

    public List<T> get_collection<T>(string name) => [.. Collection<T>(name)];

    public void add_to_collection<T>(string name, T value) where T : notnull => AddToCollection(name, value);

    public string unique_name(string name, bool mark_as_used = true) => UniqueName(name, mark_as_used);

    /// <summary>See <see cref="ToGraphDef"/>.</summary>
    public GraphDef as_graph_def(bool add_shapes = false) => ToGraphDef(add_shapes);

    public ControlDependencies control_dependencies(ITensorOrOperation[] control_inputs) =>
        new(this, Array.ConvertAll(control_inputs, c => c as Operation ?? ((Tensor)c).Op));
}

/// <summary>A name scope to be entered with <c>tf_with</c> or <c>using</c>.</summary>
public sealed class NameScope(Graph graph, string name) : ITensorFlowObject, IDisposable
{
    private Graph.ScopeExit? _exit;

    /// <summary>The scope's full name with a trailing slash, once entered.</summary>
    public string scope_name => _exit?.Prefix ?? throw new RuntimeError($"Name scope '{name}' is not entered; use tf_with or using.");

    public void __enter__() => _exit ??= graph.EnterScope(name);

    public void __exit__()
    {
        _exit?.Dispose();
        _exit = null;
    }

    public void Dispose() => __exit__();

    public override string ToString() => _exit?.Prefix ?? name;

    public static implicit operator string(NameScope scope) => scope.scope_name;
}

/// <summary>Control dependencies to be entered with <c>tf_with</c> or <c>using</c>.</summary>
public sealed class ControlDependencies(Graph graph, Operation[] operations) : ITensorFlowObject, IDisposable
{
    private Graph.ControlExit? _exit;

    public void __enter__() => _exit ??= graph.EnterControlDependencies(operations);

    public void __exit__()
    {
        _exit?.Dispose();
        _exit = null;
    }

    public void Dispose() => __exit__();
}
