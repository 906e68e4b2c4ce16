using Tensorflow.NumPy;

namespace Tensorflow.Keras.Engine;

public abstract partial class Layer
{
    List<ILayer> ILayer.Layers => [.. Sublayers];

    public void build(Shape input_shape) => EnsureBuilt(input_shape);

    public Tensors Apply(Tensors inputs, bool? training = false)
    {
        if (inputs is null)
            throw new ValueError($"Inputs to a layer should be tensors. Got 'None' (of type NoneType) as input for layer " +
                $"'{Name}'.");
        Join(ModelGraph.Of(inputs));
        return Invoke(inputs, training ?? false);
    }

    public int count_params() => CountParams();

    public List<NDArray> get_weights() => GetWeights();

    public void set_weights(IEnumerable<NDArray> weights) => SetWeights(weights);

    public List<IVariableV1> trainable_variables => TrainableVariables;

    public List<IVariableV1> non_trainable_variables => NonTrainableWeights;
}

public abstract partial class Model
{
    public ILayer get_layer(string name) => GetLayer(name);

    public ILayer get_layer(int index) => GetLayer(index);

    /// <summary>Prints the classic summary, or another layout's.</summary>
    public void summary(
        int line_length = -1, float[]? positions = null, TextWriter? print_to = null,
        SummaryLayout layout = SummaryLayout.Classic, bool expand_nested = false, bool show_trainable = false) => Summary(
        new SummaryOptions
        {
            Layout = layout,
            LineLength = line_length > 0 ? line_length : null,
            Positions = positions is null ? null : [.. positions.Select(p => (double)(decimal)p)],
            ExpandNested = expand_nested,
            ShowTrainable = show_trainable,
        }, print_to);
}

public sealed partial class Sequential
{
    public void add(ILayer layer) => Add(layer);

    /// <summary>Adds an input layer for samples of the shape of <c>keras.Input(…)</c>.</summary>
    public void add(Tensor tensor) => Add(new Layers.InputLayer(tensor.Shape.Slice(1, tensor.Shape.Rank), (int)tensor.Shape[0]));

    public ILayer pop() => Pop();
}
