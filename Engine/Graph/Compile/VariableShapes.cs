namespace Tensorflow;

/// <summary>
/// The shapes of variables while a plan is compiled: what they have before the run, and, from the place of an assignment on, what
/// that gives them.
/// </summary>
internal sealed class VariableShapes(SessionState session)
{
    private readonly Dictionary<Variable, Shape> _atStart = [];
    private readonly Dictionary<Variable, Shape> _assigned = [];

    /// <summary>What the plan takes for granted of the variables' shapes before a run.</summary>
    public IEnumerable<(Variable Variable, Shape Shape)> AtStart => _atStart.Select(p => (p.Key, p.Value));

    /// <summary>The shape that the variable of a VarHandleOp has at this point of the run; null while it has no value.</summary>
    public Shape? Of(Operation handle)
    {
        Variable variable = session.Variable(handle);
        if (_assigned.TryGetValue(variable, out Shape? assigned))
            return assigned;
        if (!variable.IsInitialized)
            return null;
        _atStart[variable] = variable.Shape;
        return variable.Shape;
    }

    public void Assign(Operation handle, Shape shape) => _assigned[session.Variable(handle)] = shape;
}
