using System.Text.RegularExpressions;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Summaries;

/// <summary>A layer as a row of a summary.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Depth">The number of models around it, beside the one summarized.</param>
internal sealed record SummaryRow(Layer Layer, int Depth)
{
    public long Parameters => Count(Layer.CountedWeights);

    /// <summary>The output's shape; <paramref name="unknown"/> before the layer is built.</summary>
    public string Shape(string unknown) => Layer.Built ? Layer.OutputShape.ToString() : unknown;

    /// <summary><c>Y</c> or <c>N</c>; <c>-</c> without weights.</summary>
    public string Trainable => Layer.CountedWeights.Count == 0 ? "-" : Layer.Trainable ? "Y" : "N";

    /// <summary>The rows of a model.</summary>
    /// <exception cref="ValueError">The range names no layer.</exception>
    public static IReadOnlyList<SummaryRow> Of(Model model, SummaryOptions options)
    {
        IEnumerable<Layer> layers = options.LayerRange is var (first, last) ? Range(model.Sublayers, first, last)
            : model.Sublayers;
        return [.. layers.SelectMany(l => Rows(l, 0, options.ExpandNested))];
    }

    /// <summary>The number of elements of weights.</summary>
    public static long Count(IEnumerable<Weight> weights) => weights.Sum(w => w.Shape.ElementCount);

    private static IEnumerable<SummaryRow> Rows(Layer layer, int depth, bool expand) =>
        [new SummaryRow(layer, depth), .. expand ? layer.Sublayers.SelectMany(l => Rows(l, depth + 1, true)) : []];

    private static IEnumerable<Layer> Range(IReadOnlyList<Layer> layers, string first, string last)
    {
        int[] from = Matches(layers, first), to = Matches(layers, last);
        return layers.Skip(from.Min()).Take(to.Max() + 1 - from.Min());
    }

    private static int[] Matches(IReadOnlyList<Layer> layers, string pattern)
    {
        var regex = new Regex(@"\A(?:" + pattern + ")");
        int[] found = [.. Enumerable.Range(0, layers.Count).Where(i => regex.IsMatch(layers[i].Name))];
        return found.Length > 0
            ? found
            : throw new ValueError(
                $"Passed layer_names do not match the layer names in the model. Received: {pattern}; layers are " +
                $"{string.Join(", ", layers.Select(l => l.Name))}");
    }
}
