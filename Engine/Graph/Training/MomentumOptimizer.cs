using Tensorflow.Initializers;

namespace Tensorflow;

/// <summary>a = μ·a + g; w −= lr·a, with Nesterov w −= lr·g + lr·μ·a. Slot <c>momentum</c>: a, from 0.</summary>
public sealed class MomentumOptimizer : Optimizer
{
    private readonly object _learningRate;
    private readonly object _momentum;
    private readonly bool _useNesterov;
    private Tensor _rate = null!, _mu = null!;

    /// <param name="learningRate">A step's length.</param>
    /// <param name="momentum">The part of the last step that goes on, μ.</param>
    /// <param name="useNesterov">Look ahead along the momentum.</param>
    /// <param name="name">Scope of the update operations and name of the slots.</param>
    public MomentumOptimizer(float learningRate, float momentum, bool useNesterov = false, string name = "Momentum")
        : this((object)learningRate, momentum, useNesterov, name) { }

    /// <param name="learningRate">A step's length, a scalar.</param>
    /// <param name="momentum">The part of the last step that goes on, μ.</param>
    /// <param name="useNesterov">Look ahead along the momentum.</param>
    /// <param name="name">Scope of the update operations and name of the slots.</param>
    public MomentumOptimizer(Tensor learningRate, float momentum, bool useNesterov = false, string name = "Momentum")
        : this((object)learningRate, momentum, useNesterov, name) { }

    private MomentumOptimizer(object learningRate, float momentum, bool useNesterov, string name) : base(name)
    {
        _learningRate = learningRate;
        _momentum = momentum;
        _useNesterov = useNesterov;
    }

    protected override void CreateSlots(IReadOnlyList<ResourceVariable> variables)
    {
        foreach (ResourceVariable variable in variables)
            AddSlot(variable, "momentum", new Zeros());
    }

    protected override void Prepare()
    {
        _rate = Hyperparameter(_learningRate, "learning_rate");
        _mu = Hyperparameter(_momentum, "momentum");
    }

    protected override Operation ApplyDense(Tensor gradient, ResourceVariable variable) => Emit.Node(
        "ResourceApplyMomentum", [variable.Handle, Slot(variable, "momentum")!.Handle, _rate, gradient, _mu], null,
        ("use_nesterov", _useNesterov));
}
