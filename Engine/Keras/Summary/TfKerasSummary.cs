using System.Globalization;
using System.Text;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Summaries;

/// <summary>The summary of tf_keras, Keras 2.x: long cells go on in the next line, models inside stand in boxes.</summary>
internal sealed class TfKerasSummary
{
    private const int LineLength = 65, TrainableWidth = 11, Gap = 3;

    private readonly StringBuilder _text = new();
    private readonly SummaryOptions _options;
    private readonly int[] _ends;
    private readonly int _width;

    private TfKerasSummary(SummaryOptions options)
    {
        _options = options;
        int length = options.LineLength ?? LineLength;
        _ends = [.. (options.Positions ?? [.45, .85, 1]).Select(p => p <= 1 ? (int)(length * p) : (int)p)];
        _width = length + (options.ShowTrainable ? TrainableWidth : 0);
        if (options.ShowTrainable)
            _ends = [.. _ends, _width];
    }

    /// <exception cref="ValueError">The model is not built.</exception>
    public static string Text(Model model, SummaryOptions options)
    {
        if (!model.Built)
            throw new ValueError(
                $"This model ({model.Name}) has not yet been built. Build the model first by calling `build()` " +
                "or by calling the model on a batch of data.");
        var summary = new TfKerasSummary(options);
        summary.Append(model);
        return summary._text.ToString();
    }

    private void Append(Model model)
    {
        string line = new('_', _width), end = new('=', _width);
        _text.Append(CultureInfo.InvariantCulture, $"Model: \"{model.Name}\"\n{line}\n");
        string[] heads = ["Layer (type)", "Output Shape", "Param #"];
        AppendRow(_options.ShowTrainable ? [.. heads, "Trainable"] : heads, 0);
        _text.Append(end).Append('\n');
        foreach (SummaryRow row in SummaryRow.Of(model, _options with { ExpandNested = false }))
            AppendLayer(row, last: false);
        _text.Append(end).Append('\n');
        AppendTotals(model);
        _text.Append(line).Append('\n');
    }

    // A blank line follows every layer but the last of a model inside, and a model in its box.
    private void AppendLayer(SummaryRow row, bool last)
    {
        string[] cells =
            [$"{row.Layer.Name} ({row.Layer.ClassName})", row.Shape("?"), row.Parameters.ToString(CultureInfo.InvariantCulture)];
        AppendRow(_options.ShowTrainable ? [.. cells, row.Layer.Trainable ? "Y" : "N"] : cells, row.Depth);
        IReadOnlyList<Layer> inside = _options.ExpandNested ? row.Layer.Sublayers : [];
        if (inside.Count > 0)
        {
            AppendRule('¯', row.Depth + 1);
            for (int i = 0; i < inside.Count; i++)
                AppendLayer(new SummaryRow(inside[i], row.Depth + 1), last: i == inside.Count - 1);
            AppendRule('¯', row.Depth);
        }
        else if (!last)
            AppendRule(' ', row.Depth);
    }

    private void AppendRule(char fill, int depth)
    {
        var border = new string('|', depth);
        _text.Append(border).Append(fill, _width - 2 * depth).Append(border).Append('\n');
    }

    private void AppendRow(string[] cells, int depth)
    {
        string[] rest = [.. cells];
        while (rest.Any(r => r.Length > 0))
        {
            string line = new string('|', depth) + " ";
            for (int i = 0; i < rest.Length; i++)
            {
                bool isLast = i == rest.Length - 1;
                int width = _ends[i] - (i > 0 ? _ends[i - 1] : 0) - (isLast ? 0 : Gap);
                int taken = Math.Min(width, rest[i].Length);
                line = (line + rest[i][..taken]).PadRight(_ends[i] - (isLast ? depth : 0));
                rest[i] = rest[i][taken..];
            }
            _text.Append(line).Append('|', depth).Append('\n');
        }
    }

    private void AppendTotals(Model model)
    {
        long all = SummaryRow.Count(model.CountedWeights), trainable = SummaryRow.Count(model.TrainableWeightList);
        foreach ((string what, long count) in new[] { ("Total", all), ("Trainable", trainable),
            ("Non-trainable", all - trainable) })
            _text.Append(CultureInfo.InvariantCulture, $"{what} params: {count} ({ByteSize.Text(4 * count, "Byte")})\n");
    }
}
