namespace Tensorflow.Keras.Optimizers;

public abstract partial class OptimizerV2
{
    public float learning_rate
    {
        get => LearningRate;
        set => LearningRate = value;
    }

    public long iterations => Iterations;
}
