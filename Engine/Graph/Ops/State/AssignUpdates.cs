using System.Numerics;
using System.Numerics.Tensors;

namespace Tensorflow;

/// <summary>AssignAddVariableOp and AssignSubVariableOp: change a variable by a value of its own shape, in place.</summary>
internal static class AssignUpdates
{
    public static readonly OpDef Add = Update("AssignAddVariableOp", isAddition: true);

    public static readonly OpDef Sub = Update("AssignSubVariableOp", isAddition: false);

    private static OpDef Update(string name, bool isAddition) => new(name)
    {
        Inputs = "resource: resource, value: dtype",
        Attrs = ["dtype: type"],
        IsStateful = true,
        WritesVariables = true,
        ShapeRule = CheckShape,
        Kernel = c => Bind(c, isAddition),
        NotDifferentiable = true,
    };

    private static void CheckShape(ShapeContext c)
    {
        c.CheckVariableType(0, c.InputType(1));
        if (!c.Input(1).IsCompatibleWith(c.VariableShape(0)))
            throw c.Error($"the variable has shape {c.VariableShape(0)}", "Give a value of that shape.");
    }

    private static KernelBody Bind(BindContext c, bool isAddition) => c.InputType(1) switch
    {
        TF_DataType.TF_FLOAT => Bind<float>(c, isAddition),
        TF_DataType.TF_DOUBLE => Bind<double>(c, isAddition),
        TF_DataType.TF_INT32 => Bind<int>(c, isAddition),
        TF_DataType.TF_INT64 => Bind<long>(c, isAddition),
        TF_DataType.TF_UINT8 => Bind<byte>(c, isAddition),
        var type => throw new UnimplementedError(
            $"{c.Operation.Type} '{c.Operation.Name}': there is no kernel for {type.Name()}; use float32, float64, int32, int64 or uint8.")
        { Op = c.Operation.Type, Node = c.Operation.Name },
    };

    private static KernelBody Bind<T>(BindContext c, bool isAddition) where T : unmanaged, INumber<T>
    {
        Variable variable = c.Variable(0);
        return isAddition
            ? (in KernelArgs args) => TensorPrimitives.Add(variable.Block.Span<T>(), args.Input<T>(1), variable.Block.Span<T>())
            : (in KernelArgs args) => TensorPrimitives.Subtract(variable.Block.Span<T>(), args.Input<T>(1), variable.Block.Span<T>());
    }
}
