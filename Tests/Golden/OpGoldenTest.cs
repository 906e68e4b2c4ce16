using Tensorflow;

namespace TfCnn.Tests.Golden;

/// <summary>Every registered op against what TensorFlow computed, outputs and gradients, through the graph and a session.</summary>
[Parallelizable(ParallelScope.Children)]
public class OpGoldenTest
{
    private const int ListedFailures = 12;

    // C++ does not define these casts of NaN and of what does not fit. TensorFlow saturates in whole vectors and wraps around in the
    // rest of the tensor, so its answer depends on an element's position; this engine wraps around everywhere.
    internal static readonly string[] Undefined =
    [
        "cast/float32_to_int8_special_x40", "cast/float32_to_int16_special_x40", "cast/float64_to_int8_special_x40",
        "cast/float64_to_int16_special_x40",
        // Not sorted, values may come in any order: TensorFlow's is that of a heap, this engine sorts them all the same.
        "top_k_v2/ties_k2_sortedfalse", "top_k_v2/ties_k3_sortedfalse",
    ];

    private static IEnumerable<string> Ops =>
        OpRegistry.All.Select(o => o.Name).Where(OpCaseFile.Ops.Contains).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Ops))]
    public void Op(string op)
    {
        var tally = new OpTally();
        foreach (OpCase c in OpCaseFile.CasesOf(op).Where(c => !Undefined.Contains(c.Name)))
            tally.Run(c);
        TestContext.Out.WriteLine($"{op}: {tally}");
        Assert.That(
            tally.Failures, Is.Empty,
            $"{tally.Failures.Count} failures in {tally.Cases} cases:\n{string.Join("\n", tally.Failures.Take(ListedFailures))}\n");
    }

    [Test]
    public void Summary()
    {
        GoldenFile.Require("ops.jsonl.gz");
        string[] run = [.. Ops];
        string[] missing = [.. OpCaseFile.Ops.Except(run).Order(StringComparer.Ordinal)];
        TestContext.Out.WriteLine($"{run.Sum(OpCaseFile.CountOf)} of {OpCaseFile.Ops.Sum(OpCaseFile.CountOf)} cases are of registered ops:");
        foreach (string op in run)
            TestContext.Out.WriteLine($"  {op}: {OpCaseFile.CountOf(op)}");
        TestContext.Out.WriteLine($"{missing.Length} ops of the file are not registered: {string.Join(", ", missing)}");
        Assert.That(run, Is.Not.Empty);
    }
}
