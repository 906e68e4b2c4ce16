namespace TfCnn.Kernels;

/// <summary>Where the pixels of a resized image come from along one dimension, in float32 as TensorFlow computes it.</summary>
public sealed class ResizeAxis
{
    private readonly ResizeTap[] _taps;

    /// <param name="source">Pixels before.</param>
    /// <param name="target">Pixels after.</param>
    /// <param name="alignCorners">The centers of the corner pixels stay where they are.</param>
    /// <param name="halfPixelCenters">A pixel's center is half a pixel from its border.</param>
    /// <param name="nearest">Take the nearest pixel, else two with weights.</param>
    public ResizeAxis(int source, int target, bool alignCorners, bool halfPixelCenters, bool nearest)
    {
        (Source, Target) = (source, target);
        float scale = alignCorners && target > 1 ? (source - 1) / (float)(target - 1) : source / (float)target;
        _taps = [.. Enumerable.Range(0, target).Select(i => nearest
            ? Nearest(halfPixelCenters ? (i + 0.5f) * scale : i * scale, source, alignCorners)
            : Between(halfPixelCenters ? ((i + 0.5f) * scale) - 0.5f : i * scale, source))];
        FirstTargets = [.. Enumerable.Range(0, source + 1).Select(s => CountWhile(t => t.Upper < s))];
        EndTargets = [.. Enumerable.Range(0, source + 1).Select(s => CountWhile(t => t.Lower <= s))];
    }

    public int Source { get; }

    public int Target { get; }

    /// <summary>The first target pixel that a source pixel takes part in.</summary>
    internal int[] FirstTargets { get; }

    /// <summary>The target pixel after the last that a source pixel takes part in.</summary>
    internal int[] EndTargets { get; }

    internal ReadOnlySpan<ResizeTap> Taps => _taps;

    private int CountWhile(Func<ResizeTap, bool> condition) => _taps.TakeWhile(condition).Count();

    private static ResizeTap Nearest(float at, int source, bool alignCorners)
    {
        float pixel = alignCorners ? MathF.Round(at, MidpointRounding.AwayFromZero) : MathF.Floor(at);
        int index = Math.Min((int)pixel, source - 1);
        return new ResizeTap(index, index, 0);
    }

    private static ResizeTap Between(float at, int source)
    {
        float below = MathF.Floor(at);
        return new ResizeTap(Math.Max((int)below, 0), Math.Min((int)MathF.Ceiling(at), source - 1), at - below);
    }
}

/// <summary>The two source pixels of a target pixel and the weight of the upper one; the lower one has the rest.</summary>
internal readonly record struct ResizeTap(int Lower, int Upper, float Weight)
{
    /// <summary>The weight of a source pixel.</summary>
    public float WeightOf(int source) => (source == Lower ? 1 - Weight : 0) + (source == Upper ? Weight : 0);
}
