using System.Text.RegularExpressions;

namespace Tensorflow.Keras.Summaries;

/// <summary>Where the text of a cell stands.</summary>
internal enum Alignment
{
    Left,
    Right,
    Center,
}

/// <summary>A column of a table.</summary>
/// <param name="Header">Its head.</param>
/// <param name="Alignment">Where its texts stand.</param>
/// <param name="Paint">Puts colours into a line of a cell.</param>
internal sealed record TextColumn(string Header, Alignment Alignment, Func<string, string> Paint);

/// <summary>A table as the library Rich draws it for Keras: a heavy head, light rules between all rows.</summary>
/// <param name="columns">The columns.</param>
/// <param name="widths">Their texts' widths.</param>
internal sealed partial class TextTable(IReadOnlyList<TextColumn> columns, int[] widths)
{
    private const string Bold = "\e[1m", Plain = "\e[0m";

    /// <summary>
    /// The widths of texts in a table of <paramref name="length"/> characters: the columns end at those parts of it, and what
    /// blanks and borders need is taken away evenly, halves rounded to even.
    /// </summary>
    public static int[] Widths(int length, IReadOnlyList<double> ends)
    {
        int[] widths = new int[ends.Count];
        int at = 0;
        for (int i = 0; i < widths.Length; i++)
        {
            widths[i] = (int)(ends[i] * length) - at;
            at += widths[i];
        }
        int excess = at + 2 * widths.Length - (length - (widths.Length + 1));
        for (int i = 0; i < widths.Length; i++)
        {
            int less = (int)Math.Round((double)excess / (widths.Length - i), MidpointRounding.ToEven);
            widths[i] -= less;
            excess -= less;
        }
        return widths;
    }

    /// <summary>The lines of the table.</summary>
    public IEnumerable<string> Lines(IEnumerable<string[]> rows, bool colors)
    {
        yield return Rule("┏", '━', "┳", "┓");
        foreach (string line in Block([.. columns.Select(c => c.Header)], '┃', bottom: true, (_, text) =>
            colors ? Head(text) : $" {text} "))
            yield return line;
        yield return Rule("┡", '━', "╇", "┩");
        bool first = true;
        foreach (string[] row in rows)
        {
            if (!first)
                yield return Rule("├", '─', "┼", "┤");
            first = false;
            foreach (string line in Block(row, '│', bottom: false, (i, text) => $" {(colors ? columns[i].Paint(text) : text)} "))
                yield return line;
        }
        yield return Rule("└", '─', "┴", "┘");
    }

    private static string Head(string text) => $"{Bold} {Plain}{Bold}{text}{Plain}{Bold} {Plain}";

    private string Rule(string left, char dash, string cross, string right) =>
        left + string.Join(cross, widths.Select(w => new string(dash, w + 2))) + right;

    private IEnumerable<string> Block(string[] cells, char border, bool bottom, Func<int, string, string> frame)
    {
        List<string>[] wrapped = [.. cells.Select((c, i) => Wrap(c, widths[i]))];
        int height = wrapped.Max(c => c.Count);
        for (int row = 0; row < height; row++)
        {
            var parts = cells.Select((_, i) =>
            {
                int at = bottom ? row - (height - wrapped[i].Count) : row;
                string text = at >= 0 && at < wrapped[i].Count ? wrapped[i][at] : "";
                return frame(i, Pad(text, widths[i], columns[i].Alignment));
            });
            yield return border + string.Join(border, parts) + border;
        }
    }

    // As many words a line as fit; a word that does not fit alone is cut.
    private static List<string> Wrap(string text, int width)
    {
        List<string> lines = [];
        string line = "";
        foreach (Match word in Word().Matches(text))
            if (line.Length == 0 || line.Length + word.Value.TrimEnd().Length <= width)
                line += word.Value;
            else
            {
                lines.Add(line);
                line = word.Value;
            }
        lines.Add(line);
        return [.. lines.Select(l => l.TrimEnd()).Select(l => l.Length <= width ? l : l[..(width - 1)] + "…")];
    }

    private static string Pad(string text, int width, Alignment alignment) => alignment switch
    {
        Alignment.Left => text.PadRight(width),
        Alignment.Right => text.PadLeft(width),
        _ => text.PadLeft(text.Length + (width - text.Length) / 2).PadRight(width),
    };

    [GeneratedRegex(@"\s*\S+\s*")]
    private static partial Regex Word();
}
