using System.Globalization;
using Spectre.Console;

namespace TfStyle.Explain;

/// <summary>How one number of a matrix is shown.</summary>
internal readonly record struct Cell(string Text, Style Style)
{
    private static readonly Style s_faint = new(Color.Grey);

    /// <summary>A number of the padding, or a place where there is no number yet.</summary>
    public static Cell Faint(string text) => new(text, s_faint);

    public static Cell Plain(double value) => new(Number(value), Style.Plain);

    /// <summary>Up to four decimals; very small and very large numbers with a power of ten.</summary>
    public static string Number(double value)
    {
        double size = Math.Abs(value);
        string format = size is 0 or (>= 0.001 and < 1e7) ? "0.####" : "0.###E+0";
        // Adding 0 makes the 0 of a negative 0, which would be printed with its sign.
        return (value + 0.0).ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A number in a sum or product: a negative one in parentheses.</summary>
    public static string Term(double value) => value < 0 ? $"({Number(value)})" : Number(value);
}

/// <summary>
/// A matrix in aligned columns with one region in brackets, which stand out without colours too. Of a large matrix it shows what is around
/// the region, with dots where it goes on.
/// </summary>
internal sealed class MatrixView(int rows, int columns, Region focus, Style focusStyle, Func<int, int, Cell> cell)
{
    private const string More = "…";
    private const int FewestRows = 8;
    private const int MostRows = 12;

    // Enough for the region that is marked and the row next to it, in between.
    private readonly int _shownRows = Math.Clamp(focus.Rows + 1, FewestRows, MostRows);

    /// <summary>The matrix as text with at most so many columns of numbers, and not many rows.</summary>
    public Paragraph Text(int mostColumns) => Text(focus.Around(rows, columns, _shownRows, mostColumns));

    /// <summary>All of the matrix as text.</summary>
    public Paragraph Text() => Text(new Region(0, 0, rows, columns));

    /// <summary>Characters of a line of <see cref="Text(int)"/>.</summary>
    public int Width(int mostColumns)
    {
        Region shown = focus.Around(rows, columns, _shownRows, mostColumns);
        int cut = (shown.Column > 0 ? 2 : 0) + (shown.Column + shown.Columns < columns ? 2 : 0);
        return (shown.Columns * (CellWidth(shown) + 2)) + cut;
    }

    private Paragraph Text(Region shown)
    {
        int width = CellWidth(shown);
        var text = new Paragraph();
        if (shown.Row > 0) text.Append($" {More}\n");
        for (int row = shown.Row; row < shown.Row + shown.Rows; row++)
        {
            if (row > shown.Row) text.Append("\n");
            AppendRow(text, row, shown, width);
        }
        if (shown.Row + shown.Rows < rows) text.Append($"\n {More}");
        return text;
    }

    private void AppendRow(Paragraph text, int row, Region shown, int width)
    {
        if (shown.Column > 0) text.Append($"{More} ");
        for (int column = shown.Column; column < shown.Column + shown.Columns; column++)
        {
            Cell number = cell(row, column);
            bool inFocus = focus.Has(row, column);
            text.Append(focus.HasRow(row) && column == focus.Column ? "[" : " ", focusStyle);
            text.Append(number.Text.PadLeft(width), inFocus ? focusStyle : number.Style);
            text.Append(focus.HasRow(row) && column == focus.Column + focus.Columns - 1 ? "]" : " ", focusStyle);
        }
        if (shown.Column + shown.Columns < columns) text.Append($" {More}");
    }

    private int CellWidth(Region shown)
    {
        int width = 1;
        for (int row = shown.Row; row < shown.Row + shown.Rows; row++)
            for (int column = shown.Column; column < shown.Column + shown.Columns; column++)
                width = Math.Max(width, cell(row, column).Text.Length);
        return width;
    }
}
