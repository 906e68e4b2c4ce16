using System.Globalization;

namespace Tensorflow;

/// <summary>An input of a node in a GraphDef: <c>node</c> (its output 0), <c>node:2</c>, or <c>^node</c>, which is only waited for.</summary>
/// <param name="Node">The name of the node that it comes from.</param>
/// <param name="Output">Which of its outputs; <see cref="Control"/> for a control input.</param>
internal readonly record struct NodeInput(string Node, int Output)
{
    public const int Control = -1;

    public bool IsControl => Output == Control;

    /// <exception cref="ValueError">The text is of another form.</exception>
    public static NodeInput Parse(string text)
    {
        if (text.StartsWith('^'))
            return new NodeInput(text[1..], Control);
        string[] parts = text.Split(':');
        return parts.Length == 1 ? new NodeInput(text, 0)
            : parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int output)
            ? new NodeInput(parts[0], output)
            : throw new ValueError($"'{text}' names no input; expected 'node', 'node:output' or '^node'.");
    }

    public override string ToString() => IsControl ? $"^{Node}" : $"{Node}:{Output}";
}
