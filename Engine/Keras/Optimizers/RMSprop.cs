namespace Tensorflow.Keras.Optimizers;

/// <summary>
/// v = ρ · v + (1 − ρ) · g²; w −= lr · g / √(v + ε). Centered, the root is √(v − a² + ε) with a = ρ · a + (1 − ρ) · g. With
/// momentum, m = μ · m + the step, w −= m. Slots <c>velocity</c>, <c>average_gradient</c>, <c>momentum</c>, all from 0.
/// </summary>
public sealed class RMSprop : OptimizerV2
{
    private readonly float _rho, _momentum, _epsilon;
    private readonly bool _centered;
    private Tensor _rhoTensor = null!, _momentumTensor = null!, _epsilonTensor = null!;

    internal RMSprop(
        OptimizerOptions options, float rho = 0.9f, float momentum = 0, float epsilon = 1e-7f, bool centered = false,
        string name = "RMSprop") : base(name, options) =>
        (_rho, _momentum, _epsilon, _centered) = (rho, momentum, epsilon, centered);

    private protected override void CreateSlots(ResourceVariable variable)
    {
        AddSlot(variable, "velocity");
        // The op has a momentum slot in any case.
        AddSlot(variable, "momentum", isKeras: _momentum > 0);
        if (_centered)
            AddSlot(variable, "average_gradient");
    }

    private protected override void Prepare() =>
        (_rhoTensor, _momentumTensor, _epsilonTensor) = (Number(_rho), Number(_momentum), Number(_epsilon));

    private protected override Operation Update(Tensor gradient, ResourceVariable variable)
    {
        Tensor velocity = Slot(variable, "velocity").Handle, momentum = Slot(variable, "momentum").Handle;
        Tensor[] slots = _centered ? [Slot(variable, "average_gradient").Handle, velocity, momentum] : [velocity, momentum];
        return Emit.Node(
            _centered ? "ResourceApplyCenteredRMSProp" : "ResourceApplyRMSProp",
            [variable.Handle, .. slots, Rate, _rhoTensor, _momentumTensor, _epsilonTensor, gradient]);
    }
}
