using System.Diagnostics;
using System.Globalization;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>
/// Runs a plan step by step under the clock: with <c>TFCNN_VERBOSE=1</c>, which prints a line a step to stderr, and for a
/// <see cref="PlanWatch"/>.
/// </summary>
internal static class PlanTable
{
    public const string Variable = "TFCNN_VERBOSE";

    private static readonly bool s_isPrinted = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value && value != "0";

    /// <summary>Whether the next run on this thread is to be timed.</summary>
    public static bool IsWanted => s_isPrinted || PlanWatch.Current is not null;

    public static void Execute(Plan plan, Workers workers)
    {
        long[] ticks = new long[plan.Steps.Count];
        for (int i = 0; i < ticks.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            plan.Execute(plan.Steps[i]);
            ticks[i] = Stopwatch.GetTimestamp() - start;
        }
        PlanWatch.Current?.Add(new PlanRun(plan.Steps, ticks));
        if (s_isPrinted)
            Console.Error.Write(Format(plan.Steps, ticks, workers.Count));
    }

    /// <summary>The table: op, node, shapes, kernel, microseconds and GFLOP/s.</summary>
    public static string Format(IReadOnlyList<Step> steps, long[] ticks, int threads)
    {
        var rows = new List<string[]> { new[] { "op", "node", "inputs -> outputs", "kernel", "us", "GFLOP/s" } };
        for (int i = 0; i < steps.Count; i++)
        {
            double microseconds = ticks[i] * 1e6 / Stopwatch.Frequency;
            rows.Add(
            [
                steps[i].Node.Kind, steps[i].Node.Operation.Name, Shapes(steps[i].Node), steps[i].Kernel,
                microseconds.ToString("F0", CultureInfo.InvariantCulture),
                steps[i].Flops == 0 ? "" : (steps[i].Flops / microseconds / 1e3).ToString("F0", CultureInfo.InvariantCulture),
            ]);
        }
        int[] widths = [.. Enumerable.Range(0, 6).Select(c => rows.Max(r => r[c].Length))];
        double total = ticks.Sum() * 1e6 / Stopwatch.Frequency;
        return string.Concat(rows.Select(r => Line(r, widths)))
            + string.Create(CultureInfo.InvariantCulture, $"{steps.Count} steps, {total:F0} us, {threads} threads\n");
    }

    private static string Line(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((c, i) => i < 4 ? c.PadRight(widths[i]) : c.PadLeft(widths[i]))).TrimEnd() + "\n";

    private static string Shapes(PlanNode node) =>
        $"{string.Join(" ", node.Inputs.Where(i => i.DType != TF_DataType.TF_RESOURCE).Select(i => i.Shape.ToBracketString()))} -> "
        + string.Join(" ", node.Outputs.Select(o => o.Shape.ToBracketString()));
}
