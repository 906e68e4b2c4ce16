using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

/// <summary>Runs the pooling kernels on guarded memory.</summary>
internal sealed class PoolRun(PoolGeometry g, CpuTier tier, int workers)
{
    private readonly Workers _workers = Workers.Pool(workers);

    public float[] MaxForward(float[] x)
    {
        using var memory = new KernelMemory($"MaxPoolForward {g} {tier}");
        Block y = memory.Out(g.OutputSize);
        new MaxPoolForward(g, tier).Run(memory.In(x), y, default, _workers);
        return memory.Read(y);
    }

    public float[] MaxGrad(float[] x, float[] dy)
    {
        using var memory = new KernelMemory($"MaxPoolGrad {g} {tier}");
        Block dx = memory.Out(g.InputSize);
        new MaxPoolGrad(g, tier).Run(memory.In(x), memory.In(dy), dx, default, _workers);
        return memory.Read(dx);
    }

    public float[] AvgForward(float[] x)
    {
        using var memory = new KernelMemory($"AvgPoolForward {g} {tier}");
        Block y = memory.Out(g.OutputSize);
        new AvgPoolForward(g, tier).Run(memory.In(x), y, default, _workers);
        return memory.Read(y);
    }

    public float[] AvgGrad(float[] dy)
    {
        using var memory = new KernelMemory($"AvgPoolGrad {g} {tier}");
        Block dx = memory.Out(g.InputSize);
        new AvgPoolGrad(g, tier).Run(memory.In(dy), dx, default, _workers);
        return memory.Read(dx);
    }

    public (float[] Dx, float[]? Bias) MaxReluBiasGrad(float[] x, float[] dy, bool biasSums)
    {
        var kernel = new MaxPoolReluBiasGrad(g, biasSums, tier);
        using var memory = new KernelMemory($"MaxPoolReluBiasGrad {g} {tier}");
        Block dx = memory.Out(g.InputSize), bias = memory.Out(biasSums ? g.C : 0);
        kernel.Run(memory.In(x), memory.In(dy), dx, bias, memory.Scratch(kernel.ScratchBytes(workers)), _workers);
        return (memory.Read(dx), biasSums ? memory.Read(bias) : null);
    }
}
