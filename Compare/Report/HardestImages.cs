using TfCnn.Shared.Datasets;

namespace TfCnn.Compare.Report;

/// <summary>The test images whose true class the runs, taken together, held for least likely.</summary>
internal static class HardestImages
{
    private const double LeastShare = 1e-12;

    /// <returns>Their numbers, the hardest first.</returns>
    public static IReadOnlyList<int> Of(DatasetComparison comparison, int count)
    {
        byte[] labels = comparison.Dataset.Test.Labels.Span<byte>().ToArray();
        return
        [
            .. Enumerable.Range(0, labels.Length)
                .OrderByDescending(i => comparison.Runs.Sum(r => -Math.Log(Math.Max(LeastShare, r.Probabilities[i, labels[i]]))))
                .ThenBy(i => i).Take(count),
        ];
    }

    /// <summary>The class that a run takes an image for, and how likely it finds it.</summary>
    public static (int Label, float Share) Says(RunResult run, int image)
    {
        int best = 0;
        for (int k = 1; k < run.Probabilities.GetLength(1); k++)
        {
            if (run.Probabilities[image, k] > run.Probabilities[image, best])
                best = k;
        }
        return (best, run.Probabilities[image, best]);
    }
}
