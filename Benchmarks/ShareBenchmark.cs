using TfCnn.Kernels;

namespace TfCnn.Benchmarks;

/// <summary>The MNIST step's second convolution and its dense layer: which share of the FMA peak each pass reaches, with the vector
/// instructions that <c>TFCNN_CPU</c> allows.</summary>
internal static class ShareBenchmark
{
    private const int RoundCount = 5;
    private const double SecondsPerRound = 0.1;
    private const double LeastShare = 0.8;

    public static void Run(int threads, string? jsonFile)
    {
        (string Name, KernelBenchmarks Kernel, StepTimes Times)[] runs =
        [
            .. KernelBenchmarks.Names.Where(n => !n.StartsWith("conv1", StringComparison.Ordinal)).Select(n => (n, Made(n, threads), new StepTimes())),
        ];
        var peak = new PeakMeter(threads);
        Rounds.Alternate([.. runs.Select(r => ((Action)r.Kernel.Run, r.Times))], RoundCount, SecondsPerRound, peak: peak);
        Figure[] figures =
        [
            .. runs.Select(r => new Figure(
                $"{r.Name}, {Cpu.Tier}", "of peak", KernelBenchmarks.FlopsOf(r.Name) / (r.Times.Median * 1e6) / peak.Gflops,
                Goal: Goal.AtLeast(LeastShare))),
        ];
        FigureTable.Print($"share of the FMA peak ({peak.Gflops:F0} GFLOP/s), threads {threads}", figures);
        FigureTable.Write(jsonFile, figures);
    }

    private static KernelBenchmarks Made(string name, int threads)
    {
        var kernel = new KernelBenchmarks(threads) { Kernel = name };
        kernel.Setup();
        return kernel;
    }
}
