namespace Tensorflow.Keras.Optimizers;

/// <summary>A learning rate that follows the number of steps done.</summary>
public abstract class LearningRateSchedule
{
    /// <summary>Adds the learning rate after <paramref name="step"/> steps, a float scalar, to the graph of the step.</summary>
    public abstract Tensor Call(Tensor step);

    /// <summary>The learning rate after that many steps.</summary>
    public float ValueAt(long step)
    {
        var graph = new Graph();
        graph.PushDefault();
        try
        {
            using var session = new Session(graph, new ConfigProto { IntraOpParallelismThreads = 1 });
            return session.run(Call(Emit.Constant(step)));
        }
        finally
        {
            graph.PopDefault();
        }
    }

    private protected static Tensor Number(double value) => Graph.Default.Constant(HostTensor.Scalar((float)value));

    private protected static Tensor Float(Tensor step) => MathOps.Cast(step, TF_DataType.TF_FLOAT);
}
