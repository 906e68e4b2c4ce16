using System.Diagnostics;

namespace TfCnn.Kernels;

/// <summary>What a convolution does to its sums before they reach memory.</summary>
[Flags]
public enum ConvEpilogue
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Adds the output channel's bias.</summary>
    Bias = 1,

    /// <summary>Replaces what is below zero by zero, after the bias; NaN stays.</summary>
    Relu = 2,
}

/// <summary>Conv2D, float32: y[n, o, co] = Σ over taps and channels of x · filter, with an optional bias and ReLU, and perhaps a
/// max-pool of that, with or without its <see cref="PoolCodes"/>.</summary>
public sealed unsafe class Conv2DForward
{
    private readonly ConvGeometry _geometry;
    private readonly bool _bias;
    private readonly bool _relu;
    private readonly PoolGeometry? _pool;
    private readonly IConvolution _convolution;

    /// <summary>Chooses the algorithm for one geometry, epilogue, pool of what comes out (NHWC; null for none) and tier, and whether gradients
    /// will be taken of what comes out.</summary>
    public Conv2DForward(ConvGeometry geometry, ConvEpilogue epilogue, CpuTier tier, PoolGeometry? pool = null, bool trains = true)
        : this(geometry, epilogue, tier, ConvAlgorithm.Choose(geometry, trains ? ConvPass.Forward : ConvPass.Inference, tier), pool)
    {
    }

    internal Conv2DForward(
        ConvGeometry geometry, ConvEpilogue epilogue, CpuTier tier, ConvAlgorithm algorithm, PoolGeometry? pool = null)
    {
        PooledRows? rows = pool is { } p ? new PooledRows(p, tier) : null;
        _pool = pool;
        Name = algorithm.Name(geometry, tier);
        _geometry = geometry;
        _bias = (epilogue & ConvEpilogue.Bias) != 0;
        _relu = (epilogue & ConvEpilogue.Relu) != 0;
        _convolution = algorithm.IsDirect
            ? DirectConvolution.Forward(geometry, tier, rows)
            : WinogradConvolution.Forward(geometry, WinogradForm.Of(algorithm.Points, geometry.KH, tier), tier, rows);
    }

    /// <summary>Algorithm and tier.</summary>
    public string Name { get; }

    /// <summary>Floating-point operations of a run, by the direct sum.</summary>
    public long Flops => _geometry.Flops;

    /// <summary>Bytes of scratch that a run with that many workers needs.</summary>
    public long ScratchBytes(int workers) => _convolution.ScratchBytes(workers);

    /// <summary>The same without codes.</summary>
    public void Run(Block x, Block filter, Block bias, Block y, Block scratch, Workers workers) =>
        Run(x, filter, bias, y, default, scratch, workers);

    /// <summary>Computes <paramref name="y"/>, of the pool's output's shape if there is a pool. <paramref name="bias"/> [CO] is read
    /// only if the epilogue has one, <paramref name="codes"/> is written only if it is not empty.</summary>
    public void Run(Block x, Block filter, Block bias, Block y, Block codes, Block scratch, Workers workers)
    {
        Debug.Assert(x.Bytes >= _geometry.InputSize * sizeof(float) && filter.Bytes >= _geometry.FilterSize * sizeof(float));
        Debug.Assert(y.Bytes >= (_pool?.OutputSize ?? _geometry.OutputSize) * sizeof(float));
        Debug.Assert(scratch.Bytes >= ScratchBytes(workers.Count));
        Debug.Assert(codes.Bytes == 0 || (_pool is { } pool && codes.Bytes >= PoolCodes.Bytes(pool)));
        if (_geometry.OutputSize == 0)
            return;
        Debug.Assert(!_bias || bias.Bytes >= (long)_geometry.CO * sizeof(float));
        byte* written = codes.Bytes == 0 ? null : codes.Pointer<byte>();
        _convolution.Run(x.Floats, written, filter.Floats, _bias ? bias.Floats : null, _relu, y.Floats, scratch, workers);
    }
}
