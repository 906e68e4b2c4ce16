using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

/// <summary>Runs the three convolution kernels on guarded memory.</summary>
internal sealed class ConvRun(ConvGeometry g, CpuTier tier, int workers, ConvAlgorithm algorithm)
{
    private readonly Workers _workers = Workers.Pool(workers);

    public float[] Forward(float[] x, float[] filter, float[]? bias = null, bool relu = false)
    {
        ConvEpilogue epilogue = bias is null ? ConvEpilogue.None : ConvEpilogue.Bias;
        if (relu)
            epilogue |= ConvEpilogue.Relu;
        var kernel = new Conv2DForward(g, epilogue, tier, algorithm);
        using var memory = new KernelMemory($"forward {g} {tier}");
        Block y = memory.Out(g.OutputSize);
        Block scratch = memory.Scratch(kernel.ScratchBytes(workers));
        kernel.Run(memory.In(x), memory.In(filter), memory.In(bias ?? []), y, scratch, _workers);
        return memory.Read(y);
    }

    public float[] BackpropInput(float[] filter, float[] dy)
    {
        var kernel = new Conv2DBackpropInput(g, tier, algorithm);
        using var memory = new KernelMemory($"input gradient {g} {tier}");
        Block dx = memory.Out(g.InputSize);
        kernel.Run(memory.In(filter), memory.In(dy), dx, memory.Scratch(kernel.ScratchBytes(workers)), _workers);
        return memory.Read(dx);
    }

    public float[] BackpropFilter(float[] x, float[] dy)
    {
        var kernel = new Conv2DBackpropFilter(g, tier, algorithm);
        using var memory = new KernelMemory($"filter gradient {g} {tier}");
        Block df = memory.Out(g.FilterSize);
        kernel.Run(memory.In(x), memory.In(dy), df, memory.Scratch(kernel.ScratchBytes(workers)), _workers);
        return memory.Read(df);
    }
}
