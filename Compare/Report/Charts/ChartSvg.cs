using System.Globalization;
using System.Xml.Linq;
using ScottPlot;

namespace TfCnn.Compare.Report.Charts;

/// <summary>
/// A chart as SVG. ScottPlot sets its text with the fonts of the machine that draws, letter by letter, and leaves it out on a machine without
/// fonts. So the lines are its own, and the words are put in anew, in the reader's system font.
/// </summary>
internal static class ChartSvg
{
    private const float Left = 54, Right = 16, Bottom = 46, Top = 66;
    private const int LegendColumns = 2;

    private static readonly string[] s_dashes = ["7 4", "2 3", "4 2"];

    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    public static string Draw(Chart chart, ChartTheme theme)
    {
        Plot plot = ChartPlot.Make(chart, theme, dashes: false);
        plot.HideLegend();
        plot.Layout.Fixed(new PixelPadding(Left, Right, Bottom, Top));
        XDocument drawing = XDocument.Parse(plot.GetSvgXml(ChartPlot.Width, ChartPlot.Height));
        XElement root = drawing.Root!;
        root.Descendants(s_svg + "text").Remove();
        Dash(root, chart, theme);
        root.SetAttributeValue("viewBox", $"0 0 {ChartPlot.Width} {ChartPlot.Height}");
        root.Add(Words(plot, chart, theme));
        return root.ToString(SaveOptions.DisableFormatting);
    }

    // Skia cuts dashes into pieces here, and says so on standard error.
    private static void Dash(XElement root, Chart chart, ChartTheme theme)
    {
        ChartLine[] book = [.. chart.Lines.Where(l => l.IsBook && l.Points.Count(p => double.IsFinite(chart.Place(p.Y))) > 1)];
        XElement[] paths = [.. root.Descendants(s_svg + "path").Where(p =>
            string.Equals((string?)p.Attribute("stroke"), book.Length == 0 ? null : theme.ColorOf(book[0]), StringComparison.OrdinalIgnoreCase)
            && (string?)p.Attribute("stroke-width") == "1.5")];
        foreach ((ChartLine line, XElement path) in book.Zip(paths))
            path.SetAttributeValue("stroke-dasharray", DashesOf(line));
    }

    private static string DashesOf(ChartLine line) => s_dashes[line.Dash % s_dashes.Length];

    private static XElement Words(Plot plot, Chart chart, ChartTheme theme)
    {
        var words = new XElement(
            s_svg + "g", new XAttribute("font-family", "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"),
            new XAttribute("font-size", 13), new XAttribute("fill", theme.Text));
        foreach ((double place, string label) in ChartTicks.OfEpochs(chart))
            words.Add(Text(plot.GetPixel(new Coordinates(place, 0)).X, ChartPlot.Height - Bottom + 18, "middle", label));
        foreach ((double place, string label) in ChartTicks.OfValues(chart))
            words.Add(Text(Left - 8, plot.GetPixel(new Coordinates(0, place)).Y + 4.5, "end", label));
        words.Add(Text(ChartPlot.Width - Right, ChartPlot.Height - 8, "end", "epoch"));
        words.Add(Text(10, 18, "start", chart.Label, new XAttribute("font-weight", 600)));
        for (int i = 0; i < chart.Lines.Count; i++)
            words.Add(Legend(chart.Lines[i], i, theme));
        return words;
    }

    // A piece of the line and its name, two beside each other.
    private static IEnumerable<XElement> Legend(ChartLine line, int place, ChartTheme theme)
    {
        double x = 10 + (place % LegendColumns * ((ChartPlot.Width - 10) / LegendColumns)), y = 38 + (place / LegendColumns * 17);
        yield return new XElement(
            s_svg + "path", new XAttribute("d", string.Create(CultureInfo.InvariantCulture, $"M{x} {y - 4.5}h22")),
            new XAttribute("stroke", theme.ColorOf(line)), new XAttribute("stroke-width", line.IsBook ? 1.5 : 2.5),
            line.IsBook ? new XAttribute("stroke-dasharray", DashesOf(line)) : null);
        yield return Text(x + 29, y, "start", line.Name);
    }

    private static XElement Text(double x, double y, string anchor, string text, params object[] attributes) => new(
        s_svg + "text", new XAttribute("x", Round(x)), new XAttribute("y", Round(y)), new XAttribute("text-anchor", anchor), attributes, text);

    private static string Round(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
