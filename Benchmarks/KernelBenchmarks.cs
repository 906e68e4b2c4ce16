using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using TfCnn.Kernels;

namespace TfCnn.Benchmarks;

/// <summary>The convolutions and matrix products of one MNIST training step, batch 100, each alone.</summary>
[Config(typeof(InProcess))]
public class KernelBenchmarks
{
    private const int Batch = 100;
    private const double Conv1Flops = 2.0 * Batch * 28 * 28 * 16 * 32;
    private const double Conv2Flops = 2.0 * Batch * 14 * 14 * 16 * 32 * 64;
    private const double DenseFlops = 2.0 * Batch * 3136 * 1024;

    private readonly Workers _workers;
    private readonly List<AlignedBuffer> _buffers = [];
    private Block _a, _b, _c, _scratch;
    private Action _run = () => { };

    public KernelBenchmarks() : this(Environment.ProcessorCount) { }

    internal KernelBenchmarks(int threads) => _workers = Workers.Pool(threads);

    internal static string[] Names { get; } =
    [
        "conv1 forward", "conv1 filter", "conv2 forward", "conv2 input", "conv2 filter", "dense forward", "dense input", "dense weights",
    ];

    [ParamsSource(nameof(Kernels))]
    public string Kernel { get; set; } = "";

    public static IEnumerable<string> Kernels => Names;

    [GlobalSetup]
    public void Setup()
    {
        string[] words = Kernel.Split(' ', 2);
        _run = words[0] == "dense" ? Dense(words[1]) : Conv(words[1], words[0] == "conv1" ? Geometry(28, 1, 32) : Geometry(14, 32, 64));
    }

    [Benchmark]
    public void Run() => _run();

    /// <summary>Operations of the direct algorithm, a multiply-add counted as two.</summary>
    internal static double FlopsOf(string kernel) => kernel.Split(' ')[0] switch
    {
        "conv1" => Conv1Flops,
        "conv2" => Conv2Flops,
        _ => DenseFlops,
    };

    private static ConvGeometry Geometry(int size, int channels, int filters)
    {
        WindowAxis axis = WindowAxis.Slide(size, 4, 1, 1, PaddingMode.Same);
        return ConvGeometry.Nhwc(Batch, channels, filters, axis, axis);
    }

    private Action Conv(string pass, ConvGeometry g)
    {
        (_a, _b, _c) = (Floats(g.InputSize), Floats(g.FilterSize), Floats(g.OutputSize));
        switch (pass)
        {
            case "forward":
                var forward = new Conv2DForward(g, ConvEpilogue.None, Cpu.Tier);
                _scratch = Bytes(forward.ScratchBytes(_workers.Count));
                return () => forward.Run(_a, _b, default, _c, _scratch, _workers);
            case "input":
                var input = new Conv2DBackpropInput(g, Cpu.Tier);
                _scratch = Bytes(input.ScratchBytes(_workers.Count));
                return () => input.Run(_b, _c, _a, _scratch, _workers);
            default:
                var filter = new Conv2DBackpropFilter(g, Cpu.Tier);
                _scratch = Bytes(filter.ScratchBytes(_workers.Count));
                return () => filter.Run(_a, _c, _b, _scratch, _workers);
        }
    }

    private Action Dense(string pass)
    {
        const int inputs = 3136, outputs = 1024;
        Gemm gemm = pass switch
        {
            "forward" => Product(Batch, outputs, inputs, false, false),
            "input" => Product(Batch, inputs, outputs, false, true),
            _ => Product(inputs, outputs, Batch, true, false),
        };
        return () => gemm.Run(_a, _b, default, _c, _scratch, _workers);
    }

    private Gemm Product(int m, int n, int k, bool transposeA, bool transposeB)
    {
        (_a, _b, _c) = (Floats((long)m * k), Floats((long)k * n), Floats((long)m * n));
        var gemm = new Gemm(m, n, k, transposeA, transposeB, GemmEpilogue.None, Cpu.Tier);
        _scratch = Bytes(gemm.ScratchBytes(_workers.Count));
        return gemm;
    }

    private Block Floats(long count)
    {
        Block block = Bytes(count * sizeof(float));
        var random = new Random(1);
        foreach (ref float x in block.Span<float>())
            x = random.NextSingle() - 0.5f;
        return block;
    }

    private Block Bytes(long bytes)
    {
        var buffer = new AlignedBuffer(bytes);
        _buffers.Add(buffer);
        return buffer.Block;
    }

    // In this process: no project is generated and restored, so it runs wherever the program does.
    private sealed class InProcess : ManualConfig
    {
        public InProcess()
        {
            AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
            AddColumn(new GigaflopsColumn());
        }
    }

    private sealed class GigaflopsColumn : IColumn
    {
        public string Id => nameof(GigaflopsColumn);

        public string ColumnName => "GFLOP/s";

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public string Legend => "Operations of the direct algorithm a second, a multiply-add counted as two";

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
        {
            string kernel = (string)benchmarkCase.Parameters["Kernel"];
            return summary[benchmarkCase]?.ResultStatistics is { } result
                ? (FlopsOf(kernel) / result.Mean).ToString("F0", CultureInfo.InvariantCulture)
                : "-";
        }

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

        public bool IsAvailable(Summary summary) => true;

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;
    }
}
