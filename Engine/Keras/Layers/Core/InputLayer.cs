using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Says what shape the inputs of a model have.</summary>
public sealed class InputLayer : Layer
{
    /// <param name="shape">The shape of one sample; −1 for a dimension that varies.</param>
    /// <param name="batchSize">The number of samples, −1 if it varies.</param>
    /// <param name="name">Its name; <c>input_layer</c>, numbered, by default.</param>
    public InputLayer(Shape shape, int batchSize = -1, string? name = null) : base(name)
    {
        BatchShape = new Shape((long)batchSize).Concatenate(shape);
        EnsureBuilt(BatchShape);
    }

    /// <summary>The shape of an input, batch dimension included.</summary>
    public Shape BatchShape { get; }

    protected override Tensor Call(Tensor input, bool training) => input;

    protected override string Describe() => $"shape={BatchShape}";
}
