using System.Globalization;
using System.Net;
using System.Text;

namespace TfCnn.Shared.Pictures;

/// <summary>One line of a chart: its name and a value for each epoch.</summary>
public sealed record Series(string Name, IReadOnlyList<double> Values)
{
    public Series(string name, IEnumerable<float> values) : this(name, [.. values.Select(value => (double)value)])
    {
    }
}

/// <summary>Values by epoch as an SVG of its own; text and axes take the page's colour, so that it suits light and dark pages.</summary>
public static class Curves
{
    private const int Width = 560;
    private const int Height = 260;
    private const int Left = 56;
    private const int Right = 130;
    private const int Top = 34;
    private const int Bottom = 34;
    private const int Marks = 4;

    // Okabe and Ito's colours, which people with any colour vision can tell apart.
    private static readonly string[] s_colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];

    /// <summary>The chart; values that are not finite are left out.</summary>
    /// <exception cref="ArgumentException">There is nothing to draw.</exception>
    public static string Svg(string title, params IReadOnlyList<Series> lines)
    {
        double[] values = [.. lines.SelectMany(line => line.Values).Where(double.IsFinite)];
        if (values.Length == 0) throw new ArgumentException($"The chart '{title}' needs at least one finite value.");
        (double least, double most) = (values.Min(), values.Max());
        if (least == most) (least, most) = (least - 0.5, most + 0.5);
        int epochs = lines.Max(line => line.Values.Count);

        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" role=\"img\" "))
            .Append("style=\"font:13px sans-serif;max-width:100%\" fill=\"currentColor\">\n")
            .Append(Invariant($"<text x=\"{Left}\" y=\"18\" font-weight=\"bold\">{WebUtility.HtmlEncode(title)}</text>\n"));
        AppendAxes(svg, least, most, epochs);
        for (int i = 0; i < lines.Count; i++) AppendLine(svg, lines[i], i, least, most, epochs);
        return svg.Append("</svg>").ToString();
    }

    private static void AppendAxes(StringBuilder svg, double least, double most, int epochs)
    {
        for (int mark = 0; mark <= Marks; mark++)
        {
            double value = least + ((most - least) * mark / Marks);
            double y = Y(value, least, most);
            svg.Append(Invariant($"<line x1=\"{Left}\" y1=\"{y:F1}\" x2=\"{Width - Right}\" y2=\"{y:F1}\" stroke=\"currentColor\" opacity=\"0.2\"/>"))
                .Append(Invariant($"<text x=\"{Left - 8}\" y=\"{y + 4:F1}\" text-anchor=\"end\">{value:G3}</text>\n"));
        }
        for (int epoch = 0; epoch < epochs; epoch++)
            svg.Append(Invariant($"<text x=\"{X(epoch, epochs):F1}\" y=\"{Height - 12}\" text-anchor=\"middle\">{epoch + 1}</text>\n"));
    }

    private static void AppendLine(StringBuilder svg, Series line, int index, double least, double most, int epochs)
    {
        string colour = s_colours[index % s_colours.Length];
        (double X, double Y)[] points = [.. line.Values.Index().Where(value => double.IsFinite(value.Item))
            .Select(value => (X(value.Index, epochs), Y(value.Item, least, most)))];
        string path = string.Join(' ', points.Select(point => Invariant($"{point.X:F1},{point.Y:F1}")));
        svg.Append(Invariant($"<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>"));
        foreach ((double x, double y) in points)
            svg.Append(Invariant($"<circle cx=\"{x:F1}\" cy=\"{y:F1}\" r=\"3\" fill=\"{colour}\"/>"));
        int legend = Top + 8 + (index * 20);
        svg.Append(Invariant($"<circle cx=\"{Width - Right + 16}\" cy=\"{legend - 4}\" r=\"5\" fill=\"{colour}\"/>"))
            .Append(Invariant($"<text x=\"{Width - Right + 26}\" y=\"{legend}\">{WebUtility.HtmlEncode(line.Name)}</text>\n"));
    }

    private static double X(int epoch, int epochs) =>
        epochs == 1 ? (Left + Width - Right) / 2.0 : Left + ((Width - Right - Left) * epoch / (epochs - 1.0));

    private static double Y(double value, double least, double most) =>
        Height - Bottom - ((Height - Bottom - Top) * (value - least) / (most - least));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
