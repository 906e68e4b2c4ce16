using Tensorflow.Initializers;

namespace Tensorflow;

/// <summary>a += g²; w −= lr·g / √a. Slot <c>accumulator</c>: a, which starts at <c>initialAccumulatorValue</c>.</summary>
public sealed class AdagradOptimizer : Optimizer
{
    private readonly object _learningRate;
    private readonly float _initialAccumulatorValue;
    private Tensor _rate = null!;

    /// <param name="learningRate">A step's length.</param>
    /// <param name="initialAccumulatorValue">Where the sum of squares starts; above 0.</param>
    /// <param name="name">Scope of the update operations and name of the slots.</param>
    /// <exception cref="ValueError">The initial value is not above 0.</exception>
    public AdagradOptimizer(float learningRate, float initialAccumulatorValue = 0.1f, string name = "Adagrad")
        : this((object)learningRate, initialAccumulatorValue, name) { }

    /// <param name="learningRate">A step's length, a scalar.</param>
    /// <param name="initialAccumulatorValue">Where the sum of squares starts; above 0.</param>
    /// <param name="name">Scope of the update operations and name of the slots.</param>
    /// <exception cref="ValueError">The initial value is not above 0.</exception>
    public AdagradOptimizer(Tensor learningRate, float initialAccumulatorValue = 0.1f, string name = "Adagrad")
        : this((object)learningRate, initialAccumulatorValue, name) { }

    private AdagradOptimizer(object learningRate, float initialAccumulatorValue, string name) : base(name)
    {
        if (!(initialAccumulatorValue > 0))
            throw new ValueError($"initial_accumulator_value must be positive: {initialAccumulatorValue}");
        _learningRate = learningRate;
        _initialAccumulatorValue = initialAccumulatorValue;
    }

    protected override void CreateSlots(IReadOnlyList<ResourceVariable> variables)
    {
        foreach (ResourceVariable variable in variables)
            AddSlot(variable, "accumulator", new Constant(_initialAccumulatorValue));
    }

    protected override void Prepare() => _rate = Hyperparameter(_learningRate, "learning_rate");

    protected override Operation ApplyDense(Tensor gradient, ResourceVariable variable) =>
        Emit.Node("ResourceApplyAdagrad", [variable.Handle, Slot(variable, "accumulator")!.Handle, _rate, gradient]);
}
