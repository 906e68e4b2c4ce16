namespace Tensorflow;

/// <summary>What a session remembers from run to run: the values of variables, and the state of random generators.</summary>
internal sealed class SessionState : IDisposable
{
    private readonly Dictionary<string, Variable> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<Operation, object> _states = [];

    /// <summary>The variable of a VarHandleOp. Handles of one shared name stand for one variable.</summary>
    /// <exception cref="InvalidArgumentError">The operation is none, or takes a variable for one of another type.</exception>
    public Variable Variable(Operation handle)
    {
        if (handle.Type != "VarHandleOp")
            throw new InvalidArgumentError($"'{handle.Name}' is a {handle.Type}, expected a VarHandleOp: a variable cannot be computed.");
        string name = handle.Attrs.String("shared_name") is { Length: > 0 } shared ? shared : handle.Name;
        TF_DataType type = handle.Attrs.Type("dtype");
        if (!_variables.TryGetValue(name, out Variable? variable))
            _variables.Add(name, variable = new Variable(name, type));
        return variable.DType == type
            ? variable
            : throw new InvalidArgumentError(
                $"VarHandleOp '{handle.Name}' is of type {type.Name()}, but variable '{name}' is of type {variable.DType.Name()}. Give it another shared_name.")
            { Op = handle.Type, Node = handle.Name };
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
