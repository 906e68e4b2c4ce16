namespace Tensorflow;

/// <summary>Shape rules that many ops share.</summary>
internal static class ShapeRules
{
    /// <summary>Every output is a scalar.</summary>
    public static void Scalar(ShapeContext c)
    {
        for (int i = 0; i < c.OutputCount; i++)
            c.SetOutput(i, Shape.Scalar);
    }

    /// <summary>The op has no outputs, or only resources.</summary>
    public static void NoOutput(ShapeContext c) => Scalar(c);

    /// <summary>Output 0 has input 0's shape.</summary>
    public static void SameAsInput(ShapeContext c) => c.SetOutput(0, c.Input(0));

    /// <summary>NumPy's broadcasting of two shapes; null when they do not broadcast.</summary>
    public static Shape? Broadcast(Shape a, Shape b)
    {
        if (!a.HasRank || !b.HasRank)
            return Shape.Unknown;
        int rank = Math.Max(a.Rank, b.Rank);
        long[] dims = new long[rank];
        for (int i = 1; i <= rank; i++)
        {
            long x = i <= a.Rank ? a[-i] : 1;
            long y = i <= b.Rank ? b[-i] : 1;
            if (x > 1 && y > 1 && x != y || x == 0 && y > 1 || y == 0 && x > 1)
                return null;
            // An unknown dimension against 1 stays unknown; against more it must be 1 or the same. TensorFlow leaves it open against 0.
            dims[rank - i] = x == 1 ? y : y == 1 ? x : x < 0 || y < 0 ? Math.Max(x, y) > 1 ? Math.Max(x, y) : -1 : x;
        }
        return new Shape(dims);
    }
}
