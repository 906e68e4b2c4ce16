using System.Globalization;
using System.Text.Json;

namespace TfCnn.Benchmarks;

/// <summary>A row's medians in milliseconds.</summary>
/// <param name="Case">What was timed.</param>
/// <param name="Ours">This engine's median.</param>
/// <param name="TensorFlow">TensorFlow's median.</param>
internal sealed record ShapeTimes(ShapeCase Case, double Ours, double TensorFlow)
{
    /// <summary>Above 1, ours is faster.</summary>
    public double Ratio => TensorFlow / Ours;

    /// <summary>Ours, in GFLOP/s or GB/s.</summary>
    public double Speed => Case.Work / Ours / 1e6;
}

/// <summary>What the benchmark of shapes tells.</summary>
/// <param name="Threads">Threads that computed.</param>
/// <param name="FmaPeak">GFLOP/s of multiply-adds on registers.</param>
/// <param name="CopyPeak">GB/s of copying arrays larger than the caches; rows that fit into these pass it.</param>
/// <param name="Rows">The rows in any order.</param>
internal sealed record ShapesReport(int Threads, double FmaPeak, double CopyPeak, IReadOnlyList<ShapeTimes> Rows)
{
    /// <summary>A row below is a cliff.</summary>
    public const double LowestRatio = 0.8;

    public IEnumerable<ShapeTimes> WorstFirst => Rows.OrderBy(r => r.Ratio);

    public double GeometricMean => Math.Exp(Rows.Average(r => Math.Log(r.Ratio)));

    public int TooSlow => Rows.Count(r => r.Ratio < LowestRatio);

    public void Print(TextWriter output)
    {
        output.WriteLine(Text($"threads {Threads}, FMA peak {FmaPeak:F0} GFLOP/s, copying {CopyPeak:F0} GB/s; medians in ms"));
        output.WriteLine($"{"op",-36} {"ours",9} {"TensorFlow",9} {"ratio",5} {"speed",14} {"of peak",7}");
        foreach (ShapeTimes row in WorstFirst)
            output.WriteLine(Text(
                $"{row.Case.Name,-36} {row.Ours,9:F4} {row.TensorFlow,9:F4} {row.Ratio,6:F2} {row.Speed,6:F1} {Unit(row),-7} {Share(row),7:P0}"));
        output.WriteLine(Text($"{Rows.Count} rows, geometric mean {GeometricMean:F2}, {TooSlow} under {LowestRatio}"));
    }

    /// <summary>Writes the figures as one JSON object; nothing where no file is named.</summary>
    public void Write(string? file)
    {
        if (file is null)
            return;
        var report = new
        {
            threads = Threads,
            fmaPeakGflops = FmaPeak,
            copyPeakGbs = CopyPeak,
            geometricMean = GeometricMean,
            tooSlow = TooSlow,
            rows = WorstFirst.Select(r => new
            {
                name = r.Case.Name,
                oursMs = r.Ours,
                tensorFlowMs = r.TensorFlow,
                ratio = r.Ratio,
                speed = r.Speed,
                unit = Unit(r),
                shareOfPeak = Share(r),
            }),
        };
        File.WriteAllText(file, JsonSerializer.Serialize(report, new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }

    private static string Unit(ShapeTimes row) => row.Case.Limit == Limit.Arithmetic ? "GFLOP/s" : "GB/s";

    private double Share(ShapeTimes row) => row.Speed / (row.Case.Limit == Limit.Arithmetic ? FmaPeak : CopyPeak);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
