using System.Globalization;
using Tensorflow;

namespace TfCnn.Benchmarks;

/// <summary>What a figure is to be.</summary>
/// <param name="Kind">What is compared.</param>
/// <param name="Value">The bound.</param>
internal sealed record Goal(GoalKind Kind, double Value)
{
    public static Goal Ratio(double value) => new(GoalKind.Ratio, value);

    public static Goal AtMost(double value) => new(GoalKind.AtMost, value);

    public static Goal AtLeast(double value) => new(GoalKind.AtLeast, value);
}

/// <summary>Whether a goal bounds TensorFlow's figure over ours from below, or our figure from above or below.</summary>
internal enum GoalKind
{
    Ratio,
    AtMost,
    AtLeast,
}

/// <summary>A line of a table: what was measured, here and on TensorFlow.</summary>
/// <param name="What">In words.</param>
/// <param name="Unit">Of both figures.</param>
/// <param name="Ours">This engine's; null where it was not measured.</param>
/// <param name="TensorFlow">TensorFlow's; null where it was not measured.</param>
/// <param name="Goal">What is to be reached; null for a figure that only explains others.</param>
internal sealed record Figure(string What, string Unit, double? Ours, double? TensorFlow = null, Goal? Goal = null)
{
    /// <summary>The figure of both engines, as far as they were measured.</summary>
    public static Figure Of<T>(string what, string unit, IReadOnlyDictionary<string, T> engines, Func<T, double> value, Goal goal)
    {
        return new(what, unit, At(Engines.Managed), At(Engines.TensorFlow), goal);
        double? At(string engine) => engines.TryGetValue(engine, out T? found) ? value(found) : null;
    }

    /// <summary>TensorFlow's figure over ours: of times, how many times as fast this engine is. Null of nothing.</summary>
    public double? Ratio => Ours is 0 ? null : TensorFlow / Ours;

    /// <summary>Null where nothing is to be reached, or a figure is missing.</summary>
    public bool? IsReached => Goal switch
    {
        { Kind: GoalKind.Ratio } => Ratio is { } ratio ? ratio >= Goal.Value : null,
        { Kind: GoalKind.AtMost } => Ours is { } ours ? ours <= Goal.Value : null,
        { Kind: GoalKind.AtLeast } => Ours is { } ours ? ours >= Goal.Value : null,
        _ => null,
    };

    public string ToReach => Goal switch
    {
        { Kind: GoalKind.Ratio } => Text($"≥ {Goal.Value:0.0#} ×"),
        { Kind: GoalKind.AtMost } => Text($"≤ {Goal.Value:0.##} {Unit}"),
        { Kind: GoalKind.AtLeast } => Text($"≥ {Goal.Value:0.##} {Unit}"),
        _ => "",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
