using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>x · scale + offset, such as pixels from 0…255 to 0…1.</summary>
/// <param name="scale">The factor.</param>
/// <param name="offset">The addend.</param>
/// <param name="name">Its name; <c>rescaling</c>, numbered, by default.</param>
public sealed class Rescaling(float scale, float offset = 0, string? name = null) : Layer(name)
{
    protected override Tensor Call(Tensor input, bool training) => MathOps.Cast(input, DType) * scale + offset;

    protected override string Describe() => $"scale={scale}, offset={offset}";
}
