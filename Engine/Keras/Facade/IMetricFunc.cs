namespace Tensorflow.Keras.Metrics;

/// <summary>A metric as <c>compile</c> takes it.</summary>
public interface IMetricFunc
{
    string Name { get; }
}
