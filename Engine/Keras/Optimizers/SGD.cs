namespace Tensorflow.Keras.Optimizers;

/// <summary>
/// w −= lr · g. With momentum: m = μ · m − lr · g, w += m; with Nesterov's, w += μ · m − lr · g. Slot <c>momentum</c>, from 0.
/// </summary>
public sealed class SGD : OptimizerV2
{
    private readonly float _momentum;
    private readonly bool _nesterov;

    /// <exception cref="ValueError">The momentum is not in [0, 1].</exception>
    internal SGD(OptimizerOptions options, float momentum = 0, bool nesterov = false, string name = "SGD") : base(name, options)
    {
        if (momentum is not (>= 0 and <= 1))
            throw new ValueError($"`momentum` must be a float between [0, 1]. Received: momentum={momentum}.");
        (_momentum, _nesterov) = (momentum, nesterov);
    }

    private protected override void CreateSlots(ResourceVariable variable)
    {
        if (_momentum != 0)
            AddSlot(variable, "momentum");
    }

    private protected override Operation Update(Tensor gradient, ResourceVariable variable) => _momentum == 0
        ? Emit.Node("ResourceApplyGradientDescent", [variable.Handle, Rate, gradient])
        : Emit.Node(
            "ResourceApplyKerasMomentum", [variable.Handle, Slot(variable, "momentum").Handle, Rate, gradient, Number(_momentum)],
            null, ("use_nesterov", _nesterov));
}
