using TfCnn.Shared.CommandLine;

namespace TfStyle.Explain;

/// <summary>The chapter's convolution, number by number: one kernel over an input, all channels added up to one map.</summary>
internal sealed class Convolution
{
    /// <exception cref="CommandLineException">Input and kernel do not fit together.</exception>
    public Convolution(Volume input, Volume kernel, int stride, bool same)
    {
        if (kernel.Channels != input.Channels)
            throw new CommandLineException($"--kernel: expected {Channels(input)} as the input has, received {Channels(kernel)}. "
                + "Separate channels by |.");
        (Axis rows, Axis columns) = Axis.Over(input, kernel.Rows, kernel.Columns, stride, same, "--kernel");
        (Input, Kernel, Path) = (input, kernel, new WindowPath(rows, columns));
        Map = new Volume(rows.Positions, columns.Positions, 1, new float[Path.Steps]);
        for (int step = 0; step < Path.Steps; step++)
        {
            (int row, int column) = Path.Position(step);
            Map[row, column, 0] = (float)Enumerable.Range(0, input.Channels).Sum(channel => Sum(row, column, channel));
        }
    }

    public Volume Input { get; }

    public Volume Kernel { get; }

    public WindowPath Path { get; }

    public Volume Map { get; }

    /// <summary>
    /// The numbers of a channel under the kernel at a position of the map, each with the kernel's own, row by row; the padding holds zeros.
    /// </summary>
    public IEnumerable<(double Input, double Weight)> Factors(int row, int column, int channel)
    {
        for (int r = 0; r < Kernel.Rows; r++)
        {
            for (int c = 0; c < Kernel.Columns; c++)
            {
                int inputRow = Path.Rows.Start(row) + r, inputColumn = Path.Columns.Start(column) + c;
                yield return (Input.Has(inputRow, inputColumn) ? Input[inputRow, inputColumn, channel] : 0, Kernel[r, c, channel]);
            }
        }
    }

    /// <summary>The products of all channels at a position of the map.</summary>
    public Volume Products(int row, int column)
    {
        var products = new Volume(Kernel.Rows, Kernel.Columns, Kernel.Channels, new float[Kernel.Values.Length]);
        for (int channel = 0; channel < Kernel.Channels; channel++)
        {
            int place = 0;
            foreach ((double input, double weight) in Factors(row, column, channel))
            {
                products[place / Kernel.Columns, place % Kernel.Columns, channel] = (float)(input * weight);
                place++;
            }
        }
        return products;
    }

    /// <summary>The sum of a channel's products at a position of the map.</summary>
    public double Sum(int row, int column, int channel) => Factors(row, column, channel).Sum(f => f.Input * f.Weight);

    private static string Channels(Volume volume) => volume.Channels == 1 ? "1 channel" : $"{volume.Channels} channels";
}
