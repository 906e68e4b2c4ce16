using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

/// <summary>Runs the three convolution kernels on guarded, misaligned memory whose outputs and scratch start as NaN.</summary>
internal sealed class ConvRun(ConvGeometry g, CpuTier tier, int workers)
{
    private readonly Workers _workers = Workers.Pool(workers);

    public float[] Forward(float[] x, float[] filter, float[]? bias = null, bool relu = false)
    {
        ConvEpilogue epilogue = (bias is null ? ConvEpilogue.None : ConvEpilogue.Bias) | (relu ? ConvEpilogue.Relu : ConvEpilogue.None);
        var kernel = new Conv2DForward(g, epilogue, tier);
        using var biasBuffer = GuardedBuffer.Of(bias ?? [], 4);
        return Run(x, filter, g.OutputSize, kernel.ScratchBytes(workers), (a, b, to, scratch) =>
            kernel.Run(a, b, biasBuffer.Block, to, scratch, _workers));
    }

    public float[] BackpropInput(float[] filter, float[] dy)
    {
        var kernel = new Conv2DBackpropInput(g, tier);
        return Run(filter, dy, g.InputSize, kernel.ScratchBytes(workers), (a, b, to, scratch) => kernel.Run(a, b, to, scratch, _workers));
    }

    public float[] BackpropFilter(float[] x, float[] dy)
    {
        var kernel = new Conv2DBackpropFilter(g, tier);
        return Run(x, dy, g.FilterSize, kernel.ScratchBytes(workers), (a, b, to, scratch) => kernel.Run(a, b, to, scratch, _workers));
    }

    private float[] Run(float[] a, float[] b, long size, long scratchBytes, Action<Block, Block, Block, Block> run)
    {
        using var first = GuardedBuffer.Of(a, 4);
        using var second = GuardedBuffer.Of(b, 12);
        using var to = new GuardedBuffer(size * sizeof(float), 20);
        using var scratch = new GuardedBuffer(scratchBytes);
        to.Floats.Fill(float.NaN);
        scratch.Floats.Fill(float.NaN);
        run(first.Block, second.Block, to.Block, scratch.Block);
        string what = $"{g} {tier}";
        first.AssertIntact(what);
        second.AssertIntact(what);
        to.AssertIntact(what);
        scratch.AssertIntact(what);
        return to.Floats.ToArray();
    }
}
