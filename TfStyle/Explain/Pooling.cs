namespace TfStyle.Explain;

/// <summary>The chapter's pooling, number by number: the largest and the mean of each region, every channel by itself.</summary>
internal sealed class Pooling
{
    /// <exception cref="TfCnn.Shared.CommandLine.CommandLineException">The window is larger than the input.</exception>
    public Pooling(Volume input, int window, int stride, bool same)
    {
        (Axis rows, Axis columns) = Axis.Over(input, window, window, stride, same, "--window");
        (Input, Path) = (input, new WindowPath(rows, columns));
        Largest = Map((row, column, channel) => Numbers(row, column, channel).Max());
        Mean = Map((row, column, channel) => Numbers(row, column, channel).Average());
    }

    public Volume Input { get; }

    public WindowPath Path { get; }

    public Volume Largest { get; }

    public Volume Mean { get; }

    /// <summary>The numbers of a channel under the window at a position of the map; padding has none.</summary>
    public IEnumerable<double> Numbers(int row, int column, int channel) =>
        Path.Inside(row, column).Select(place => (double)Input[place.Row, place.Column, channel]);

    private Volume Map(Func<int, int, int, double> number)
    {
        var map = new Volume(Path.Rows.Positions, Path.Columns.Positions, Input.Channels, new float[Path.Steps * Input.Channels]);
        for (int step = 0; step < Path.Steps; step++)
        {
            (int row, int column) = Path.Position(step);
            for (int channel = 0; channel < Input.Channels; channel++)
                map[row, column, channel] = (float)number(row, column, channel);
        }
        return map;
    }
}
