using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

/// <summary>Runs the three convolution kernels on guarded memory, with one algorithm or with what they choose.</summary>
internal sealed class ConvRun(ConvGeometry g, CpuTier tier, int workers, ConvAlgorithm? algorithm)
{
    private readonly Workers _workers = Workers.Pool(workers);

    public float[] Forward(float[] x, float[] filter, float[]? bias = null, bool relu = false)
    {
        ConvEpilogue epilogue = bias is null ? ConvEpilogue.None : ConvEpilogue.Bias;
        if (relu)
            epilogue |= ConvEpilogue.Relu;
        var kernel = BindForward(epilogue);
        using var memory = new KernelMemory($"forward {g} {tier}");
        Block y = memory.Out(g.OutputSize);
        Block scratch = memory.Scratch(kernel.ScratchBytes(workers));
        kernel.Run(memory.In(x), memory.In(filter), memory.In(bias ?? []), y, scratch, _workers);
        return memory.Read(y);
    }

    public float[] BackpropInput(float[] filter, float[] dy)
    {
        var kernel = BindBackpropInput();
        using var memory = new KernelMemory($"input gradient {g} {tier}");
        Block dx = memory.Out(g.InputSize);
        kernel.Run(memory.In(filter), memory.In(dy), dx, memory.Scratch(kernel.ScratchBytes(workers)), _workers);
        return memory.Read(dx);
    }

    public float[] BackpropFilter(float[] x, float[] dy)
    {
        var kernel = BindBackpropFilter();
        using var memory = new KernelMemory($"filter gradient {g} {tier}");
        Block df = memory.Out(g.FilterSize);
        kernel.Run(memory.In(x), memory.In(dy), df, memory.Scratch(kernel.ScratchBytes(workers)), _workers);
        return memory.Read(df);
    }

    /// <summary>Bytes of managed memory that a later run of all three allocates.</summary>
    public long AllocatedBytes()
    {
        var forward = BindForward(ConvEpilogue.None);
        var input = BindBackpropInput();
        var filter = BindBackpropFilter();
        using var x = new AlignedBuffer(g.InputSize * sizeof(float));
        using var w = new AlignedBuffer(g.FilterSize * sizeof(float));
        using var y = new AlignedBuffer(g.OutputSize * sizeof(float));
        long[] needs = [forward.ScratchBytes(workers), input.ScratchBytes(workers), filter.ScratchBytes(workers)];
        using var scratch = new AlignedBuffer(needs.Max());
        long before = 0;
        for (int round = 0; round < 3; round++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            forward.Run(x.Block, w.Block, default, y.Block, scratch.Block, _workers);
            input.Run(w.Block, y.Block, x.Block, scratch.Block, _workers);
            filter.Run(x.Block, y.Block, w.Block, scratch.Block, _workers);
        }
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private Conv2DForward BindForward(ConvEpilogue epilogue) =>
        algorithm is { } a ? new Conv2DForward(g, epilogue, tier, a) : new Conv2DForward(g, epilogue, tier);

    private Conv2DBackpropInput BindBackpropInput() =>
        algorithm is { } a ? new Conv2DBackpropInput(g, tier, a) : new Conv2DBackpropInput(g, tier);

    private Conv2DBackpropFilter BindBackpropFilter() =>
        algorithm is { } a ? new Conv2DBackpropFilter(g, tier, a) : new Conv2DBackpropFilter(g, tier);
}
