namespace Tensorflow.Keras.Optimizers;

/// <summary>
/// Adam with Nesterov's momentum (Dozat, 2016). With u_t = β1 · (1 − ½ · 0.96^t) and U_t = Π u_i up to t:
/// w −= lr · (u_{t+1} · m / (1 − U_t · u_{t+1}) + (1 − u_t) · g / (1 − U_t)) / (√(v / (1 − β2^t)) + ε), m and v as in
/// <see cref="Adam"/>.
/// </summary>
public sealed class Nadam : OptimizerV2
{
    private readonly float _beta1, _beta2, _epsilon;
    private ResourceVariable _product = null!;
    private Tensor _now = null!, _next = null!, _productNow = null!, _beta2Power = null!;
    private Operation _multiply = null!;

    internal Nadam(
        OptimizerOptions options, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-7f, string name = "Nadam")
        : base(name, options) => (_beta1, _beta2, _epsilon) = (beta1, beta2, epsilon);

    private protected override void CreateState() => _product = AddNumber("u_product", 1);

    private protected override void CreateSlots(ResourceVariable variable)
    {
        AddSlot(variable, "momentum");
        AddSlot(variable, "velocity");
    }

    private protected override void Prepare()
    {
        _now = MomentumAt(Step);
        _next = MomentumAt(Step + Number(1));
        _multiply = _product.Assign(_product.Value() * _now);
        _productNow = _product.ValueAfter(_multiply);
        _beta2Power = MathOps.Pow(Number(_beta2), Step);
    }

    private protected override IEnumerable<Operation> Finish() => [_multiply];

    private protected override Operation Update(Tensor gradient, ResourceVariable variable)
    {
        ResourceVariable m = Slot(variable, "momentum"), v = Slot(variable, "velocity");
        Tensor newM = m.ValueAfter(m.AssignAdd((gradient - m.Value()) * Number(1 - _beta1)));
        Tensor newV = v.ValueAfter(v.AssignAdd((MathOps.Square(gradient) - v.Value()) * Number(1 - _beta2)));
        Tensor mean = (_next * newM / (Number(1) - (_productNow * _next)))
            + ((Number(1) - _now) * gradient / (Number(1) - _productNow));
        Tensor square = newV / (Number(1) - _beta2Power);
        return variable.AssignSub(mean * Rate / (MathOps.Sqrt(square) + Number(_epsilon)));
    }

    private Tensor MomentumAt(Tensor step) =>
        Number(_beta1) * (Number(1) - (Number(0.5) * MathOps.Pow(Number(0.96), step)));
}
