namespace Tensorflow.Keras;

public sealed partial class KerasInterface
{
    public OptimizerApi optimizers { get; } = new();

    public LossApi losses { get; } = new();

    public MetricsApi metrics { get; } = new();

    public CallbackApi callbacks { get; } = new();
}
