using Spectre.Console;

namespace TfStyle.Explain;

/// <summary>What both explanations print alike: headings, paragraphs, the steps of a window, matrices beside each other.</summary>
/// <param name="all">Every step, every product and the whole of the results, however many there are.</param>
internal sealed class Page(IAnsiConsole console, bool all)
{
    private const int Gap = 3;
    private const int MostColumns = 12;
    // Of a longer sum so many terms are printed.
    private const int MostTerms = 25;

    private static readonly Style s_window = new(Color.Yellow, decoration: Decoration.Bold);
    private static readonly Style s_new = new(Color.Green, decoration: Decoration.Bold);
    private static readonly Region s_nowhere = new(0, 0, 0, 0);

    public void Heading(string text)
    {
        console.WriteLine();
        console.Write(new Rule(text) { Justification = Justify.Left, Style = new Style(Color.Grey) });
    }

    public void Write(string text) => console.Write(new Text(text + "\n"));

    public void EmptyLine() => console.WriteLine();

    /// <summary>Lines of code or formulas, set in.</summary>
    public void Indented(params IEnumerable<string> lines)
    {
        foreach (string line in lines) console.Write(new Padder(new Text(line), new Padding(2, 0, 0, 0)));
    }

    /// <summary>Terms with a sign or comma between them; of very many the first and the last.</summary>
    public string Joined(string separator, IReadOnlyList<string> terms)
    {
        if (terms.Count <= MostTerms || all) return string.Join(separator, terms);
        return string.Join(separator, [.. terms.Take(MostTerms - 1), $"… ({terms.Count - MostTerms} more) …", terms[^1]]);
    }

    /// <summary>The steps of a window under a heading each; of many the first and the last, and how many are left out.</summary>
    /// <param name="print">Prints the step of that number, which computes that row and column of the map.</param>
    public void Steps(WindowPath path, Action<int, int, int> print)
    {
        int next = 0;
        foreach (int step in path.Shown(all))
        {
            if (step > next) Write($"\n… {step - next} steps like these are left out; --all shows them.");
            (int row, int column) = path.Position(step);
            Heading($"Step {step + 1} of {path.Steps}: row {row + 1}, column {column + 1} of the map");
            print(step, row, column);
            next = step + 1;
        }
    }

    /// <summary>The channels of an input with its padding, the window of a step marked.</summary>
    /// <param name="padding">What stands in the padding.</param>
    public static MatrixView[] UnderWindow(Volume input, WindowPath path, int step, string padding) => ForChannels(input, channel => new MatrixView(
        path.Rows.Padded, path.Columns.Padded, path.Covered(step), s_window, (paddedRow, paddedColumn) =>
        {
            int row = paddedRow - path.Rows.Before, column = paddedColumn - path.Columns.Before;
            return input.Has(row, column) ? Cell.Plain(input[row, column, channel]) : Cell.Faint(padding);
        }));

    /// <summary>The channels of a map as far as it is computed after a step, the step's number marked.</summary>
    public static MatrixView[] Growing(Volume map, WindowPath path, int step)
    {
        (int newRow, int newColumn) = path.Position(step);
        return ForChannels(map, channel => new MatrixView(map.Rows, map.Columns, new Region(newRow, newColumn, 1, 1), s_new, (row, column) =>
        {
            Cell number = Cell.Plain(map[row, column, channel]);
            // As wide as the number that will stand here, so that the map does not move from step to step.
            return path.Step(row, column) <= step ? number : Cell.Faint("·".PadLeft(number.Text.Length));
        }));
    }

    /// <summary>The channels of a volume with nothing marked.</summary>
    public static MatrixView[] Whole(Volume volume) => ForChannels(volume, channel => new MatrixView(
        volume.Rows, volume.Columns, s_nowhere, Style.Plain, (row, column) => Cell.Plain(volume[row, column, channel])));

    /// <summary>
    /// Titles with one matrix below each for every channel, side by side as far as the width allows. Wide matrices are cut, but sooner set
    /// below each other than cut to less than a window.
    /// </summary>
    public void Beside(int window, params (string Title, MatrixView[] Channels)[] matrices)
    {
        int most = MostColumns;
        while (most > window + 1 && Width(matrices, most) > console.Profile.Width) most--;
        for (int next = 0; next < matrices.Length;)
        {
            int count = 1;
            while (next + count < matrices.Length && Width(matrices[next..(next + count + 1)], most) <= console.Profile.Width) count++;
            if (next > 0) EmptyLine();
            PrintLine(matrices[next..(next + count)], most);
            next += count;
        }
    }

    /// <summary>The map that TensorFlow's operation has computed.</summary>
    public void Result(Volume map)
    {
        MatrixView[] channels = Whole(map);
        if (!all)
        {
            Beside(MostColumns, ($"Map, {map}", channels));
            return;
        }
        int width = console.Profile.Width;
        console.Profile.Width = Math.Max(width, channels.Max(channel => channel.Width(map.Columns)));
        Write($" Map, {map}");
        for (int channel = 0; channel < channels.Length; channel++)
        {
            if (channel > 0) EmptyLine();
            console.Write(channels[channel].Text());
            EmptyLine();
        }
        console.Profile.Width = width;
    }

    /// <summary>Says whether the numbers of TensorFlow's operations are those of the steps.</summary>
    public bool Verdict(string operations, bool same)
    {
        EmptyLine();
        Write(same ? $"The steps above and {operations} give the same numbers." : $"The steps above and {operations} give different numbers!");
        return same;
    }

    private static MatrixView[] ForChannels(Volume volume, Func<int, MatrixView> view) => [.. Enumerable.Range(0, volume.Channels).Select(view)];

    private void PrintLine((string Title, MatrixView[] Channels)[] matrices, int most)
    {
        while (most > 1 && Width(matrices, most) > console.Profile.Width) most--;
        var grid = new Grid();
        foreach (var _ in matrices) grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, Gap, 0) });
        grid.AddRow([.. matrices.Select(matrix => new Text(" " + matrix.Title))]);
        for (int channel = 0; channel < matrices.Max(matrix => matrix.Channels.Length); channel++)
        {
            if (channel > 0) grid.AddEmptyRow();
            grid.AddRow([.. matrices.Select(matrix => channel < matrix.Channels.Length ? matrix.Channels[channel].Text(most) : new Paragraph())]);
        }
        console.Write(grid);
    }

    private static int Width((string Title, MatrixView[] Channels)[] columns, int most) => columns.Sum(
        column => Gap + Math.Max(column.Title.Length + 1, column.Channels.Max(view => view.Width(most))));
}
