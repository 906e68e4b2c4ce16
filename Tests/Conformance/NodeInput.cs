using Tensorflow;
using TfCnn.Native;

namespace TfCnn.Tests.Conformance;

/// <summary>An input of a node in question.</summary>
/// <param name="Type">Its type; of a variable, the variable's.</param>
/// <param name="Shape">What is known of its shape while the graph is built; of a variable, the variable's.</param>
/// <param name="Data">Its value: a constant's, or what is fed.</param>
/// <param name="Kind">Where it comes from.</param>
internal sealed record NodeInput(TF_DataType Type, Shape Shape, HostTensor Data, NodeInputKind Kind)
{
    public bool IsConstant => Kind == NodeInputKind.Constant;

    public static NodeInput Constant(HostTensor value) => new(value.DType, value.Shape, value, NodeInputKind.Constant);

    public static NodeInput Fed(HostTensor value) => new(value.DType, value.Shape, value, NodeInputKind.Fed);

    public static NodeInput Variable(Shape shape) =>
        new(TF_DataType.TF_FLOAT, shape, HostTensor.Zeros(TF_DataType.TF_FLOAT, shape), NodeInputKind.Variable);

    /// <summary>The input with another value, of its type and shape.</summary>
    public NodeInput With(HostTensor data) => this with { Data = data, Shape = data.Shape, Type = data.DType };

    /// <summary>The input with another shape, its elements repeated as often as needed.</summary>
    public NodeInput Reshaped(Shape shape)
    {
        HostTensor data = HostTensor.Zeros(Type, shape);
        for (long i = 0; i < data.ElementCount && Data.ElementCount > 0; i++)
            data.Elements.SetValue(Data.Elements.GetValue(i % Data.ElementCount), i);
        return With(data);
    }

    /// <summary>The input with ones of another type.</summary>
    public NodeInput OfType(TF_DataType type)
    {
        HostTensor data = HostTensor.Zeros(type, Data.Shape);
        for (long i = 0; i < data.ElementCount; i++)
            data.Elements.SetValue(Convert.ChangeType(1, data.Elements.GetType().GetElementType()!), i);
        return With(data);
    }

    /// <summary>A node of our graph for it.</summary>
    public Tensor In(Graph graph) => Kind switch
    {
        NodeInputKind.Constant => graph.Constant(Data),
        NodeInputKind.Fed => graph.CreateOp("Placeholder", [], null, ("dtype", Type), ("shape", Shape)).Output,
        _ => graph.CreateOp("VarHandleOp", [], null, ("dtype", Type), ("shape", Shape)).Output,
    };

    /// <summary>A node of TensorFlow's graph for it.</summary>
    public NativeOutput In(NativeNodes graph) => Kind switch
    {
        NodeInputKind.Constant => graph.Constant(Data),
        NodeInputKind.Fed => graph.Placeholder(Type, Shape),
        _ => new NativeOutput(graph.Add(OpRegistry.Find("VarHandleOp"), [], [("dtype", Type), ("shape", Shape)]), 0),
    };

    /// <summary>Gives a variable its value; null for other inputs.</summary>
    public Operation? Assignment(Tensor input, Graph graph) => Kind == NodeInputKind.Variable
        ? graph.CreateOp("AssignVariableOp", [input, graph.Constant(Data)]) : null;

    /// <inheritdoc cref="Assignment(Tensor, Graph)"/>
    public nint? Assignment(NativeOutput input, NativeNodes graph) => Kind == NodeInputKind.Variable
        ? graph.Add(OpRegistry.Find("AssignVariableOp"), [input, graph.Constant(Data)], []) : null;

    public override string ToString() =>
        $"{(Kind == NodeInputKind.Variable ? "variable " : "")}{Type.Name()} {Shape.ToBracketString()}"
        + (IsConstant ? $" = {{{string.Join(", ", Data.Elements.Cast<object>())}}}" : "");
}

internal enum NodeInputKind
{
    Fed,
    Constant,
    Variable,
}
