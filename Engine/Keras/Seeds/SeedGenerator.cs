using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Seeds;

/// <summary>
/// Keras' SeedGenerator: a variable [seed, 0] whose second number grows by 1 with every draw in a training step, so that every
/// batch has seeds of its own.
/// </summary>
/// <param name="seed">The seed; drawn from Keras' generator if null.</param>
internal sealed class SeedGenerator(long? seed)
{
    private readonly long _seed = seed ?? KerasSeeds.Draw();
    private Weight? _state;

    /// <summary>The state, as a weight of <paramref name="owner"/> that get_weights does not tell.</summary>
    public Weight Build(Layer owner) => _state = new Weight(owner, "seed_generator_state", 2, new InitialState(_seed))
    {
        DType = TF_DataType.TF_INT64,
        Trainable = false,
        Counted = false,
    };

    /// <summary>Adds a draw: the seed of a stateless op, and the operation that advances the state.</summary>
    /// <param name="ahead">The number of draws before this one in the same step.</param>
    public Tensor Next(int ahead = 0)
    {
        Tensor state = _state!.Variable.Value();
        if (ahead > 0)
            state = MathOps.Add(state, Longs([0, ahead]));
        Tensor remainder = MathOps.Modulo(state, Longs([int.MaxValue - 1L, int.MaxValue - 1L]));
        return MathOps.Cast(remainder, TF_DataType.TF_INT32);
    }

    /// <summary>Adds the operation that advances the state, to run after <paramref name="draws"/>.</summary>
    public Operation Advance(params Tensor[] draws)
    {
        using (draws[0].Graph.EnterControlDependencies([.. draws.Select(d => d.Op)]))
            return _state!.Variable.AssignAdd(Longs([0, draws.Length]));
    }

    private static Tensor Longs(long[] values) => Graph.Default.Constant(HostTensor.Vector(values));

    private sealed class InitialState(long seed) : IInitializer
    {
        public Tensor Apply(Shape shape, TF_DataType dtype) => Longs([seed, 0]);
    }
}
