using Tensorflow.Initializers;

namespace Tensorflow;

/// <summary>
/// ms += (g² − ms)(1 − ρ); mom = μ·mom + lr·g / √(ms + ε); w −= mom. Centered, the root is √(ms − mg² + ε) with mg += (g −
/// mg)(1 − ρ). Slots <c>rms</c>, which starts at 1, <c>mg</c> and <c>momentum</c>, which start at 0.
/// </summary>
public sealed class RMSPropOptimizer : Optimizer
{
    private readonly object _learningRate;
    private readonly float _decay, _momentum, _epsilon;
    private readonly bool _centered;
    private Tensor _rate = null!, _rho = null!, _mu = null!, _epsilonTensor = null!;

    /// <param name="learningRate">A step's length.</param>
    /// <param name="decay">Decay of the mean square, ρ.</param>
    /// <param name="momentum">The part of the last step that goes on, μ.</param>
    /// <param name="epsilon">Added inside the root; keeps the divisor off 0.</param>
    /// <param name="centered">Divide by the deviation, not by the mean square.</param>
    /// <param name="name">Scope of the update operations and name of the slots.</param>
    public RMSPropOptimizer(
        float learningRate, float decay = 0.9f, float momentum = 0, float epsilon = 1e-10f, bool centered = false,
        string name = "RMSProp")
        : this((object)learningRate, decay, momentum, epsilon, centered, name) { }

    /// <param name="learningRate">A step's length, a scalar.</param>
    /// <param name="decay">Decay of the mean square, ρ.</param>
    /// <param name="momentum">The part of the last step that goes on, μ.</param>
    /// <param name="epsilon">Added inside the root; keeps the divisor off 0.</param>
    /// <param name="centered">Divide by the deviation, not by the mean square.</param>
    /// <param name="name">Scope of the update operations and name of the slots.</param>
    public RMSPropOptimizer(
        Tensor learningRate, float decay = 0.9f, float momentum = 0, float epsilon = 1e-10f, bool centered = false,
        string name = "RMSProp")
        : this((object)learningRate, decay, momentum, epsilon, centered, name) { }

    private RMSPropOptimizer(object learningRate, float decay, float momentum, float epsilon, bool centered, string name)
        : base(name)
    {
        _learningRate = learningRate;
        _decay = decay;
        _momentum = momentum;
        _epsilon = epsilon;
        _centered = centered;
    }

    protected override void CreateSlots(IReadOnlyList<ResourceVariable> variables)
    {
        foreach (ResourceVariable variable in variables)
        {
            AddSlot(variable, "rms", new Ones());
            if (_centered)
                AddSlot(variable, "mg", new Zeros());
            AddSlot(variable, "momentum", new Zeros());
        }
    }

    protected override void Prepare()
    {
        _rate = Hyperparameter(_learningRate, "learning_rate");
        _rho = Hyperparameter(_decay, "decay");
        _mu = Hyperparameter(_momentum, "momentum");
        _epsilonTensor = Hyperparameter(_epsilon, "epsilon");
    }

    protected override Operation ApplyDense(Tensor gradient, ResourceVariable variable)
    {
        Tensor[] slots =
            [.. (_centered ? ["mg", "rms", "momentum"] : new[] { "rms", "momentum" }).Select(s => Slot(variable, s)!.Handle)];
        return Emit.Node(
            _centered ? "ResourceApplyCenteredRMSProp" : "ResourceApplyRMSProp",
            [variable.Handle, .. slots, _rate, _rho, _mu, _epsilonTensor, gradient]);
    }
}
