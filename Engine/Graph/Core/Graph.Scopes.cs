using System.Text.RegularExpressions;

namespace Tensorflow;

/// <summary>Names, name scopes, control dependencies and the default graph, as TensorFlow's Python front end has them.</summary>
public sealed partial class Graph
{
    [ThreadStatic]
    private static Stack<Graph>? s_defaults;

    [ThreadStatic]
    private static Graph? s_global;

    private readonly Dictionary<string, int> _namesInUse = new(StringComparer.Ordinal);
    private readonly Stack<ControlScope> _controlDependencies = new();

    /// <summary>The graph that new operations of this thread go to: the innermost <see cref="PushDefault"/>, else a global
    /// one.</summary>
    public static Graph Default => s_defaults is { Count: > 0 } stack ? stack.Peek() : s_global ??= new Graph();

    /// <summary>The current name scope, without a trailing slash; empty at the root.</summary>
    public string NameScope { get; private set; } = "";

    /// <summary>Replaces this thread's global default graph with an empty one.</summary>
    /// <exception cref="RuntimeError">A graph is entered with <c>as_default</c>.</exception>
    public static void ResetDefault()
    {
        if (s_defaults is { Count: > 0 })
            throw new RuntimeError("Do not reset the default graph inside as_default(); call Exit() first.");
        s_global = new Graph();
    }

    public void PushDefault() => (s_defaults ??= new Stack<Graph>()).Push(this);

    /// <exception cref="RuntimeError">The graph is not the innermost default.</exception>
    public void PopDefault()
    {
        if (s_defaults is not { Count: > 0 } || s_defaults.Peek() != this)
            throw new RuntimeError("Exit() must follow as_default() on the same graph and thread, innermost first.");
        s_defaults.Pop();
    }

    /// <summary>
    /// A name no other node has: the wish inside the current scope, with <c>_1</c>, <c>_2</c> … where it is taken. Names are
    /// compared without case, so that a graph's names stay distinct on every file system. A wish that ends in <c>/</c> is
    /// used as it is, without the slash.
    /// </summary>
    /// <exception cref="ValueError">The name has characters that TensorFlow does not allow.</exception>
    public string UniqueName(string wish, bool markAsUsed = true)
    {
        if (wish.EndsWith('/'))
            return wish[..^1];
        string name = NameScope.Length > 0 ? $"{NameScope}/{wish}" : wish;
        if (!ValidName().IsMatch(name))
            throw new ValueError($"'{name}' is not a valid scope name: expected letters, digits, '.', '_', '-', '\\', '/', beginning with a letter, digit or '.'.");
        string key = name.ToLowerInvariant();
        int count = _namesInUse.GetValueOrDefault(key);
        if (markAsUsed)
            _namesInUse[key] = count + 1;
        if (count == 0)
            return name;
        string candidateKey = key;
        while (_namesInUse.ContainsKey(candidateKey))
            candidateKey = $"{key}_{count++}";
        if (markAsUsed)
            _namesInUse[candidateKey] = 1;
        return $"{name}_{count - 1}";
    }

    /// <summary>Keeps later wishes from getting a name that was used as it is.</summary>
    internal void ReserveName(string name) => _namesInUse.TryAdd(name.ToLowerInvariant(), 1);

    /// <summary>Enters a name scope until the result is disposed; constants made meanwhile go to this graph too. An empty name
    /// goes to the root; a name that ends in <c>/</c> re-enters that scope exactly.</summary>
    public ScopeExit EnterScope(string name)
    {
        string outer = NameScope;
        NameScope = name.Length == 0 ? "" : name.EndsWith('/') ? name[..^1] : UniqueName(name);
        PushDefault();
        return new ScopeExit(this, outer);
    }

    /// <summary>Makes all operations created until disposal wait for <paramref name="operations"/>.</summary>
    public ControlExit EnterControlDependencies(params Operation[] operations)
    {
        _controlDependencies.Push(new ControlScope(operations, []));
        return new ControlExit(this);
    }

    // An operation that reads one made in the same scope waits through that one.
    private Operation[] ControlInputsFor(Tensor[] inputs)
    {
        if (_controlDependencies.Count == 0)
            return [];
        var data = inputs.Select(i => i.Op).ToHashSet();
        return [.. _controlDependencies.Reverse().Where(c => !c.Made.Overlaps(data)).SelectMany(c => c.Operations).Distinct()
            .Where(c => !data.Contains(c))];
    }

    private void RecordInControlScopes(Operation made)
    {
        foreach (ControlScope scope in _controlDependencies)
            scope.Made.Add(made);
    }

    [GeneratedRegex(@"^[A-Za-z0-9.][A-Za-z0-9_.\\/>-]*$")]
    private static partial Regex ValidName();

    // What is waited for, and what has been made that waits.
    private sealed record ControlScope(Operation[] Operations, HashSet<Operation> Made);

    /// <summary>Leaves a name scope.</summary>
    public readonly struct ScopeExit(Graph graph, string outer) : IDisposable
    {
        /// <summary>The entered scope with a trailing slash: re-enters the very scope, or names an op as the scope.</summary>
        public string Prefix { get; } = graph.NameScope.Length > 0 ? graph.NameScope + "/" : "";

        public void Dispose()
        {
            graph.NameScope = outer;
            graph.PopDefault();
        }
    }

    /// <summary>Leaves a control dependency context.</summary>
    public readonly struct ControlExit(Graph graph) : IDisposable
    {
        public void Dispose() => graph._controlDependencies.Pop();
    }
}
