namespace TfStyle.Explain;

/// <summary>The rows and columns of a matrix from a first one on.</summary>
internal readonly record struct Region(int Row, int Column, int Rows, int Columns)
{
    public bool HasRow(int row) => row >= Row && row < Row + Rows;

    public bool Has(int row, int column) => HasRow(row) && column >= Column && column < Column + Columns;

    /// <summary>
    /// At most so many rows and columns of a matrix with this region near the middle; a region that is larger than that is shown from its
    /// first row and column on.
    /// </summary>
    public Region Around(int rows, int columns, int mostRows, int mostColumns)
    {
        (int row, int shownRows) = Along(rows, Row, Rows, mostRows);
        (int column, int shownColumns) = Along(columns, Column, Columns, mostColumns);
        return new Region(row, column, shownRows, shownColumns);
    }

    private static (int First, int Count) Along(int length, int start, int size, int most)
    {
        if (length <= most) return (0, length);
        return (Math.Clamp(start - (Math.Max(most - size, 0) / 2), 0, length - most), most);
    }
}
