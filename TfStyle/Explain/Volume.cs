using System.Globalization;
using TfCnn.Shared.CommandLine;

namespace TfStyle.Explain;

/// <summary>Numbers in rows, columns and channels: what a convolution or pooling reads and writes.</summary>
internal sealed class Volume
{
    private readonly float[] _values;

    /// <param name="values">Row by row, in each row column by column, in each column channel by channel, as TensorFlow lays images out.</param>
    public Volume(int rows, int columns, int channels, float[] values)
    {
        (Rows, Columns, Channels, _values) = (rows, columns, channels, values);
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Channels { get; }

    /// <summary>All numbers, the channels of one place beside each other.</summary>
    public float[] Values => _values;

    public float this[int row, int column, int channel]
    {
        get => _values[(((row * Columns) + column) * Channels) + channel];
        set => _values[(((row * Columns) + column) * Channels) + channel] = value;
    }

    /// <summary>True for a place that is not in the padding around the numbers.</summary>
    public bool Has(int row, int column) => row >= 0 && row < Rows && column >= 0 && column < Columns;

    /// <summary>The size in words: <c>3×3</c>, or <c>3×3×2</c> with channels.</summary>
    public override string ToString() => Channels == 1 ? $"{Rows}×{Columns}" : $"{Rows}×{Columns}×{Channels}";

    /// <summary>Reads numbers separated by blanks, rows by semicolons, channels by bars: <c>"1 2; 3 4 | 5 6; 7 8"</c>.</summary>
    /// <param name="option">The option that the text was given with, for messages.</param>
    /// <exception cref="CommandLineException">Something else than numbers, rows of different lengths, channels of different sizes.</exception>
    public static Volume Parse(string option, string text)
    {
        string[] parts = text.Split('|');
        float[][][] channels =
            [.. parts.Select((part, c) => ParseMatrix(option, part, channelName: parts.Length > 1 ? $"channel {c + 1}, " : ""))];
        (int rows, int columns) = (channels[0].Length, channels[0][0].Length);
        for (int c = 1; c < channels.Length; c++)
        {
            if (channels[c].Length != rows || channels[c][0].Length != columns)
                throw new CommandLineException($"{option}: expected channels of one size, received {rows}×{columns} and then "
                    + $"{channels[c].Length}×{channels[c][0].Length} in channel {c + 1}.");
        }
        var volume = new Volume(rows, columns, channels.Length, new float[rows * columns * channels.Length]);
        for (int c = 0; c < channels.Length; c++)
            for (int row = 0; row < rows; row++)
                for (int column = 0; column < columns; column++)
                    volume[row, column, c] = channels[c][row][column];
        return volume;
    }

    private static float[][] ParseMatrix(string option, string text, string channelName)
    {
        float[][] rows = [.. text.Split(';').Select((row, r) => ParseRow(option, row, $"{channelName}row {r + 1}"))];
        int ragged = Array.FindIndex(rows, row => row.Length != rows[0].Length);
        return ragged < 0
            ? rows
            : throw new CommandLineException($"{option}: expected rows of one length, received {rows[0].Length} numbers in {channelName}row 1 "
                + $"and {rows[ragged].Length} in row {ragged + 1}.");
    }

    private static float[] ParseRow(string option, string text, string place)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0
            ? [.. words.Select(word => ParseNumber(option, word, place))]
            : throw new CommandLineException($"{option}: expected numbers in {place}, received nothing. "
                + "Separate numbers by blanks, rows by ; and channels by |.");
    }

    private static float ParseNumber(string option, string word, string place) =>
        float.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value)
            ? value
            : throw new CommandLineException($"{option}: expected a number in {place}, received '{word}'. "
                + "Separate numbers by blanks, rows by ; and channels by |.");
}
