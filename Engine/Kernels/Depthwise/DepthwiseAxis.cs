namespace TfCnn.Kernels;

/// <summary>A source pixel that a target pixel sees, and the tap of the filter that it is multiplied with.</summary>
internal readonly record struct DepthwiseTap(int Source, int Index);

/// <summary>Target pixels, evenly spaced, that see the same taps at sources that advance evenly.</summary>
/// <param name="First">The first target pixel.</param>
/// <param name="Count">Target pixels.</param>
internal readonly record struct DepthwiseRun(int First, int Count);

/// <summary>One dimension of a depthwise correlation: the pixels inside the image that each target pixel sums over.</summary>
internal sealed class DepthwiseAxis
{
    private readonly DepthwiseTap[][] _taps;

    private DepthwiseAxis(int sources, int window, DepthwiseTap[][] taps, int targetStep, int sourceStep)
    {
        (Sources, Window, _taps, TargetStep, SourceStep) = (sources, window, taps, targetStep, sourceStep);
        Runs = [.. FindRuns()];
    }

    public int Sources { get; }

    public int Window { get; }

    public int Targets => _taps.Length;

    /// <summary>Target pixels from one of a run to the next.</summary>
    public int TargetStep { get; }

    /// <summary>Source pixels from one target pixel of a run to the next.</summary>
    public int SourceStep { get; }

    /// <summary>All target pixels, each in one run.</summary>
    public DepthwiseRun[] Runs { get; }

    public ReadOnlySpan<DepthwiseTap> TapsOf(int target) => _taps[target];

    /// <summary>Output o sees input o · stride − before + tap · dilation.</summary>
    public static DepthwiseAxis Forward(WindowAxis axis) =>
        new(axis.Size, axis.Window, TapsOf(axis.Output, axis.Window, axis.Size,
            (output, tap) => (output * axis.Stride) - axis.Before + (tap * axis.Dilation)), 1, axis.Stride);

    /// <summary>Input i sees every output that sees it.</summary>
    public static DepthwiseAxis Backward(WindowAxis axis) =>
        new(axis.Output, axis.Window, TapsOf(axis.Size, axis.Window, axis.Output, (input, tap) =>
        {
            int distance = input + axis.Before - (tap * axis.Dilation);
            return distance % axis.Stride == 0 ? distance / axis.Stride : -1;
        }), axis.Stride, 1);

    private static DepthwiseTap[][] TapsOf(int targets, int window, int sources, Func<int, int, int> sourceOf) =>
    [
        .. Enumerable.Range(0, targets).Select(target => Enumerable.Range(0, window)
            .Select(tap => new DepthwiseTap(sourceOf(target, tap), tap))
            .Where(tap => tap.Source >= 0 && tap.Source < sources).ToArray()),
    ];

    private IEnumerable<DepthwiseRun> FindRuns()
    {
        for (int phase = 0; phase < Math.Min(TargetStep, Targets); phase++)
            for (int first = phase, next; first < Targets; first = next)
            {
                next = first + TargetStep;
                while (next < Targets && Follows(next - TargetStep, next))
                    next += TargetStep;
                yield return new DepthwiseRun(first, (next - first) / TargetStep);
            }
    }

    private bool Follows(int target, int next) =>
        _taps[next].SequenceEqual(_taps[target].Select(tap => tap with { Source = tap.Source + SourceStep }));
}
