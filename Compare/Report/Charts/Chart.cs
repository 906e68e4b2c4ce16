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

    /// <summary>Where a value stands on the vertical axis.</summary>
    public double Place(double y) => IsLogarithmic ? Math.Log10(y) : y;
}
