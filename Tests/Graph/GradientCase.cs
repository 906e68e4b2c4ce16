using Tensorflow;

namespace TfCnn.Tests.Graphs;

/// <summary>An input of a gradient case: numbers to differentiate by, or a constant.</summary>
/// <param name="Shape">The shape of the numbers.</param>
/// <param name="Values">Makes them from a seed.</param>
/// <param name="Constant">The constant; null for numbers.</param>
internal sealed record GradientInput(long[] Shape, Func<Random, long, double[]> Values, HostTensor? Constant)
{
    /// <summary>Uniform between −1 and 1, and at least 0.1 away from the kink that many functions have at 0.</summary>
    public static GradientInput Any(params long[] shape) => Uniform(shape, r => (r.NextDouble() * 0.9 + 0.1) * (r.Next(2) * 2 - 1));

    /// <summary>Uniform between 0.3 and 1.5.</summary>
    public static GradientInput Positive(params long[] shape) => Uniform(shape, r => 0.3 + 1.2 * r.NextDouble());

    /// <summary>All different, half a unit apart, a quarter from whole numbers, in no order: no step changes which is larger.</summary>
    public static GradientInput Distinct(params long[] shape) => new(shape, Shuffled, null);

    /// <summary>Rows of positive numbers that add up to 1, all multiples of 1/1024.</summary>
    public static GradientInput Distributions(int rows, int classes) =>
        new([rows, classes], (random, _) => [.. Enumerable.Range(0, rows).SelectMany(_ => Distribution(random, classes))], null);

    /// <summary>A scalar.</summary>
    public static GradientInput Number(double value) => new([], (_, _) => [value], null);

    public static GradientInput Const(params int[] values) => new([], (_, _) => [], HostTensor.Vector(values));

    public static GradientInput Const(HostTensor value) => new([], (_, _) => [], value);

    private static GradientInput Uniform(long[] shape, Func<Random, double> number) =>
        new(shape, (random, count) => [.. Enumerable.Range(0, (int)count).Select(_ => number(random))], null);

    private static double[] Distribution(Random random, int classes)
    {
        double[] parts = [.. Enumerable.Range(1, classes - 1).Select(_ => random.Next(256 / classes, 768 / classes) / 1024.0)];
        return [.. parts, 1 - parts.Sum()];
    }

    private static double[] Shuffled(Random random, long count)
    {
        double[] values = [.. Enumerable.Range(0, (int)count).Select(i => (i - count / 2) * 0.5 + 0.25)];
        random.Shuffle(values);
        return values;
    }
}

/// <summary>An op whose gradient is checked: inputs and attributes.</summary>
internal sealed class GradientCase(string op, params GradientInput[] inputs)
{
    public string Op { get; } = op;

    public GradientInput[] Inputs { get; } = inputs;

    /// <summary>What tells this case from others of the op.</summary>
    public string Label { get; init; } = "";

    public (string Name, object Value)[] Attrs { get; init; } = [];

    /// <summary>How many of the outputs take part; the others' gradients are none.</summary>
    public int Outputs { get; init; } = 1;

    /// <summary>The op is linear in each single input number, at least as far as <see cref="LinearStep"/>: central differences
    /// with that step have no error but rounding.</summary>
    public bool IsLinear { get; init; }

    public const double LinearStep = 0.125;

    public override string ToString() => Label.Length > 0 ? $"{Op} {Label}" : Op;
}
