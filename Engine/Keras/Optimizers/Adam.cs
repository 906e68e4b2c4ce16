namespace Tensorflow.Keras.Optimizers;

/// <summary>
/// m += (g − m)(1 − β1); v += (g² − v)(1 − β2); w −= lr · √(1 − β2^t) / (1 − β1^t) · m / (√v + ε), with t the number of the step
/// (Kingma and Ba, 2015). Slots <c>momentum</c> and <c>velocity</c>, from 0.
/// </summary>
public class Adam : OptimizerV2
{
    private readonly float _beta1, _beta2, _epsilon;
    private Tensor _beta1Power = null!, _beta2Power = null!, _beta1Tensor = null!, _beta2Tensor = null!, _epsilonTensor = null!;

    internal Adam(
        OptimizerOptions options, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-7f, string name = "Adam")
        : base(name, options) => (_beta1, _beta2, _epsilon) = (beta1, beta2, epsilon);

    private protected override void CreateSlots(ResourceVariable variable)
    {
        AddSlot(variable, "momentum");
        AddSlot(variable, "velocity");
    }

    private protected override void Prepare()
    {
        (_beta1Tensor, _beta2Tensor, _epsilonTensor) = (Number(_beta1), Number(_beta2), Number(_epsilon));
        (_beta1Power, _beta2Power) = (MathOps.Pow(_beta1Tensor, Step), MathOps.Pow(_beta2Tensor, Step));
    }

    private protected override Operation Update(Tensor gradient, ResourceVariable variable) => Emit.Node(
        "ResourceApplyAdam",
        [
            variable.Handle, Slot(variable, "momentum").Handle, Slot(variable, "velocity").Handle, _beta1Power, _beta2Power, Rate,
            _beta1Tensor, _beta2Tensor, _epsilonTensor, gradient,
        ]);
}

/// <summary>Adam that takes weight decay · lr · w off each weight before the step (Loshchilov and Hutter, 2019).</summary>
public sealed class AdamW : Adam
{
    internal AdamW(
        OptimizerOptions options, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-7f, string name = "AdamW")
        : base(options, beta1, beta2, epsilon, name)
    {
    }
}
