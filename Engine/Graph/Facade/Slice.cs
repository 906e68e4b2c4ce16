namespace Tensorflow;

/// <summary>A range of indices: start, stop (exclusive) and step; null for an open end.</summary>
public sealed class Slice(int? start = null, int? stop = null, int step = 1)
{
    public int? Start { get; } = start;

    public int? Stop { get; } = stop;

    public int Step { get; } = step;

    /// <summary>An index rather than a range: the dimension disappears.</summary>
    public bool IsIndex { get; private init; }

    /// <summary>A single index.</summary>
    public static Slice At(int index) => new(index, index + 1) { IsIndex = true };

    /// <summary>Parses <c>1:5</c>, <c>:</c>, <c>::2</c>, <c>3</c>.</summary>
    /// <exception cref="ValueError">The text is no slice.</exception>
    public static Slice Parse(string text)
    {
        string[] parts = text.Trim().Split(':');
        var bad = new ValueError($"'{text}' is not a slice; write start:stop:step, such as 0:10.");
        int?[] numbers = [.. parts.Select(p => p.Trim().Length == 0 ? null : int.TryParse(p, out int n) ? (int?)n : throw bad)];
        return numbers.Length switch
        {
            1 when numbers[0] is int index => At(index),
            2 => new Slice(numbers[0], numbers[1]),
            3 => new Slice(numbers[0], numbers[1], numbers[2] ?? 1),
            _ => throw bad,
        };
    }
}
