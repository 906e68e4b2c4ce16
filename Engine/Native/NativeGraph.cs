using Tensorflow;

namespace TfCnn.Native;

/// <summary>
/// A graph's operations in a TF_Graph, with the same names, attributes, inputs and control inputs. An operation is added when a run
/// first needs it, after everything that it depends on.
/// </summary>
internal sealed class NativeGraph : IDisposable
{
    private readonly List<nint> _operations = [];
    private readonly HashSet<Operation> _intoVariables = [];
    private readonly StatusHandle _status = CApi.TF_NewStatus();

    public GraphHandle Handle { get; } = CApi.TF_NewGraph();

    /// <summary>The operation over there; it and all that it depends on are added where they are missing.</summary>
    /// <exception cref="ValueError">TensorFlow refuses an operation.</exception>
    /// <exception cref="InvalidArgumentError">Operations wait for each other in a circle.</exception>
    public nint Mirror(Operation operation)
    {
        if (Find(operation) is var known and not 0)
            return known;
        foreach (Operation missing in Pruning.Order([operation], o => o.Inputs.Select(i => i.Op).Concat(o.ControlInputs).Where(b => Find(b) == 0)))
            Add(missing);
        return Find(operation);
    }

    public NativeOutput Mirror(Tensor tensor) => new(Mirror(tensor.Op), tensor.Index);

    /// <summary>Whether the tensor's value, or memory that an op passed on, can become a variable's: AssignVariableOp takes its input's memory.</summary>
    /// <param name="tensor">Of an operation that is mirrored.</param>
    public bool MayGoIntoVariable(Tensor tensor) => _intoVariables.Contains(tensor.Op);

    /// <summary>What TensorFlow's shape inference says of a tensor.</summary>
    public Shape ShapeOf(Tensor tensor)
    {
        NativeOutput output = Mirror(tensor);
        int rank = CApi.TF_GraphGetTensorNumDims(Handle, output, _status);
        _status.ThrowIfFailed(tensor.Op);
        if (rank < 0)
            return Shape.Unknown;
        long[] dimensions = new long[rank];
        CApi.TF_GraphGetTensorShape(Handle, output, dimensions, rank, _status);
        _status.ThrowIfFailed(tensor.Op);
        return new Shape(dimensions);
    }

    public void Dispose()
    {
        Handle.Dispose();
        _status.Dispose();
    }

    private nint Find(Operation operation) => operation.Id < _operations.Count ? _operations[operation.Id] : 0;

    private void Add(Operation operation)
    {
        // Only TF_FinishOperation frees a description, so that nothing may throw before it.
        AttributeSetter[] setAttributes = NativeAttributes.Of(operation);
        nint description = CApi.TF_NewOperation(Handle, operation.Type, operation.Name);
        AddInputs(description, operation);
        foreach (Operation control in operation.ControlInputs)
            CApi.TF_AddControlInput(description, Find(control));
        foreach (AttributeSetter set in setAttributes)
            set(description, _status);
        nint added = CApi.TF_FinishOperation(description, _status);
        _status.ThrowIfFailed(operation);
        while (_operations.Count <= operation.Id)
            _operations.Add(0);
        _operations[operation.Id] = added;
        if (operation.Type == "AssignVariableOp")
            MarkSources(operation);
    }

    // Which ops pass memory on is TensorFlow's own affair, so that everything before the assignment counts.
    private void MarkSources(Operation assignment)
    {
        var open = new Stack<Operation>(assignment.Inputs.Select(i => i.Op));
        while (open.TryPop(out Operation? operation))
            if (_intoVariables.Add(operation))
                foreach (Tensor input in operation.Inputs)
                    open.Push(input.Op);
    }

    private void AddInputs(nint description, Operation operation)
    {
        int next = 0;
        foreach (ArgDef arg in operation.Def.Signature.Inputs)
        {
            int count = Count(arg, operation.Attrs);
            NativeOutput[] inputs = [.. operation.Inputs.Skip(next).Take(count).Select(t => new NativeOutput(Find(t.Op), t.Index))];
            if (arg.IsList)
                CApi.TF_AddInputList(description, inputs, count);
            else
                CApi.TF_AddInput(description, inputs[0]);
            next += count;
        }
    }

    private static int Count(ArgDef arg, Attributes attrs) =>
        arg.NumberAttr is { } number ? checked((int)attrs.Int(number))
        : arg.TypeListAttr is { } types ? attrs.Types(types).Length
        : 1;
}
