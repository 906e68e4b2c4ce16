namespace TfStyle.Explain;

/// <summary>
/// The positions of a window over an input in the chapter's order: down the rows of the first column of positions, then on to the next column.
/// </summary>
internal sealed class WindowPath(Axis rows, Axis columns)
{
    // A path of up to so many steps is shown in full, of a longer one so many of the first and the last.
    private const int MostSteps = 9;
    private const int FirstSteps = 5;

    public Axis Rows => rows;

    public Axis Columns => columns;

    public int Steps => rows.Positions * columns.Positions;

    /// <summary>Row and column of the map that a step computes, from step 0 on.</summary>
    public (int Row, int Column) Position(int step) => (step % rows.Positions, step / rows.Positions);

    /// <summary>The step that computes a number of the map.</summary>
    public int Step(int row, int column) => (column * rows.Positions) + row;

    /// <summary>What the window covers at a step, in rows and columns of the padded input.</summary>
    public Region Covered(int step)
    {
        (int row, int column) = Position(step);
        return new Region(row * rows.Stride, column * columns.Stride, rows.Window, columns.Window);
    }

    /// <summary>The steps to show: all, or of a long path the first and the last.</summary>
    public IEnumerable<int> Shown(bool all) =>
        all || Steps <= MostSteps ? Enumerable.Range(0, Steps) : [.. Enumerable.Range(0, FirstSteps), Steps - 1];

    /// <summary>Every place of the window at a position that is not padding, as rows and columns of the input.</summary>
    public IEnumerable<(int Row, int Column)> Inside(int row, int column)
    {
        for (int r = Math.Max(rows.Start(row), 0); r < Math.Min(rows.Start(row) + rows.Window, rows.Length); r++)
            for (int c = Math.Max(columns.Start(column), 0); c < Math.Min(columns.Start(column) + columns.Window, columns.Length); c++)
                yield return (r, c);
    }
}
