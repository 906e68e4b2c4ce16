namespace Tensorflow;

/// <summary>Adds the nodes of a GraphDef to a graph, as Python's <c>import_graph_def</c> does; all of them, or none where one
/// is refused.</summary>
internal sealed class GraphDefImport
{
    private readonly Graph _graph;
    private readonly Dictionary<NodeInput, Tensor> _mapped;
    private readonly GraphDefNodes _nodes;
    private readonly Dictionary<string, Operation> _made = new(StringComparer.Ordinal);

    private GraphDefImport(Graph graph, GraphDef message, IReadOnlyDictionary<string, Tensor> inputMap)
    {
        _graph = graph;
        _mapped = inputMap.ToDictionary(p => NodeInput.Parse(p.Key), p => p.Value);
        _nodes = new GraphDefNodes(message, _mapped.Keys.ToHashSet());
    }

    /// <param name="graph">The graph to add to.</param>
    /// <param name="message">The nodes; their devices are ignored.</param>
    /// <param name="inputMap">Tensors of the graph to take for inputs <c>node</c>, <c>node:output</c> or <c>^node</c>.</param>
    /// <param name="returnElements">Names of operations, and of tensors (with <c>:output</c>), as they are in the message.</param>
    /// <param name="name">A name scope, made unique, that all nodes come into; empty for none.</param>
    /// <returns>The return elements in their order.</returns>
    /// <exception cref="ValueError">The GraphDef is none that this engine can run, or a name in <paramref name="inputMap"/> or
    /// <paramref name="returnElements"/> is not in it.</exception>
    /// <exception cref="TypeError">Types of inputs and attributes do not agree.</exception>
    public static ITensorOrOperation[] Import(
        Graph graph, GraphDef message, IReadOnlyDictionary<string, Tensor>? inputMap = null, IReadOnlyList<string>? returnElements = null,
        string name = "import")
    {
        var import = new GraphDefImport(graph, message, inputMap ?? new Dictionary<string, Tensor>());
        import.CheckNames(returnElements ?? []);
        import.Make(name);
        return [.. (returnElements ?? []).Select(import.Element)];
    }

    private void CheckNames(IReadOnlyList<string> returnElements)
    {
        HashSet<NodeInput> used = [.. _nodes.InOrder.SelectMany(n => n.Inputs)];
        string[] unused = [.. _mapped.Keys.Where(i => !used.Contains(i) && !_nodes.Contains(i.Node)).Select(i => i.ToString())];
        if (unused.Length > 0)
            throw new ValueError($"Attempted to map inputs that were not found in graph_def: [{string.Join(", ", unused)}]");
        foreach (string element in returnElements)
            if (!_nodes.Contains(NodeInput.Parse(element).Node))
                throw new ValueError($"Requested return_element '{element}' not found in graph_def.");
    }

    private void Make(string scopeName)
    {
        int before = _graph.Operations.Count;
        using Graph.ScopeExit scope = _graph.EnterScope(scopeName);
        try
        {
            foreach (NodeInput mapped in _mapped.Keys)
                _mapped[mapped] = Symbol(_mapped[mapped]);
            foreach (ImportNode node in _nodes.InOrder)
                _made.Add(node.Name, Make(node, scope.Prefix));
            foreach (Operation op in _made.Values)
                _graph.ReserveName(op.Name);
        }
        catch
        {
            _graph.RemoveOperationsFrom(before);
            throw;
        }
    }

    private Operation Make(ImportNode node, string prefix)
    {
        Operation op = _graph.CreateOp(
            node.Message.Op, [.. node.Inputs.Where(i => !i.IsControl).Select(i => Source(node, i))], FreeName(prefix, node.Name) + "/",
            NodeAttributes.Read(node.Message, OpRegistry.Find(node.Message.Op), prefix));
        op.AddControlInputs(
            [.. node.Inputs.Where(i => i.IsControl).Select(i => _mapped.TryGetValue(i, out Tensor? mapped) ? mapped.Op : _made[i.Node])]);
        foreach ((Tensor output, Shape shape) in op.Outputs.Zip(NodeAttributes.Shapes(node.Message)))
            output.SetShape(shape);
        return op;
    }

    private Tensor Source(ImportNode node, NodeInput input)
    {
        if (_mapped.TryGetValue(input, out Tensor? mapped))
            return mapped;
        Operation op = _made[input.Node];
        return input.Output < op.Outputs.Count
            ? op.Outputs[input.Output]
            : throw node.Error($"input '{input}' is output {input.Output} of {op.Type} '{op.Name}', which has {op.Outputs.Count}");
    }

    // Variables are read, and arrays become constants, once for all nodes that they are mapped into.
    private Tensor Symbol(Tensor value)
    {
        if (value is { IsSymbol: true, Variable: null })
            return value;
        using Graph.ScopeExit scope = _graph.EnterScope("inputs");
        return value.Variable is { } variable ? variable.Value() : _graph.Constant(((NumPy.NDArray)value).Value);
    }

    private string FreeName(string prefix, string name)
    {
        string free = name;
        for (int i = 1; _graph.Contains(prefix + free) || i > 1 && _nodes.Contains(free); i++)
            free = $"{name}_{i}";
        return prefix + free;
    }

    private ITensorOrOperation Element(string name)
    {
        NodeInput element = NodeInput.Parse(name);
        if (!name.Contains(':'))
            return _made[element.Node];
        if (_mapped.TryGetValue(element, out Tensor? mapped))
            return mapped;
        Operation op = _made[element.Node];
        return element.Output < op.Outputs.Count
            ? op.Outputs[element.Output]
            : throw new ValueError($"Requested return_element '{name}' is not there: '{op.Name}' ({op.Type}) has {op.Outputs.Count} outputs.");
    }
}
