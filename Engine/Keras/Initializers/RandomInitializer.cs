using Tensorflow.Keras.Seeds;

namespace Tensorflow.Keras.Initializers;

/// <summary>Random values that depend on a seed and the shape only: the same at every call, as in Keras 3.</summary>
public abstract class RandomInitializer : IInitializer
{
    private readonly long _seed;

    /// <param name="seed">The seed; if null, one is drawn from Keras' generator now.</param>
    protected RandomInitializer(long? seed) => _seed = seed ?? KerasSeeds.Draw();

    public Tensor Apply(Shape shape, TF_DataType dtype = TF_DataType.TF_FLOAT) => Draw(
        shape, Emit.Ints(shape.as_int_list(), "shape"), Emit.Ints([KerasSeeds.Cast(_seed), 0], "seed"));

    /// <summary>Adds the values.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="sizes">The shape as a tensor.</param>
    /// <param name="seed">The seed of a stateless op.</param>
    private protected abstract Tensor Draw(Shape shape, Tensor sizes, Tensor seed);
}
