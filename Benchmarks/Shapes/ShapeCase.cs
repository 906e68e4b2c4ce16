using Tensorflow;

namespace TfCnn.Benchmarks;

/// <summary>What limits an op, and what its speed is counted in.</summary>
internal enum Limit
{
    /// <summary>Multiply-adds: GFLOP/s.</summary>
    Arithmetic,

    /// <summary>Passes over memory: GB/s.</summary>
    Memory,
}

/// <summary>One op with one shape, a row of the table.</summary>
/// <param name="Name">The op, its window or sizes, its channels or transposes.</param>
/// <param name="Limit">What limits it.</param>
/// <param name="Work">Floating-point operations of the definition's sum; or the bytes of inputs and outputs, each counted once.</param>
/// <param name="Build">Adds the op to the default graph. What it reads are variables: a constant would be folded, a feed copied.</param>
internal sealed record ShapeCase(string Name, Limit Limit, double Work, Func<Operation> Build)
{
    /// <summary>All rows whose name contains a text, whatever its case.</summary>
    public static IReadOnlyList<ShapeCase> Matching(string filter) =>
        [.. All.Where(c => c.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))];

    public static IEnumerable<ShapeCase> All =>
        [.. ConvCases.All, .. MatMulCases.All, .. PoolCases.All, .. NormalizationCases.All, .. SoftmaxCases.All];

    /// <summary>A variable of random numbers between 0 and 1.</summary>
    public static Tensor Variable(params int[] shape) => Binding.tf.Variable(Binding.tf.random_uniform(shape, seed: 1)).AsTensor();

    /// <summary>The bytes of some float32 arrays.</summary>
    public static double Bytes(params double[] elements) => elements.Sum() * sizeof(float);
}
