using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Summaries;

/// <summary>Keras 3's table.</summary>
internal static partial class Keras3Summary
{
    private const string Bold = "\e[1m", Plain = "\e[0m", Number = "\e[38;5;34m", None = "\e[38;5;45m", ClassName = "\e[38;5;33m";

    public static string Text(Model model, SummaryOptions options)
    {
        bool colors = options.Colors ?? false;
        int columns = options.Columns ?? 80;
        var text = new StringBuilder();
        text.Append(colors ? $"{Bold}Model: \"{model.Name}\"{Plain}\n" : $"Model: \"{model.Name}\"\n");
        foreach (string line in Table(options, columns).Lines(SummaryRow.Of(model, options).Select(r => Cells(r, options)),
            colors))
            text.Append(colors ? line : Cut(line, columns)).Append('\n');
        AppendTotals(text, model, colors);
        return text.ToString();
    }

    private static TextTable Table(SummaryOptions options, int columns)
    {
        int length = options.LineLength ?? Math.Min(options.ShowTrainable ? 100 : 88, columns - 4);
        IReadOnlyList<double> positions = options.Positions ?? [.45, .80, 1];
        TextColumn[] heads =
        [
            new("Layer (type)", Alignment.Left, line => Paint(ClassPattern(), line, ClassName)),
            new("Output Shape", Alignment.Left, line => Paint(NumberPattern(), Paint(NonePattern(), line, None), Number)),
            new("Param #", Alignment.Right, line => Paint(CountPattern(), line, Number)),
        ];
        if (options.ShowTrainable)
        {
            positions = [.. positions.Select(p => p * .9), 1];
            heads = [.. heads, new("Trainable", Alignment.Center, line => line)];
        }
        return new TextTable(heads, TextTable.Widths(length, positions));
    }

    private static string[] Cells(SummaryRow row, SummaryOptions options)
    {
        string indent = row.Depth > 0 ? new string(' ', 3 * row.Depth) + "└ " : "";
        string count = row.Layer.Built ? Grouped(row.Parameters) : "0 (unbuilt)";
        string[] cells = [$"{indent}{row.Layer.Name} ({row.Layer.ClassName})", row.Shape("?"), count];
        return options.ShowTrainable ? [.. cells, row.Trainable] : cells;
    }

    private static void AppendTotals(StringBuilder text, Model model, bool colors)
    {
        long trainable = SummaryRow.Count(model.TrainableWeightList), all = SummaryRow.Count(model.CountedWeights);
        (long optimizer, long optimizerBytes) = model.OptimizerSize ?? default;
        Append("Total params", all + optimizer, 4 * all + optimizerBytes);
        Append("Trainable params", trainable, 4 * trainable);
        Append("Non-trainable params", all - trainable, 4 * (all - trainable));
        if (model.OptimizerSize is not null)
            Append("Optimizer params", optimizer, optimizerBytes);

        void Append(string what, long count, long bytes) => text.Append(colors
            ? $"{Bold} {what}: {Plain}{Number}{Grouped(count)}{Plain} ({ByteSize.Text(bytes, "B")})\n"
            : $" {what}: {Grouped(count)} ({ByteSize.Text(bytes, "B")})\n");
    }

    private static string Grouped(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Cut(string line, int columns) => line.Length > columns ? line[..columns] : line;

    private static string Paint(Regex pattern, string line, string color) => pattern.Replace(line, m => color + m.Value + Plain);

    [GeneratedRegex(@"(?<=\()\w+(?=\))")]
    private static partial Regex ClassPattern();

    // Not the digits of a colour's code.
    [GeneratedRegex(@"(?<![\d;\[\e])\d+(?![\d;m])")]
    private static partial Regex NumberPattern();

    [GeneratedRegex("None")]
    private static partial Regex NonePattern();

    [GeneratedRegex(@"[\d,]+…?")]
    private static partial Regex CountPattern();
}
