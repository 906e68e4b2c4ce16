namespace Tensorflow;

/// <summary>Stands for a variable; the session has its value.</summary>
internal static class VarHandleOp
{
    public static readonly OpDef Def = new("VarHandleOp")
    {
        Outputs = "resource: resource",
        Attrs =
        [
            "container: string = ''", "shared_name: string = ''", "debug_name: string = ''", "dtype: type", "shape: shape",
            "allowed_devices: list(string) = []",
        ],
        IsStateful = true,
        ShapeRule = ShapeRules.Scalar,
        NotDifferentiable = true,
    };
}

/// <summary>A variable's value at this point of the run.</summary>
internal static class ReadVariableOp
{
    public static readonly OpDef Def = new("ReadVariableOp")
    {
        Inputs = "resource: resource",
        Outputs = "value: dtype",
        Attrs = ["dtype: type"],
        IsStateful = true,
        ShapeRule = InferShape,
        Kernel = Bind,
        // The gradient with respect to the handle is that with respect to the value.
        Gradient = (_, grads) => [grads[0]],
    };

    private static void InferShape(ShapeContext c)
    {
        c.CheckVariableType(0, c.Attrs.Type("dtype"));
        c.SetOutput(0, c.VariableShape(0));
    }

    private static KernelBody Bind(BindContext c)
    {
        Variable variable = c.Variable(0);
        c.ProvidesOutput(0);
        c.KernelName = "in place";
        return (in KernelArgs args) => args.SetOutput(0, variable.Block);
    }

    /// <summary>For values that are used after the variable has changed.</summary>
    internal static KernelBody BindCopy(BindContext c)
    {
        Variable variable = c.Variable(0);
        c.KernelName = "copy";
        return (in KernelArgs args) => args.Output(0).CopyFrom(variable.Block);
    }
}

/// <summary>Gives a variable a new value.</summary>
internal static class AssignVariableOp
{
    public static readonly OpDef Def = new("AssignVariableOp")
    {
        Inputs = "resource: resource, value: dtype",
        Attrs = ["dtype: type", "validate_shape: bool = false"],
        IsStateful = true,
        WritesVariables = true,
        ShapeRule = InferShape,
        Kernel = Bind,
        NotDifferentiable = true,
    };

    private static void InferShape(ShapeContext c)
    {
        c.CheckVariableType(0, c.InputType(1));
        Shape declared = c.Operation.Inputs[0].Op.Attrs.TryGet("shape", out object? shape) ? (Shape)shape : Shape.Unknown;
        if (!c.Input(1).IsCompatibleWith(declared))
            throw c.Error($"the variable has shape {declared}", "Assign a value of that shape.");
        c.AssignVariable(0, c.Input(1));
    }

    private static KernelBody Bind(BindContext c)
    {
        Variable variable = c.VariableToAssign(0);
        Shape shape = c.InputShape(1);
        return (in KernelArgs args) => variable.Assign(args.Input(1), shape);
    }
}

/// <summary>Whether a variable has a value.</summary>
internal static class VarIsInitializedOp
{
    public static readonly OpDef Def = new("VarIsInitializedOp")
    {
        Inputs = "resource: resource",
        Outputs = "is_initialized: bool",
        IsStateful = true,
        ShapeRule = ShapeRules.Scalar,
        Kernel = Bind,
        NotDifferentiable = true,
    };

    private static KernelBody Bind(BindContext c)
    {
        Variable variable = c.VariableToAssign(0);
        return (in KernelArgs args) => args.Output<bool>(0)[0] = variable.IsInitialized;
    }
}
