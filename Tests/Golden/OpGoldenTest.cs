using Tensorflow;

namespace TfCnn.Tests.Golden;

/// <summary>Every registered op against what TensorFlow computed, outputs and gradients, through the graph and a session.</summary>
[Parallelizable(ParallelScope.Children)]
public class OpGoldenTest
{
    private const int ListedFailures = 12;

    // C++ does not define these casts of NaN and of what does not fit. TensorFlow saturates in whole vectors and wraps around in the
    // rest of the tensor, so its answer depends on an element's position; this engine wraps around everywhere.
    private static readonly string[] s_undefined =
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
        foreach (OpCase c in OpCaseFile.CasesOf(op).Where(c => !s_undefined.Contains(c.Name)))
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

/// <summary>Runs cases of one op, counts them, gathers what fails and keeps the largest errors.</summary>
internal sealed class OpTally
{
    private int _gradients;
    private double _outputMultiple, _outputRelative, _gradMultiple, _gradRelative;

    public int Cases { get; private set; }

    public List<string> Failures { get; } = [];

    public void Run(OpCase c)
    {
        Cases++;
        try
        {
            using var runner = new OpCaseRunner(c);
            HostTensor[] outputs = runner.Outputs();
            for (int i = 0; i < outputs.Length; i++)
                Compare(c, $"output {i}", outputs[i], c.Outputs[i], ref _outputMultiple, ref _outputRelative);
            if (c.Grads.Length > 0)
                RunGradients(c, runner);
        }
        catch (Exception e) when (e is not ResultStateException)
        {
            Failures.Add($"{c.Name}: {e.GetType().Name}: {e.Message}{(e is TensorflowException ? "" : "\n" + e.StackTrace)}");
        }
    }

    public override string ToString() =>
        $"{Cases} cases, {_gradients} with gradients; worst output {_outputMultiple:F1} x TensorFlow's error, {_outputRelative:G2} relative; " +
        $"worst gradient {_gradMultiple:F1} x, {_gradRelative:G2}; {Failures.Count} failures";

    private void RunGradients(OpCase c, OpCaseRunner runner)
    {
        _gradients++;
        HostTensor?[] grads = runner.Grads();
        for (int i = 0; i < grads.Length; i++)
            Compare(c, $"gradient of input {i}", grads[i], c.Grads[i], ref _gradMultiple, ref _gradRelative);
    }

    private void Compare(OpCase c, string what, HostTensor? ours, GoldenResult? expected, ref double multiple, ref double relative)
    {
        if (ours is null || expected is null)
        {
            if (ours is not null || expected is not null)
                Failures.Add($"{c.Name}, {what}: {(ours is null ? "there is none, TensorFlow has one" : "there is one, TensorFlow has none")}");
            return;
        }
        var comparison = new GoldenComparison(c, what, ours, expected);
        if (comparison.Run() is { } wrong)
            Failures.Add(wrong);
        multiple = Math.Max(multiple, comparison.Multiple);
        relative = Math.Max(relative, comparison.Relative);
    }
}
