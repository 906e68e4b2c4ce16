namespace Tensorflow;

/// <summary>
/// What a shape rule sees of a node. The same rule runs while the graph is built, with static shapes, and while a plan is
/// compiled, with concrete ones.
/// </summary>
public abstract class ShapeContext
{
    private readonly Shape?[] _outputs;

    private protected ShapeContext(Operation op)
    {
        Operation = op;
        _outputs = new Shape?[op.Outputs.Count];
    }

    /// <summary>The node whose shapes are inferred.</summary>
    public Operation Operation { get; }

    public Attributes Attrs => Operation.Attrs;

    public int InputCount => Operation.Inputs.Count;

    public int OutputCount => _outputs.Length;

    /// <summary>The shape of input <paramref name="index"/>.</summary>
    public abstract Shape Input(int index);

    /// <summary>The value of input <paramref name="index"/> where it is known already, else null.</summary>
    public abstract HostTensor? Constant(int index);

    /// <summary>The shape that an integer vector input holds; dimensions that are not known yet are −1, an unknown length is
    /// an unknown rank.</summary>
    public abstract Shape ConstantAsShape(int index);

    /// <summary>The shape of the variable that resource input <paramref name="index"/> stands for, as far as it is known.</summary>
    public virtual Shape VariableShape(int index) =>
        Operation.Inputs[index].Op.Attrs.TryGet("shape", out object? shape) ? (Shape)shape : Shape.Unknown;

    /// <summary>Refuses a resource input whose variable is of another type than the op takes it for.</summary>
    /// <exception cref="ValueError">It is.</exception>
    public void CheckVariableType(int index, TF_DataType type)
    {
        if (Operation.Inputs[index].Op is { Type: "VarHandleOp" } handle && handle.Attrs.Type("dtype") != type)
            throw Error($"variable '{handle.Name}' is of type {handle.Attrs.Type("dtype").Name()}, not {type.Name()}", "Use it with its own type.");
    }

    /// <summary>Says that the op gives that variable a value of that shape; the reads after it see it while a plan is compiled.</summary>
    public virtual void AssignVariable(int index, Shape shape) { }

    public TF_DataType InputType(int index) => Operation.Inputs[index].DType;

    /// <summary>Sets the shape of output <paramref name="index"/>.</summary>
    public void SetOutput(int index, Shape shape) => _outputs[index] = shape;

    /// <summary>What the rule set for output <paramref name="index"/>; unknown if it set nothing.</summary>
    public Shape Output(int index) => _outputs[index] ?? Shape.Unknown;

    /// <summary>Input <paramref name="index"/>, refused unless it can have <paramref name="rank"/> dimensions; of that rank.</summary>
    public Shape InputOfRank(int index, int rank) => Input(index) switch
    {
        { HasRank: false } => Shape.OfRank(rank),
        { Rank: var r } s when r == rank => s,
        _ => throw Error($"input {index} must be rank {rank}"),
    };

    /// <summary>An error that names the op, the node, what was expected and all shapes that came.</summary>
    /// <param name="expected">What is wrong or expected, a sentence without its end.</param>
    /// <param name="remedy">What to do about it, a whole sentence.</param>
    public ValueError Error(string expected, string remedy = "")
    {
        Shape[] shapes = [.. Enumerable.Range(0, InputCount).Select(Input)];
        string received = shapes.Length == 0 ? "" : $", received {(shapes.Length == 1 ? "shape" : "shapes")} {string.Join(" and ", shapes.Select(s => s.ToString()))}";
        return new ValueError($"{Operation.Type} '{Operation.Name}': {expected}{received}.{(remedy.Length > 0 ? " " + remedy : "")}")
        { Op = Operation.Type, Node = Operation.Name, Shapes = shapes };
    }
}

/// <summary>Shapes while the graph is built: static ones, with unknown dimensions.</summary>
internal sealed class GraphShapeContext(Operation op) : ShapeContext(op)
{
    public override Shape Input(int index) => Operation.Inputs[index].Shape;

    public override HostTensor? Constant(int index) => StaticValue.Of(Operation.Inputs[index]);

    public override Shape ConstantAsShape(int index) => StaticValue.AsShape(Operation.Inputs[index]);
}
