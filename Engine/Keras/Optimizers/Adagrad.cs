namespace Tensorflow.Keras.Optimizers;

/// <summary>
/// a += g²; w −= lr · g / √(a + ε). Slot <c>accumulator</c>. TensorFlow's own op has the ε outside the root, so plain ops do it.
/// </summary>
public sealed class Adagrad : OptimizerV2
{
    private readonly float _start, _epsilon;

    internal Adagrad(
        OptimizerOptions options, float initialAccumulatorValue = 0.1f, float epsilon = 1e-7f, string name = "Adagrad")
        : base(name, options) => (_start, _epsilon) = (initialAccumulatorValue, epsilon);

    private protected override void CreateSlots(ResourceVariable variable) => AddSlot(variable, "accumulator", _start);

    private protected override Operation Update(Tensor gradient, ResourceVariable variable)
    {
        ResourceVariable accumulator = Slot(variable, "accumulator");
        Tensor squares = accumulator.ValueAfter(accumulator.AssignAdd(MathOps.Square(gradient)));
        Tensor root = MathOps.Sqrt(squares + Number(_epsilon));
        return variable.AssignSub(MathOps.Multiply(gradient, Rate) / root);
    }
}
