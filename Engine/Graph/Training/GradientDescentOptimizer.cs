namespace Tensorflow;

/// <summary>w −= lr·g.</summary>
public sealed class GradientDescentOptimizer : Optimizer
{
    private readonly object _learningRate;
    private Tensor _rate = null!;

    /// <param name="learningRate">A step's length.</param>
    /// <param name="name">Scope of the update operations.</param>
    public GradientDescentOptimizer(float learningRate, string name = "GradientDescent") : base(name) =>
        _learningRate = learningRate;

    /// <param name="learningRate">A step's length, a scalar.</param>
    /// <param name="name">Scope of the update operations.</param>
    public GradientDescentOptimizer(Tensor learningRate, string name = "GradientDescent") : base(name) =>
        _learningRate = learningRate;

    protected override void Prepare() => _rate = Hyperparameter(_learningRate, "learning_rate");

    protected override Operation ApplyDense(Tensor gradient, ResourceVariable variable) =>
        Emit.Node("ResourceApplyGradientDescent", [variable.Handle, _rate, gradient]);
}
