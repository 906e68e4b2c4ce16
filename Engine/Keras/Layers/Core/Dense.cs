using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Initializers;

namespace Tensorflow.Keras.Layers;

/// <summary>activation(input · kernel + bias), over the last axis of the input.</summary>
public sealed class Dense : Layer
{
    private readonly int _units;
    private readonly Activation _activation;
    private readonly bool _useBias;
    private readonly IInitializer _kernelInitializer, _biasInitializer;
    private readonly IRegularizer? _kernelRegularizer, _biasRegularizer;
    private Weight? _kernel, _bias;

    /// <param name="units">The size of the output's last axis, above 0.</param>
    /// <param name="activation">Applied to the sum; none by default.</param>
    /// <param name="useBias">Whether there is a bias.</param>
    /// <param name="kernelInitializer">Of the kernel (inputs, units); Glorot's uniform by default.</param>
    /// <param name="biasInitializer">Of the bias (units); zeros by default.</param>
    /// <param name="kernelRegularizer">A penalty on the kernel.</param>
    /// <param name="biasRegularizer">A penalty on the bias.</param>
    /// <param name="name">Its name; <c>dense</c>, numbered, by default.</param>
    /// <exception cref="ValueError">An argument is out of range.</exception>
    public Dense(
        int units, Activation? activation = null, bool useBias = true, IInitializer? kernelInitializer = null,
        IInitializer? biasInitializer = null, IRegularizer? kernelRegularizer = null, IRegularizer? biasRegularizer = null,
        string? name = null) : base(name)
    {
        if (units <= 0)
            throw new ValueError($"Received an invalid value for `units`, expected a positive integer. Received: units={units}");
        _units = units;
        _activation = activation ?? Activation.Linear;
        _useBias = useBias;
        _kernelInitializer = kernelInitializer ?? VarianceScaling.GlorotUniform();
        _biasInitializer = biasInitializer ?? new Zeros();
        _kernelRegularizer = kernelRegularizer;
        _biasRegularizer = biasRegularizer;
    }

    private protected override InputSpec? InputSpec =>
        new() { MinRank = 2, Axis = _kernel is null ? null : (-1, _kernel.Shape[0]) };

    protected override void Build(Shape inputShape)
    {
        long inputs = inputShape[-1];
        if (inputs < 0)
            throw new ValueError(
                $"Layer '{Name}' (Dense) cannot make its kernel of shape (None, {_units}): the last axis of its input must " +
                $"be known. " +
                $"Received: input_shape={inputShape}");
        _kernel = AddWeight("kernel", (inputs, _units), _kernelInitializer, _kernelRegularizer);
        if (_useBias)
            _bias = AddWeight("bias", _units, _biasInitializer, _biasRegularizer);
    }

    protected override Tensor Call(Tensor input, bool training)
    {
        Tensor flat = input.Shape.Rank == 2 ? input : ArrayOps.Reshape(input, new Shape(-1, input.Shape[-1]));
        Tensor sum = Emit.Op("MatMul", [flat, _kernel!.Variable]);
        if (_bias is not null)
            sum = Emit.Op("BiasAdd", [sum, _bias.Variable]);
        return _activation.Apply(input.Shape.Rank == 2 ? sum : Unflatten(sum, input));
    }

    public override Shape ComputeOutputShape(Shape inputShape) => inputShape.With(-1, _units);

    protected override string Describe() => $"units={_units}, activation={_activation.Name}";

    private Tensor Unflatten(Tensor sum, Tensor input) => Sizes.Reshape(sum, input, input.Shape.With(-1, _units));
}
