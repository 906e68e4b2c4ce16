namespace Tensorflow;

/// <summary>A tensor's shape: known, partly known (−1 for a dimension), or of unknown rank. Immutable; equal by value.</summary>
public sealed partial class Shape : IEquatable<Shape>
{
    private readonly long[]? _dims;

    /// <summary>A shape of the given dimensions; −1 is an unknown one.</summary>
    public Shape(params int[] dims) : this(Array.ConvertAll(dims, d => (long)d)) { }

    /// <summary>A shape of the given dimensions; −1 is an unknown one.</summary>
    /// <exception cref="ValueError">A dimension is below −1.</exception>
    public Shape(params long[] dims)
    {
        foreach (long d in dims)
            if (d < -1)
                throw new ValueError($"Dimension {d} must be >= 0, or -1 for an unknown one; received ({string.Join(", ", dims)}).");
        _dims = dims;
    }

    private Shape() => _dims = null;

    /// <summary>The shape that nothing is known of, not even its rank.</summary>
    public static Shape Unknown { get; } = new();

    /// <summary>The shape of a scalar: no dimensions.</summary>
    public static Shape Scalar { get; } = new(Array.Empty<long>());

    /// <summary>A shape of known rank and unknown dimensions.</summary>
    public static Shape OfRank(int rank)
    {
        long[] dims = new long[rank];
        Array.Fill(dims, -1);
        return new Shape(dims);
    }

    public static Shape Vector(long size) => new(size);

    public static Shape Matrix(long rows, long columns) => new(rows, columns);

    public bool HasRank => _dims is not null;

    /// <summary>Number of dimensions, −1 if unknown.</summary>
    public int Rank => _dims?.Length ?? -1;

    /// <summary>All dimensions; empty for an unknown rank.</summary>
    public ReadOnlySpan<long> Dimensions => _dims;

    /// <summary>Dimension <paramref name="index"/>, from the end if negative; −1 if unknown.</summary>
    public long this[int index] => _dims is null ? -1 : _dims[index < 0 ? index + _dims.Length : index];

    /// <summary>True when every dimension is known.</summary>
    public bool IsFullyDefined => _dims is not null && Array.IndexOf(_dims, -1) < 0;

    /// <summary>Number of elements, −1 unless fully defined.</summary>
    public long ElementCount
    {
        get
        {
            if (!IsFullyDefined)
                return -1;
            long n = 1;
            foreach (long d in _dims!)
                n = checked(n * d);
            return n;
        }
    }

    public long[] ToArray() => _dims is null
        ? throw new ValueError("A shape of unknown rank has no list of dimensions.")
        : (long[])_dims.Clone();

    /// <summary>This shape with dimension <paramref name="index"/> (from the end if negative) replaced.</summary>
    public Shape With(int index, long dimension)
    {
        long[] dims = ToArray();
        dims[index < 0 ? index + dims.Length : index] = dimension;
        return new Shape(dims);
    }

    public Shape Concatenate(Shape other) => HasRank && other.HasRank ? new Shape([.. _dims!, .. other._dims!]) : Unknown;

    /// <summary>Dimensions <paramref name="start"/> to <paramref name="end"/> (exclusive).</summary>
    public Shape Slice(int start, int end) => HasRank ? new Shape(_dims![start..end]) : Unknown;

    /// <summary>Whether one tensor could have both shapes.</summary>
    public bool IsCompatibleWith(Shape other)
    {
        if (!HasRank || !other.HasRank)
            return true;
        if (Rank != other.Rank)
            return false;
        for (int i = 0; i < Rank; i++)
            if (!Matches(_dims![i], other._dims![i]))
                return false;
        return true;
    }

    /// <summary>What is known when both shapes describe the same tensor; null when they contradict each other.</summary>
    public Shape? Merge(Shape other)
    {
        if (!IsCompatibleWith(other))
            return null;
        if (!HasRank)
            return other;
        if (!other.HasRank)
            return this;
        return new Shape(_dims!.Zip(other._dims!, (a, b) => a >= 0 ? a : b).ToArray());
    }

    public bool Equals(Shape? other) =>
        other is not null && HasRank == other.HasRank && (_dims is null || _dims.AsSpan().SequenceEqual(other._dims));

    public override bool Equals(object? obj) => Equals(obj as Shape);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Rank);
        foreach (long d in Dimensions)
            hash.Add(d);
        return hash.ToHashCode();
    }

    /// <summary>As Python prints it: <c>(None, 28, 28, 1)</c>, <c>(10,)</c>, <c>()</c>, <c>&lt;unknown&gt;</c>.</summary>
    public override string ToString() => _dims switch
    {
        null => "<unknown>",
        [long single] => $"({Text(single)},)",
        _ => $"({string.Join(", ", _dims.Select(Text))})",
    };

    /// <summary>As TensorFlow's C++ prints it: <c>[?,28,28,1]</c>.</summary>
    public string ToBracketString() => _dims is null ? "<unknown>" : $"[{string.Join(",", _dims.Select(d => d < 0 ? "?" : d.ToString()))}]";

    private static string Text(long d) => d < 0 ? "None" : d.ToString();

    private static bool Matches(long a, long b) => a < 0 || b < 0 || a == b;
}
