using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

/// <summary>A convolution with bias and ReLU and the max-pool behind it, and the way back, once in kernels of their own and once
/// fused, on guarded memory.</summary>
internal sealed class ConvPoolRun(ConvGeometry g, PoolGeometry pool, CpuTier tier, int workers, ConvAlgorithm algorithm)
{
    private readonly Workers _workers = Workers.Pool(workers);

    private ConvAlgorithm ForwardAlgorithm => algorithm.IsSparse ? ConvAlgorithm.Direct : algorithm;

    public ConvPoolResult Apart(float[] x, float[] filter, float[] bias, float[] dy)
    {
        var conv = new ConvRun(g, tier, workers, algorithm);
        var forward = new ConvRun(g, tier, workers, ForwardAlgorithm);
        var pooling = new PoolRun(pool, tier, workers);
        float[] image = forward.Forward(x, filter, bias, relu: true);
        (float[] gradient, float[]? biasGradient) = pooling.MaxReluBiasGrad(image, dy, biasSums: true);
        return new ConvPoolResult(
            pooling.MaxForward(image), biasGradient!, conv.BackpropFilter(x, gradient), conv.BackpropInput(filter, gradient));
    }

    public ConvPoolResult Fused(float[] x, float[] filter, float[] bias, float[] dy)
    {
        using var memory = new KernelMemory($"fused {g} {pool} {tier}");
        Block xs = memory.In(x), filters = memory.In(filter), gradient = memory.In(dy);
        Block y = memory.Out(pool.OutputSize), codes = memory.Out(PoolCodes.Bytes(pool) / sizeof(float));
        Block biasGradient = memory.Out(pool.C), df = memory.Out(g.FilterSize), dx = memory.Out(g.InputSize);
        var forward = new Conv2DForward(g, ConvEpilogue.Bias | ConvEpilogue.Relu, tier, ForwardAlgorithm, pool);
        forward.Run(xs, filters, memory.In(bias), y, codes, memory.Scratch(forward.ScratchBytes(workers)), _workers);
        var relu = new PooledReluBiasGrad(pool, biasSums: true, tier);
        relu.Run(codes, gradient, gradient, biasGradient, memory.Scratch(relu.ScratchBytes(workers)), _workers);
        var toFilter = new Conv2DBackpropFilter(g, tier, algorithm, pool);
        toFilter.Run(xs, gradient, codes, df, memory.Scratch(toFilter.ScratchBytes(workers)), _workers);
        var toInput = new Conv2DBackpropInput(g, tier, algorithm, pool);
        toInput.Run(filters, gradient, codes, dx, memory.Scratch(toInput.ScratchBytes(workers)), _workers);
        return new ConvPoolResult(memory.Read(y), memory.Read(biasGradient), memory.Read(df), memory.Read(dx));
    }

    /// <summary>The pooled output of a run that leaves no codes.</summary>
    public float[] ForwardOnly(float[] x, float[] filter, float[] bias)
    {
        using var memory = new KernelMemory($"fused {g} {pool} {tier}");
        Block y = memory.Out(pool.OutputSize);
        var forward = new Conv2DForward(g, ConvEpilogue.Bias | ConvEpilogue.Relu, tier, algorithm, pool);
        forward.Run(memory.In(x), memory.In(filter), memory.In(bias), y, memory.Scratch(forward.ScratchBytes(workers)), _workers);
        return memory.Read(y);
    }
}

/// <summary>What both ways compute.</summary>
internal sealed record ConvPoolResult(float[] Pooled, float[] BiasGradient, float[] FilterGradient, float[] InputGradient)
{
    public void AssertSameBits(ConvPoolResult other, string what)
    {
        AssertSameBits(Pooled, other.Pooled, "pooled " + what);
        AssertSameBits(BiasGradient, other.BiasGradient, "gradient of the bias " + what);
        AssertSameBits(FilterGradient, other.FilterGradient, "gradient of the filter " + what);
        AssertSameBits(InputGradient, other.InputGradient, "gradient of the input " + what);
    }

    private static void AssertSameBits(float[] actual, float[] expected, string what) => Assert.That(
        actual.Select(BitConverter.SingleToInt32Bits), Is.EqualTo(expected.Select(BitConverter.SingleToInt32Bits)), what);
}
