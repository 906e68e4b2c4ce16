using Tensorflow.Initializers;

namespace Tensorflow;

/// <summary>
/// m += (g − m)(1 − β1); v += (g² − v)(1 − β2); w −= lr·√(1 − β2^t) / (1 − β1^t) · m / (√v + ε). Slots <c>m</c> and
/// <c>v</c>, from 0; the variables <c>beta1_power</c> and <c>beta2_power</c> hold β^t for all (Kingma and Ba, "Adam: a
/// method for stochastic optimization", 2015).
/// </summary>
public sealed class AdamOptimizer : Optimizer
{
    private readonly object _learningRate;
    private readonly float _beta1, _beta2, _epsilon;
    private ResourceVariable? _beta1Power, _beta2Power;
    private Tensor _rate = null!, _beta1Tensor = null!, _beta2Tensor = null!, _epsilonTensor = null!;

    /// <param name="learningRate">A step's length.</param>
    /// <param name="beta1">Decay of the mean gradient.</param>
    /// <param name="beta2">Decay of the mean square.</param>
    /// <param name="epsilon">Added to the root; keeps the divisor off 0.</param>
    /// <param name="name">Scope of the update operations and name of the slots.</param>
    public AdamOptimizer(
        float learningRate = 0.001f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, string name = "Adam")
        : this((object)learningRate, beta1, beta2, epsilon, name) { }

    /// <param name="learningRate">A step's length, a scalar.</param>
    /// <param name="beta1">Decay of the mean gradient.</param>
    /// <param name="beta2">Decay of the mean square.</param>
    /// <param name="epsilon">Added to the root; keeps the divisor off 0.</param>
    /// <param name="name">Scope of the update operations and name of the slots.</param>
    public AdamOptimizer(
        Tensor learningRate, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, string name = "Adam")
        : this((object)learningRate, beta1, beta2, epsilon, name) { }

    private AdamOptimizer(object learningRate, float beta1, float beta2, float epsilon, string name) : base(name)
    {
        _learningRate = learningRate;
        _beta1 = beta1;
        _beta2 = beta2;
        _epsilon = epsilon;
    }

    protected override void CreateSlots(IReadOnlyList<ResourceVariable> variables)
    {
        _beta1Power ??= new ResourceVariable(_beta1, trainable: false, "beta1_power");
        _beta2Power ??= new ResourceVariable(_beta2, trainable: false, "beta2_power");
        foreach (ResourceVariable variable in variables)
        {
            AddSlot(variable, "m", new Zeros());
            AddSlot(variable, "v", new Zeros());
        }
    }

    protected override void Prepare()
    {
        _rate = Hyperparameter(_learningRate, "learning_rate");
        _beta1Tensor = Hyperparameter(_beta1, "beta1");
        _beta2Tensor = Hyperparameter(_beta2, "beta2");
        _epsilonTensor = Hyperparameter(_epsilon, "epsilon");
    }

    protected override Operation ApplyDense(Tensor gradient, ResourceVariable variable) => Emit.Node(
        "ResourceApplyAdam",
        [
            variable.Handle, Slot(variable, "m")!.Handle, Slot(variable, "v")!.Handle, _beta1Power!, _beta2Power!, _rate,
            _beta1Tensor, _beta2Tensor, _epsilonTensor, gradient,
        ]);

    protected override Operation Finish(IReadOnlyList<Operation> updates, string name)
    {
        Operation first, second;
        using (updates[0].Graph.EnterControlDependencies([.. updates]))
        {
            first = Multiply(_beta1Power!, _beta1Tensor);
            second = Multiply(_beta2Power!, _beta2Tensor);
        }
        return NoOp.Group(updates[0].Graph, [.. updates, first, second], name);
    }

    private static Operation Multiply(ResourceVariable power, Tensor beta)
    {
        Operation assign = power.Assign(Emit.Op("Mul", [power.Value(), beta], "mul"));
        power.ValueAfter(assign);
        return assign;
    }
}
