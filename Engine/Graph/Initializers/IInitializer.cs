namespace Tensorflow;

/// <summary>Makes the initial values of a variable.</summary>
public interface IInitializer
{
    /// <summary>Adds a tensor of initial values to the default graph, in its current scope.</summary>
    /// <param name="shape">Fully defined.</param>
    /// <param name="dtype">A floating type; integers only for constants.</param>
    Tensor Apply(Shape shape, TF_DataType dtype = TF_DataType.TF_FLOAT);
}
