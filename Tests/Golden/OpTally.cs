using Tensorflow;

namespace TfCnn.Tests.Golden;

/// <summary>Runs cases of ops, counts them, gathers what fails and keeps the largest errors.</summary>
internal sealed class OpTally
{
    private int _gradients;
    private double _outputMultiple, _outputRelative, _gradMultiple, _gradRelative;

    public int Cases { get; private set; }

    public List<string> Failures { get; } = [];

    /// <summary>Runs a case and compares it with what its file has.</summary>
    public void Run(OpCase c) => Run(c, c.Outputs, c.Grads);

    /// <summary>Runs a case and compares it with other results.</summary>
    public void Run(OpCase c, GoldenResult?[] expectedOutputs, GoldenResult?[] expectedGrads)
    {
        Cases++;
        try
        {
            using var runner = new OpCaseRunner(c);
            HostTensor[] outputs = runner.Outputs();
            for (int i = 0; i < outputs.Length; i++)
                Compare(c, $"output {i}", outputs[i], expectedOutputs[i], ref _outputMultiple, ref _outputRelative);
            if (expectedGrads.Length > 0)
                RunGradients(c, runner, expectedGrads);
        }
        catch (Exception e) when (e is not ResultStateException)
        {
            Failures.Add($"{c.Name}: {e.GetType().Name}: {e.Message}{(e is TensorflowException ? "" : "\n" + e.StackTrace)}");
        }
    }

    public override string ToString() =>
        $"{Cases} cases, {_gradients} with gradients; worst output {_outputMultiple:F1} x TensorFlow's error, {_outputRelative:G2} relative; " +
        $"worst gradient {_gradMultiple:F1} x, {_gradRelative:G2}; {Failures.Count} failures";

    /// <summary>Counts in what another tally has counted.</summary>
    public void Add(OpTally other)
    {
        Cases += other.Cases;
        _gradients += other._gradients;
        Failures.AddRange(other.Failures);
        _outputMultiple = Math.Max(_outputMultiple, other._outputMultiple);
        _outputRelative = Math.Max(_outputRelative, other._outputRelative);
        _gradMultiple = Math.Max(_gradMultiple, other._gradMultiple);
        _gradRelative = Math.Max(_gradRelative, other._gradRelative);
    }

    private void RunGradients(OpCase c, OpCaseRunner runner, GoldenResult?[] expected)
    {
        _gradients++;
        HostTensor?[] grads = runner.Grads();
        for (int i = 0; i < grads.Length; i++)
            Compare(c, $"gradient of input {i}", grads[i], expected[i], ref _gradMultiple, ref _gradRelative);
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
