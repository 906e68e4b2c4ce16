namespace Tensorflow.Keras;

/// <summary>A function of one tensor that a layer applies to its output.</summary>
/// <param name="name">Keras' name of it.</param>
/// <param name="function">Adds its ops.</param>
public sealed class Activation(string name, Func<Tensor, Tensor> function)
{
    /// <summary>The input itself.</summary>
    public static Activation Linear { get; } = new("linear", x => x);

    public string Name => name;

    public Tensor Apply(Tensor x) => function(x);
}
