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

/// <summary>Conv2D, float32: y[n, o, co] = Σ over taps and channels of x · filter, with an optional bias and ReLU.</summary>
public sealed unsafe class Conv2DForward
{
    private readonly ConvGeometry _geometry;
    private readonly bool _bias;
    private readonly bool _relu;
    private readonly IConvolution _convolution;

    /// <summary>Chooses the algorithm for one geometry, epilogue and tier.</summary>
    public Conv2DForward(ConvGeometry geometry, ConvEpilogue epilogue, CpuTier tier)
        : this(geometry, epilogue, tier, ConvAlgorithm.Choose(geometry))
    {
    }

    internal Conv2DForward(ConvGeometry geometry, ConvEpilogue epilogue, CpuTier tier, ConvAlgorithm algorithm)
    {
        Name = algorithm.Name(geometry, tier);
        _geometry = geometry;
        _bias = (epilogue & ConvEpilogue.Bias) != 0;
        _relu = (epilogue & ConvEpilogue.Relu) != 0;
        _convolution = algorithm.IsDirect
            ? DirectConvolution.Forward(geometry, tier)
            : WinogradConvolution.Forward(geometry, WinogradForm.Of(algorithm.Points, geometry.KH, tier), tier);
    }

    /// <summary>Algorithm and tier.</summary>
    public string Name { get; }

    /// <summary>Floating-point operations of a run, by the direct sum.</summary>
    public long Flops => _geometry.Flops;

    /// <summary>Bytes of scratch that a run with that many workers needs.</summary>
    public long ScratchBytes(int workers) => _convolution.ScratchBytes(workers);

    /// <summary>Computes <paramref name="y"/>. <paramref name="bias"/> [CO] is read only if the epilogue has one.</summary>
    public void Run(Block x, Block filter, Block bias, Block y, Block scratch, Workers workers)
    {
        Debug.Assert(x.Bytes >= _geometry.InputSize * sizeof(float) && filter.Bytes >= _geometry.FilterSize * sizeof(float));
        Debug.Assert(y.Bytes >= _geometry.OutputSize * sizeof(float) && scratch.Bytes >= ScratchBytes(workers.Count));
        if (_geometry.OutputSize == 0)
            return;
        Debug.Assert(!_bias || bias.Bytes >= (long)_geometry.CO * sizeof(float));
        _convolution.Run(x.Floats, filter.Floats, _bias ? bias.Floats : null, _relu, y.Floats, scratch, workers);
    }
}
