using System.Globalization;
using System.Xml.Linq;
using ScottPlot;

namespace TfCnn.Compare.Report.Charts;

/// <summary>
/// A chart as SVG. ScottPlot sets its text with the fonts of the machine that draws, letter by letter, leaves it out on a machine without
/// fonts, and cuts dashes into pieces. So the axes are its own, and lines and words are put upon them, the words in the reader's system font.
/// </summary>
internal static class ChartSvg
{
    private const float Left = 54, Right = 16, Bottom = 46;
    private const int LegendColumns = 2, LegendTop = 38, LegendStep = 18;

    // On a phone the whole picture is smaller, and its words would be too.
    private const string LargerWords = "@media (max-width: 450px) { text { font-size: 17px; } }";

    private static readonly string[] s_dashes = ["7 4", "2 3", "4 2"];

    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    public static string Draw(Chart chart, ChartTheme theme)
    {
        Plot plot = ChartPlot.Axes(chart, theme);
        plot.HideLegend();
        int legendRows = (chart.Lines.Count + LegendColumns - 1) / LegendColumns;
        plot.Layout.Fixed(new PixelPadding(Left, Right, Bottom, LegendTop + (legendRows * LegendStep) - 8));
        XElement root = XDocument.Parse(plot.GetSvgXml(ChartPlot.Width, ChartPlot.Height)).Root!;
        root.Descendants(s_svg + "text").Remove();
        root.SetAttributeValue("viewBox", $"0 0 {ChartPlot.Width} {ChartPlot.Height}");
        root.AddFirst(new XElement(s_svg + "style", LargerWords));
        root.Add(chart.Lines.OrderBy(l => !l.IsBook).Select(line => Curve(plot, chart, line, theme)), Words(plot, chart, theme));
        return root.ToString(SaveOptions.DisableFormatting);
    }

    private static IEnumerable<XElement> Curve(Plot plot, Chart chart, ChartLine line, ChartTheme theme)
    {
        Pixel[] pixels = [.. chart.Places(line).Select(p => plot.GetPixel(new Coordinates(p.X, p.Y)))];
        if (pixels.Length > 1)
            yield return Stroke("M" + string.Join("L", pixels.Select(p => $"{Round(p.X)} {Round(p.Y)}")), chart, line, theme);
        if (chart.PointSizeOf(line) > 0)
        {
            foreach (Pixel pixel in pixels)
            {
                yield return new XElement(
                    s_svg + "circle", new XAttribute("cx", Round(pixel.X)), new XAttribute("cy", Round(pixel.Y)),
                    new XAttribute("r", Round(chart.PointSizeOf(line) / 2)), new XAttribute("fill", theme.ColorOf(line)));
            }
        }
    }

    private static XElement Stroke(string path, Chart chart, ChartLine line, ChartTheme theme) => new(
        s_svg + "path", new XAttribute("d", path), new XAttribute("fill", "none"), new XAttribute("stroke", theme.ColorOf(line)),
        new XAttribute("stroke-width", Round(chart.WidthOf(line))), new XAttribute("stroke-linejoin", "round"),
        line.IsBook ? new XAttribute("stroke-dasharray", s_dashes[line.Dash % s_dashes.Length]) : null);

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
            words.Add(Legend(chart, i, theme));
        return words;
    }

    // A piece of the line and its name, two beside each other.
    private static IEnumerable<XElement> Legend(Chart chart, int place, ChartTheme theme)
    {
        double x = 10 + (place % LegendColumns * ((ChartPlot.Width - 10) / LegendColumns)), y = LegendTop + (place / LegendColumns * LegendStep);
        ChartLine line = chart.Lines[place];
        yield return Stroke($"M{Round(x)} {Round(y - 4.5)}h22", chart, line, theme);
        yield return Text(x + 29, y, "start", line.Name);
    }

    private static XElement Text(double x, double y, string anchor, string text, params object[] attributes) => new(
        s_svg + "text", new XAttribute("x", Round(x)), new XAttribute("y", Round(y)), new XAttribute("text-anchor", anchor), attributes, text);

    private static string Round(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
