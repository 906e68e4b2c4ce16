using Tensorflow.Keras;

namespace Tensorflow;

/// <summary>Gives <c>keras</c> with <c>using static Tensorflow.KerasApi;</c>.</summary>
public static class KerasApi
{
    public static KerasInterface keras { get; } = new();
}
