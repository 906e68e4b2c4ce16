using System.Text.RegularExpressions;

namespace Tensorflow.Keras.Engine;

/// <summary>The names that layers get where none is given: the class in snake case, numbered per process.</summary>
internal static partial class LayerNames
{
    private static readonly Dictionary<string, int> s_counts = new(StringComparer.Ordinal);
    private static readonly Lock s_lock = new();

    /// <summary>The next name of that stem: <c>conv2d</c>, <c>conv2d_1</c>, …</summary>
    /// <returns>The name, and its number, 0 for the first.</returns>
    public static (string Name, int Number) Next(string stem)
    {
        lock (s_lock)
        {
            int number = s_counts.GetValueOrDefault(stem);
            s_counts[stem] = number + 1;
            return (number == 0 ? stem : $"{stem}_{number}", number);
        }
    }

    /// <summary>Starts all numbers anew.</summary>
    public static void Clear()
    {
        lock (s_lock)
            s_counts.Clear();
    }

    /// <summary><c>MaxPooling2D</c> as <c>max_pooling2d</c>: Keras' own two replacements.</summary>
    public static string Snake(string className) =>
        LowerBeforeUpper().Replace(WordStart().Replace(className, "$1_$2"), "$1_$2").ToLowerInvariant();

    [GeneratedRegex("(.)([A-Z][a-z]+)")]
    private static partial Regex WordStart();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex LowerBeforeUpper();
}
