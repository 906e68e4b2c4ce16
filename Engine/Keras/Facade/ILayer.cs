using Tensorflow.NumPy;

namespace Tensorflow.Keras;

/// <summary>A layer as callers see it.</summary>
public interface ILayer
{
    string Name { get; }

    /// <summary>Whether its weights exist, at least by shape.</summary>
    bool Built { get; }

    /// <summary>Whether training changes its weights.</summary>
    bool Trainable { get; set; }

    /// <summary>The layers inside; empty for a plain layer.</summary>
    List<ILayer> Layers { get; }

    /// <summary>The shape of its output, batch dimension −1; unknown before it is built.</summary>
    Shape OutputShape { get; }

    TF_DataType DType { get; }

    List<IVariableV1> TrainableVariables { get; }

    List<IVariableV1> TrainableWeights { get; }

    List<IVariableV1> NonTrainableWeights { get; }

    /// <summary>The output shape for inputs of <paramref name="input_shape"/>, batch dimension included.</summary>
    Shape ComputeOutputShape(Shape input_shape);

    /// <summary>Creates the weights for inputs of that shape, batch dimension included.</summary>
    void build(Shape input_shape);

    /// <summary>Adds the layer's ops to the graph of <paramref name="inputs"/>.</summary>
    Tensors Apply(Tensors inputs, bool? training = false);

    /// <summary>Number of elements in all weights.</summary>
    /// <exception cref="ValueError">The layer is not built.</exception>
    int count_params();

    List<NDArray> get_weights();

    void set_weights(IEnumerable<NDArray> weights);
}
