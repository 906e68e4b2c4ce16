namespace TfCnn.Compare.Report.Charts;

/// <summary>A line of a chart.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Slot">The run's place, which decides its colour everywhere; −1 for the book, which is grey and dashed.</param>
/// <param name="Dash">Which dashes a line of the book has, so that two of them can be told apart.</param>
internal sealed record ChartLine(string Name, int Slot, IReadOnlyList<(double X, double Y)> Points, int Dash = 0)
{
    public bool IsBook => Slot < 0;
}

/// <summary>Lines over epochs.</summary>
/// <param name="Name">Of its files: <c>mnist-loss</c>.</param>
/// <param name="Label">What the vertical axis counts.</param>
/// <param name="IsLogarithmic">Whether each step upwards multiplies.</param>
internal sealed record Chart(string Name, string Label, bool IsLogarithmic, IReadOnlyList<ChartLine> Lines)
{
    public double LastX => Math.Max(2, Lines.SelectMany(l => l.Points).Select(p => p.X).DefaultIfEmpty(0).Max());

    // Parts of the vertical axis: lines that are nowhere further apart look like one.
    private const double Apart = 0.01;

    /// <summary>Where a value stands on the vertical axis.</summary>
    public double Place(double y) => IsLogarithmic ? Math.Log10(y) : y;

    /// <summary>The points of a line that have a place on the axes.</summary>
    public IReadOnlyList<(double X, double Y)> Places(ChartLine line) =>
        [.. line.Points.Select(p => (p.X, Place(p.Y))).Where(p => double.IsFinite(p.Item2))];

    /// <summary>How wide a line is drawn: the wider, the more later lines lie upon it, so that its rim shows.</summary>
    public float WidthOf(ChartLine line) => line.IsBook
        ? 1.5f
        : 2.5f + (3 * Lines.SkipWhile(l => !ReferenceEquals(l, line)).Skip(1).Count(l => !l.IsBook && LieTogether(l, line)));

    /// <summary>The width of a line's points; 0 for those of the book that its line shows.</summary>
    public float PointSizeOf(ChartLine line) => line.IsBook && Places(line).Count > 1 ? 0 : WidthOf(line) + 3.5f;

    private bool LieTogether(ChartLine one, ChartLine other)
    {
        (double low, double high) = ChartTicks.Range(this);
        return Places(one).Zip(Places(other), (a, b) => Math.Abs(a.Y - b.Y)).All(d => d <= Apart * (high - low));
    }
}
