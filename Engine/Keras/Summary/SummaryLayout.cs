namespace Tensorflow.Keras;

/// <summary>How <c>summary</c> sets its text.</summary>
public enum SummaryLayout
{
    /// <summary>Standalone Keras 2.0 to 2.2: the book's. Made names are numbered from 1.</summary>
    Classic,

    /// <summary>Keras 3's table.</summary>
    Keras3,

    /// <summary>tf_keras', Keras 2.x inside TensorFlow.</summary>
    TfKeras,

    /// <summary>TensorFlow.NET's.</summary>
    TensorFlowNet,
}
