namespace Tensorflow;

/// <summary>A penalty on a weight or an output that is added to the loss.</summary>
public interface IRegularizer
{
    /// <summary>Adds the penalty of <paramref name="x"/> to its graph: a scalar.</summary>
    Tensor Apply(Tensor x);
}
