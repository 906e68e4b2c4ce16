namespace Tensorflow.Keras.Layers;

/// <summary>How a convolution's weights begin and what penalties they have.</summary>
public sealed record ConvolutionWeights
{
    public bool UseBias { get; init; } = true;

    /// <summary>Glorot's uniform if null.</summary>
    public IInitializer? KernelInitializer { get; init; }

    /// <summary>Zeros if null.</summary>
    public IInitializer? BiasInitializer { get; init; }

    public IRegularizer? KernelRegularizer { get; init; }

    public IRegularizer? BiasRegularizer { get; init; }
}
