namespace Tensorflow;

/// <summary>Names of a graph's standard collections, as TensorFlow has them.</summary>
internal static class GraphKeys
{
    public const string GlobalVariables = "variables";
    public const string TrainableVariables = "trainable_variables";
    public const string TrainOp = "train_op";
}
