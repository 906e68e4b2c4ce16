using System.Xml.Linq;
using TfCnn.Compare.Report.Charts;

namespace TfCnn.Tests.Compare;

/// <summary>What can be seen in a chart: lines that lie on each other, and the words above them.</summary>
public class ChartTest
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Test]
    public void ALineThatOthersLieUponShowsItsRim()
    {
        Chart chart = Of(Line("first", 0, 2, 1), Line("another", 1, 2, 0.5), Line("on the first", 2, 2, 1.0001), Line("book", -1, 2, 1));
        Assert.That(chart.Lines.Select(chart.WidthOf), Is.EqualTo(new[] { 5.5f, 2.5f, 2.5f, 1.5f }));
    }

    [Test]
    public void EveryLineIsDrawnOverTheAxesAndTheBooksAreDashed()
    {
        XElement[] paths = [.. Lines(Draw(Of(Line("run", 0, 2, 1), Line("book", -1, 3, 2), Line("other book", -1, 4, 3) with { Dash = 1 })))];
        Assert.That(paths.Select(p => (string?)p.Attribute("stroke-dasharray")), Is.EqualTo(new[] { "7 4", "2 3", null }));
    }

    [Test]
    public void NothingIsDrawnOverTheLegend()
    {
        XElement svg = Draw(Of([.. Enumerable.Range(0, 6).Select(i => Line($"run {i}", i % 4, 60, 50 - i))]));
        double lowestWord = svg.Descendants(s_svg + "text").Where(t => t.Value.StartsWith("run ", StringComparison.Ordinal)).Max(t => (double)t.Attribute("y")!);
        Assert.That(svg.Descendants(s_svg + "circle").Min(c => (double)c.Attribute("cy")!), Is.GreaterThan(lowestWord));
    }

    [Test]
    public void MarksOfAnAxisHaveAsManyDigits() => Assert.That(
        ChartTicks.OfValues(Of(Line("run", 0, 0.76, 0.98)) with { IsLogarithmic = false }).Select(t => t.Label),
        Is.EqualTo(new[] { "0.80", "0.85", "0.90", "0.95" }));

    private static Chart Of(params IReadOnlyList<ChartLine> lines) => new("name", "label", true, lines);

    private static ChartLine Line(string name, int slot, params double[] values) =>
        new(name, slot, [.. values.Select((y, i) => (i + 1.0, y))]);

    private static XElement Draw(Chart chart) => XDocument.Parse(ChartSvg.Draw(chart, ChartTheme.Light)).Root!;

    private static IEnumerable<XElement> Lines(XElement svg) =>
        svg.Elements(s_svg + "path").Where(p => p.Attribute("stroke-linejoin") is not null);
}
