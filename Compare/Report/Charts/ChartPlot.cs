using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace TfCnn.Compare.Report.Charts;

/// <summary>Draws a chart with ScottPlot.</summary>
internal static class ChartPlot
{
    public const int Width = 560;
    public const int Height = 380;

    private const int PixelRatio = 2;

    private static readonly LinePattern[] s_bookPatterns = [LinePattern.Dashed, LinePattern.Dotted, LinePattern.DenselyDashed];

    /// <summary>Without serifs, where the machine has such a font.</summary>
    private static readonly string[] s_fonts = ["Inter", "Segoe UI", "Helvetica Neue", "Liberation Sans", "Noto Sans", "DejaVu Sans", "Arial"];

    /// <summary>As PNG, with ScottPlot's own legend, for slides and mails.</summary>
    public static byte[] Png(Chart chart, ChartTheme theme)
    {
        Plot plot = Axes(chart, theme);
        // The book's lines lie under the others, but come last in the legend.
        foreach (ChartLine line in chart.Lines.OrderBy(l => !l.IsBook))
            Add(plot, chart, line, theme);
        plot.Legend.ManualItems = [.. plot.Legend.GetItems().OrderBy(item => chart.Lines.TakeWhile(l => l.Name != item.LabelText).Count())];
        plot.Legend.DisplayPlottableLegendItems = false;
        plot.XLabel("epoch", size: 13);
        plot.YLabel(chart.Label, size: 13);
        plot.ShowLegend(Edge.Bottom);
        plot.ScaleFactor = PixelRatio;
        return plot.GetImage(Width * PixelRatio, (Height + 60) * PixelRatio).GetImageBytes(ImageFormat.Png);
    }

    /// <summary>The chart without its lines.</summary>
    public static Plot Axes(Chart chart, ChartTheme theme)
    {
        var plot = new Plot();
        Color text = ChartTheme.Parse(theme.Text), background = ChartTheme.Parse(theme.Background), grid = ChartTheme.Parse(theme.Grid);
        plot.FigureBackground.Color = background;
        plot.DataBackground.Color = background;
        plot.Axes.Color(text);
        plot.Grid.MajorLineColor = grid;
        plot.Axes.Bottom.TickGenerator = Ticks(ChartTicks.OfEpochs(chart));
        plot.Axes.Left.TickGenerator = Ticks(ChartTicks.OfValues(chart));
        (double low, double high) = ChartTicks.Range(chart);
        plot.Axes.SetLimits(0.7, chart.LastX + 0.3, low, high);
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Left.FrameLineStyle.Color = plot.Axes.Bottom.FrameLineStyle.Color = grid;
        plot.Axes.Left.MajorTickStyle.Length = plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Legend.BackgroundColor = background;
        plot.Legend.FontColor = text;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.Orientation = Orientation.Horizontal;
        if (s_fonts.FirstOrDefault(f => SKFontManager.Default.MatchFamily(f)?.FamilyName == f) is { } font)
            plot.Font.Set(font);
        return plot;
    }

    private static void Add(Plot plot, Chart chart, ChartLine line, ChartTheme theme)
    {
        IReadOnlyList<(double X, double Y)> points = chart.Places(line);
        var scatter = plot.Add.Scatter(
            points.Select(p => p.X).ToArray(), points.Select(p => p.Y).ToArray(), ChartTheme.Parse(theme.ColorOf(line)));
        scatter.LegendText = line.Name;
        scatter.LineWidth = chart.WidthOf(line);
        scatter.MarkerSize = chart.PointSizeOf(line);
        scatter.LinePattern = line.IsBook ? s_bookPatterns[line.Dash % s_bookPatterns.Length] : LinePattern.Solid;
    }

    private static NumericManual Ticks(IReadOnlyList<(double Place, string Label)> ticks) =>
        new([.. ticks.Select(t => t.Place)], [.. ticks.Select(t => t.Label)]);
}
