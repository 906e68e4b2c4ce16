namespace Tensorflow.Keras;

/// <summary>An optimizer as <c>compile</c> takes it.</summary>
public interface IOptimizer
{
    string Name { get; }

    /// <summary>The learning rate, to be set at any time unless a schedule decides it.</summary>
    float learning_rate { get; set; }
}
