using System.Globalization;
using System.Xml.Linq;
using TfCnn.Compare.Report.Charts;

namespace TfCnn.Compare.Report.Pictures;

/// <summary>What the page shows as lists and tables, as pictures for other documents.</summary>
internal static class PictureSvg
{
    private const int Columns = 8, Tile = 126, Image = 100, Line = 16, Edge = 10;
    private const int CellWidth = 36, CellHeight = 24, ShortName = 2;

    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    /// <summary>The hardest images in rows of eight: the true class in bold, below it what each run says.</summary>
    /// <param name="runs">Their names, by slot.</param>
    public static string Hardest(IReadOnlyList<HardImage> images, IReadOnlyList<string> runs, ChartTheme theme)
    {
        int height = Image + ((runs.Count + 1) * Line) + 18, rows = (images.Count + Columns - 1) / Columns, top = Edge + (2 * Line);
        XElement svg = Root((Columns * Tile) + Edge, top + (rows * height), theme);
        for (int slot = 0; slot < runs.Count; slot++)
            svg.Add(Saying(Edge + (slot * 2 * Tile), Edge + Line, slot, runs[slot], theme));
        for (int i = 0; i < images.Count; i++)
            svg.Add(Hard(images[i], Edge + (i % Columns * Tile), top + (i / Columns * height), theme));
        return svg.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>A confusion matrix: a row for each true class, a column for what it was taken for.</summary>
    public static string Confusion(ConfusionModel matrix, ChartTheme theme)
    {
        bool areShort = matrix.Classes.All(name => name.Length <= ShortName);
        int left = areShort ? 36 : 96, top = (2 * Line) + (areShort ? 28 : 84), width = left + (matrix.Classes.Count * CellWidth);
        XElement svg = Root(width + 70, top + (matrix.Rows.Count * CellHeight) + Edge, theme);
        svg.Add(Saying(Edge, Edge + Line, matrix.Slot, matrix.Run, theme), Text(width + 60, top - 8, "end", "right", Bold));
        for (int k = 0; k < matrix.Classes.Count; k++)
        {
            double x = left + ((k + 0.5) * CellWidth);
            svg.Add(areShort
                ? Text(x, top - 8, "middle", matrix.Classes[k], Bold)
                : Text(x + 4, top - 8, "start", matrix.Classes[k], Bold, new XAttribute("transform", $"rotate(-90 {Number(x + 4)} {top - 8})")));
        }
        for (int row = 0; row < matrix.Rows.Count; row++)
            svg.Add(Row(matrix.Rows[row], left, top + (row * CellHeight), theme));
        return svg.ToString(SaveOptions.DisableFormatting);
    }

    private static XAttribute Bold => new("font-weight", 600);

    private static XElement Root(int width, int height, ChartTheme theme) => new(
        s_svg + "svg", new XAttribute("viewBox", $"0 0 {width} {height}"), new XAttribute("width", width), new XAttribute("height", height),
        new XAttribute("font-family", "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"), new XAttribute("font-size", 12),
        new XAttribute("fill", theme.Text), Box(0, 0, width, height, theme.Background));

    private static IEnumerable<XElement> Hard(HardImage image, int x, int y, ChartTheme theme)
    {
        yield return new XElement(
            s_svg + "image", new XAttribute("x", x), new XAttribute("y", y), new XAttribute("width", Image), new XAttribute("height", Image),
            new XAttribute("style", "image-rendering: pixelated"), new XAttribute("href", image.Picture));
        yield return Text(x, y + Image + Line, "start", image.Truth, Bold);
        for (int i = 0; i < image.Sayings.Count; i++)
        {
            foreach (XElement part in Saying(x, y + Image + ((i + 2) * Line), image.Sayings[i].Slot, image.Sayings[i].Text, theme))
                yield return part;
        }
    }

    // A dot in the run's colour and words.
    private static IEnumerable<XElement> Saying(int x, int y, int slot, string text, ChartTheme theme)
    {
        yield return new XElement(
            s_svg + "circle", new XAttribute("cx", x + 4), new XAttribute("cy", y - 4), new XAttribute("r", 4),
            new XAttribute("fill", theme.Runs[slot % theme.Runs.Count]));
        yield return Text(x + 13, y, "start", text);
    }

    // Right answers have the first run's colour, mistakes the second's, as in the page.
    private static IEnumerable<XElement> Row(ConfusionRow row, int left, int y, ChartTheme theme)
    {
        yield return Text(left - 8, y + 16, "end", row.Class, Bold);
        for (int k = 0; k < row.Cells.Count; k++)
        {
            ConfusionCell cell = row.Cells[k];
            XElement box = Box(left + (k * CellWidth), y, CellWidth, CellHeight, theme.Runs[cell.IsDiagonal ? 0 : 1]);
            box.Add(new XAttribute("fill-opacity", Number(cell.Strength / 100.0 * (cell.IsDiagonal ? 0.55 : 0.75))));
            yield return box;
            yield return Text(
                left + ((k + 0.5) * CellWidth), y + 16, "middle", $"{cell.Count}", cell.Count == 0 ? new XAttribute("fill-opacity", 0.35) : null);
        }
        yield return Text(left + (row.Cells.Count * CellWidth) + 60, y + 16, "end", row.Recall);
    }

    private static XElement Box(int x, int y, int width, int height, string color) => new(
        s_svg + "rect", new XAttribute("x", x), new XAttribute("y", y), new XAttribute("width", width), new XAttribute("height", height),
        new XAttribute("fill", color));

    private static XElement Text(double x, double y, string anchor, string text, params object?[] attributes) => new(
        s_svg + "text", new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("text-anchor", anchor), attributes, text);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
