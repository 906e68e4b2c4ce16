namespace Tensorflow;

/// <summary>Shapes while a plan is compiled: concrete ones.</summary>
internal sealed class PlanShapeContext(
    Operation op, IReadOnlyList<PlanValue> inputs, Func<PlanValue, HostTensor?> constant, VariableShapes variables) : ShapeContext(op)
{
    public override Shape Input(int index) => inputs[index].Shape;

    public override HostTensor? Constant(int index) => constant(inputs[index]);

    public override Shape ConstantAsShape(int index) =>
        constant(inputs[index]) is { } value ? new Shape(value.ToInt64()) : Shape.Unknown;

    public override Shape VariableShape(int index) => variables.Of(inputs[index].Source.Op) ?? base.VariableShape(index);

    public override void AssignVariable(int index, Shape shape) => variables.Assign(inputs[index].Source.Op, shape);
}
