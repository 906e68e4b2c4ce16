namespace Tensorflow;

/// <summary>
/// A variable: a VarHandleOp <c>w</c> and, beside it, <c>w/IsInitialized/VarIsInitializedOp</c>, <c>w/Assign</c> (which gives it its initial
/// value) and <c>w/Read/ReadVariableOp</c> (what a session fetches for it).
/// </summary>
/// <remarks>
/// As an input of an operation, a variable is read where the operation stands: <c>Conv2D/ReadVariableOp</c>. That is why
/// <see cref="GraphElement"/> says which variable it stands for.
/// </remarks>
public sealed partial class ResourceVariable : IVariableV1
{
    /// <param name="initialValue">A tensor of known shape, an NDArray, an array, a number, or a <see cref="Func{Tensor}"/> that makes the value
    /// inside the variable's scope.</param>
    /// <param name="trainable">Optimizers change it unless told otherwise.</param>
    /// <param name="name">Its name in the current scope, made unique; <c>Variable</c> by default. A name that ends in <c>/</c> is taken as it is.</param>
    /// <param name="dtype">The type of its values; the initial value's if invalid.</param>
    /// <param name="shape">Its shape, where it may take values of other shapes than the initial one.</param>
    /// <exception cref="ValueError">There is no initial value, or it is of another type or shape.</exception>
    internal ResourceVariable(
        object? initialValue, bool trainable = true, string? name = null, TF_DataType dtype = TF_DataType.DtInvalid, Shape? shape = null)
    {
        if (initialValue is null)
            throw new ValueError("The initial_value of a variable must be given: a tensor, an array or a number.");
        Graph = initialValue is Tensor { IsSymbol: true } symbol ? symbol.Graph : Graph.Default;
        Trainable = trainable;
        using Graph.ScopeExit scope = Graph.EnterScope(string.IsNullOrEmpty(name) ? "Variable" : name);
        Tensor initial = InitialTensor(initialValue, dtype);
        Handle = MakeHandle(scope.Prefix, initial.DType, shape ?? initial.Shape);
        using (Graph.EnterScope("IsInitialized"))
            IsInitialized = Emit.Op("VarIsInitializedOp", [Handle]);
        Initializer = Emit.Node("AssignVariableOp", [Handle, initial], "Assign");
        using (Graph.EnterScope("Read"))
            GraphElement = Value();
        GraphElement.Variable = this;
        Graph.AddToCollection(GraphKeys.GlobalVariables, this);
        if (trainable)
            Graph.AddToCollection(GraphKeys.TrainableVariables, this);
    }

    public string Name => Handle.Name;

    public Tensor Handle { get; }

    /// <summary>Whether it has a value, a bool scalar.</summary>
    public Tensor IsInitialized { get; }

    public Operation Initializer { get; }

    public Operation Op => Handle.Op;

    public Tensor GraphElement { get; }

    public Graph Graph { get; }

    public bool Trainable { get; }

    public TF_DataType DType => Op.Attrs.Type("dtype");

    /// <summary>The shape of every value it takes; unknown dimensions may change.</summary>
    public Shape Shape => Op.Attrs.Shape("shape");

    public static implicit operator Tensor(ResourceVariable variable) => variable.GraphElement;

    public Tensor AsTensor(TF_DataType dtype = TF_DataType.DtInvalid, string? name = null, bool as_ref = false) =>
        TensorConversion.ToTensor(GraphElement, dtype);

    /// <summary>Adds a read, a ReadVariableOp in the current scope.</summary>
    internal Tensor Value(string? name = null) => Emit.Op("ReadVariableOp", [Handle], name, ("dtype", DType));

    /// <summary>Adds an AssignVariableOp.</summary>
    /// <exception cref="ValueError">The value is of another type or shape than the variable.</exception>
    internal Operation Assign(object value, string? name = null) =>
        Emit.Node("AssignVariableOp", [Handle, Fitting(value)], name, ("validate_shape", Shape.IsFullyDefined));

    /// <summary>Adds an AssignAddVariableOp.</summary>
    internal Operation AssignAdd(object delta, string? name = null) => Emit.Node("AssignAddVariableOp", [Handle, Fitting(delta)], name);

    /// <summary>Adds an AssignSubVariableOp.</summary>
    internal Operation AssignSub(object delta, string? name = null) => Emit.Node("AssignSubVariableOp", [Handle, Fitting(delta)], name);

    /// <summary>Adds a read that waits for <paramref name="change"/>: the variable's value after it.</summary>
    internal Tensor ValueAfter(Operation change)
    {
        using (Graph.EnterControlDependencies(change))
            return Value();
    }

    public override string ToString() => $"<tf.Variable '{Name}' shape={Shape} dtype={DType.Name()}>";

    private Tensor InitialTensor(object value, TF_DataType dtype)
    {
        using (Graph.EnterScope("Initializer"))
            return TensorConversion.ToTensor(value is Func<Tensor> make ? make() : value, dtype, "initial_value");
    }

    private Tensor MakeHandle(string prefix, TF_DataType dtype, Shape shape) => Graph.CreateOp(
        "VarHandleOp", [], prefix, ("shared_name", prefix[..^1]), ("debug_name", prefix), ("dtype", dtype), ("shape", shape)).Output;

    private Tensor Fitting(object value)
    {
        Tensor tensor = TensorConversion.ToTensor(value, DType);
        if (!tensor.Shape.IsCompatibleWith(Shape))
            throw new ValueError($"Cannot assign to variable '{Name}': its shape is {Shape}, the value's is {tensor.Shape}. Reshape the value.")
            { Node = Op.Name, Shapes = [Shape, tensor.Shape] };
        return tensor;
    }
}
