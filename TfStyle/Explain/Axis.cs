using TfCnn.Shared.CommandLine;

namespace TfStyle.Explain;

/// <summary>
/// How a window moves along the rows or columns of an input. With n numbers, a window of k, stride s and p numbers of padding in all there are
/// (n − k + p) / s + 1 positions, rounded down.
/// </summary>
internal sealed class Axis
{
    /// <param name="same">
    /// TensorFlow's SAME: ⌈n / s⌉ positions, with as much padding as they need and the odd one behind; else VALID, without padding.
    /// </param>
    public Axis(int n, int k, int stride, bool same)
    {
        (Length, Window, Stride, Same) = (n, k, stride, same);
        Positions = same ? (n + stride - 1) / stride : ((n - k) / stride) + 1;
        Padding = same ? Math.Max(((Positions - 1) * stride) + k - n, 0) : 0;
    }

    public int Length { get; }

    public int Window { get; }

    public int Stride { get; }

    public bool Same { get; }

    public int Positions { get; }

    /// <summary>Numbers of padding before and behind the input together.</summary>
    public int Padding { get; }

    public int Before => Padding / 2;

    public int Behind => Padding - Before;

    /// <summary>Numbers of the input and the padding together.</summary>
    public int Padded => Length + Padding;

    /// <summary>Where in the input the window of a position starts; negative inside the padding.</summary>
    public int Start(int position) => (position * Stride) - Before;

    /// <summary>The size formula with the numbers put in.</summary>
    public string Formula()
    {
        string moves = $"({Length} - {Window} + {Padding}) / {Stride}";
        bool whole = (Padded - Window) % Stride == 0;
        return whole ? $"{moves} + 1 = {Positions}" : $"⌊{moves}⌋ + 1 = {Positions}";
    }

    /// <exception cref="CommandLineException">The window is larger than the input and nothing pads that.</exception>
    public static (Axis Rows, Axis Columns) Over(Volume input, int rows, int columns, int stride, bool same, string option)
    {
        if (!same && (rows > input.Rows || columns > input.Columns))
            throw new CommandLineException($"{option}: expected a window that fits into the input of {input.Rows}×{input.Columns}, received "
                + $"{rows}×{columns}. Use --padding same or a larger --input.");
        return (new Axis(input.Rows, rows, stride, same), new Axis(input.Columns, columns, stride, same));
    }
}
