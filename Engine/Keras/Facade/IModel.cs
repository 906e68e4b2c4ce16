namespace Tensorflow.Keras;

/// <summary>A model as callers see it.</summary>
public partial interface IModel : ILayer
{
    /// <summary>The layer of that name.</summary>
    ILayer get_layer(string name);
}
