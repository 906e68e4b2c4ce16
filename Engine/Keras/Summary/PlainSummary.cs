using System.Globalization;
using System.Text;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Summaries;

/// <summary>The summaries without frames: classic Keras' and TensorFlow.NET's.</summary>
internal static class PlainSummary
{
    private const int LineLength = 65;

    private static readonly double[] s_positions = [.45, .85, 1];

    /// <summary>Keras 2.0 to 2.2.</summary>
    public static string Classic(Model model, SummaryOptions options)
    {
        var text = new StringBuilder();
        int[] ends = Ends(options);
        string line = new('_', ends[^1]);
        text.Append(line).Append('\n');
        Table(text, model, options, r => r.Layer.ClassicName, r => r.Shape("?"), (cells, column) => ClassicRow(cells, column));
        (long total, long trainable) = Totals(model);
        text.Append(CultureInfo.InvariantCulture, $"Total params: {total:N0}\nTrainable params: {trainable:N0}\n");
        return text.Append(CultureInfo.InvariantCulture, $"Non-trainable params: {total - trainable:N0}\n{line}\n").ToString();
    }

    /// <summary>TensorFlow.NET 0.150.</summary>
    public static string TensorFlowNet(Model model, SummaryOptions options)
    {
        var text = new StringBuilder();
        int[] ends = Ends(options);
        string line = new('_', ends[^1]);
        text.Append(CultureInfo.InvariantCulture, $"Model: {model.Name}\n{line}\n");
        Table(text, model, options, r => r.Layer.Name, r => r.Shape(""), (cells, column) => SpacedRow(cells, column));
        (long total, long trainable) = Totals(model);
        text.Append(CultureInfo.InvariantCulture, $"Total params: {total}\nTrainable params: {trainable}\n");
        return text.Append(CultureInfo.InvariantCulture, $"Non-trainable params: {total - trainable}\n{line}\n").ToString();
    }

    private static void Table(
        StringBuilder text, Model model, SummaryOptions options, Func<SummaryRow, string> name, Func<SummaryRow, string> shape,
        Func<string[], int[], string> row)
    {
        int[] ends = Ends(options);
        string thin = new('_', ends[^1]), thick = new('=', ends[^1]);
        text.Append(row(["Layer (type)", "Output Shape", "Param #"], ends)).Append('\n').Append(thick).Append('\n');
        IReadOnlyList<SummaryRow> rows = SummaryRow.Of(model, options);
        for (int i = 0; i < rows.Count; i++)
        {
            string count = rows[i].Parameters.ToString(CultureInfo.InvariantCulture);
            text.Append(row([$"{name(rows[i])} ({rows[i].Layer.ClassName})", shape(rows[i]), count], ends)).Append('\n');
            text.Append(i < rows.Count - 1 ? thin : thick).Append('\n');
        }
    }

    // Every cell but the first takes the last place of the one before for its blank.
    private static string ClassicRow(string[] cells, int[] ends)
    {
        string line = "";
        for (int i = 0; i < cells.Length; i++)
        {
            line = (i > 0 ? line[..^1] + " " : line) + cells[i];
            line = Fit(line, ends[i]);
        }
        return line;
    }

    // Every cell but the first has a blank before it.
    private static string SpacedRow(string[] cells, int[] ends)
    {
        string line = "";
        for (int i = 0; i < cells.Length; i++)
            line = Fit((i > 0 ? line + " " : line) + cells[i], ends[i]);
        return line;
    }

    private static string Fit(string line, int end) => line.Length > end ? line[..end] : line.PadRight(end);

    private static int[] Ends(SummaryOptions options)
    {
        int length = options.LineLength ?? LineLength;
        IEnumerable<double> positions = options.Positions ?? s_positions;
        return [.. positions.Select(p => p <= 1 ? (int)(length * p) : (int)p)];
    }

    private static (long Total, long Trainable) Totals(Model model) =>
        (SummaryRow.Count(model.CountedWeights), SummaryRow.Count(model.TrainableWeightList));
}
