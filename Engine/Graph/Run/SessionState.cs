namespace Tensorflow;

/// <summary>What a session remembers from run to run: the values of variables, and the state of random generators.</summary>
internal sealed class SessionState : IDisposable
{
    private readonly Dictionary<string, Variable> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<Operation, object> _states = [];

    /// <summary>The variable of a VarHandleOp. Handles of one shared name stand for one variable.</summary>
    public Variable Variable(Operation handle)
    {
        if (handle.Type != "VarHandleOp")
            throw new InvalidArgumentError($"'{handle.Name}' is a {handle.Type}, expected a VarHandleOp: a variable cannot be computed.");
        string name = handle.Attrs.String("shared_name") is { Length: > 0 } shared ? shared : handle.Name;
        if (!_variables.TryGetValue(name, out Variable? variable))
            _variables.Add(name, variable = new Variable(name, handle.Attrs.Type("dtype")));
        return variable;
    }

    public T State<T>(Operation op, Func<T> create) where T : class
    {
        if (!_states.TryGetValue(op, out object? state))
            _states.Add(op, state = create());
        return (T)state;
    }

    public void Dispose()
    {
        foreach (Variable variable in _variables.Values)
            variable.Free();
    }
}
