namespace Tensorflow;

/// <summary>Shapes while a plan is compiled: concrete ones.</summary>
internal sealed class PlanShapeContext(
    Operation op, IReadOnlyList<PlanValue> inputs, Func<PlanValue, HostTensor?> constant, SessionState session) : ShapeContext(op)
{
    public override Shape Input(int index) => inputs[index].Shape;

    public override HostTensor? Constant(int index) => constant(inputs[index]);

    public override Shape ConstantAsShape(int index) =>
        constant(inputs[index]) is { } value ? new Shape(value.ToInt64()) : Shape.Unknown;

    public override Shape VariableShape(int index) =>
        session.Variable(inputs[index].Source.Op) is { IsInitialized: true } variable ? variable.Shape : base.VariableShape(index);
}
