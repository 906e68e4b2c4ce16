namespace Tensorflow.Keras.Losses;

/// <summary>A loss as <c>compile</c> takes it.</summary>
public interface ILossFunc
{
    string Name { get; }

    string Reduction { get; }

    /// <summary>Adds the loss of a batch to the graph of its inputs.</summary>
    Tensor Call(Tensor y_true, Tensor y_pred, Tensor? sample_weight = null);
}
