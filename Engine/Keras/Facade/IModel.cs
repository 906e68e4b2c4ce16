namespace Tensorflow.Keras;

/// <summary>A model as callers see it.</summary>
public partial interface IModel : ILayer
{
    /// <summary>The layer of that name.</summary>
    ILayer get_layer(string name);

    /// <summary>Prints the layers, their output shapes and numbers of parameters.</summary>
    void summary(
        int line_length = -1, float[]? positions = null, TextWriter? print_to = null,
        SummaryLayout layout = SummaryLayout.Classic, bool expand_nested = false, bool show_trainable = false);
}
