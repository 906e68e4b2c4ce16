using System.Diagnostics;

namespace TfCnn.Kernels;

/// <summary>Conv2DBackpropInput, float32: the gradient of a convolution's input from its filter and the gradient of its
/// output.</summary>
public sealed unsafe class Conv2DBackpropInput
{
    private readonly ConvGeometry _geometry;
    private readonly IConvolution _convolution;

    /// <summary>Chooses the algorithm for one geometry and tier.</summary>
    public Conv2DBackpropInput(ConvGeometry geometry, CpuTier tier)
        : this(geometry, tier, ConvAlgorithm.Choose(geometry))
    {
    }

    internal Conv2DBackpropInput(ConvGeometry geometry, CpuTier tier, ConvAlgorithm algorithm)
    {
        Name = algorithm.Name(geometry, tier);
        _geometry = geometry;
        _convolution = algorithm.IsDirect
            ? DirectConvolution.Backward(geometry, tier)
            : WinogradConvolution.Backward(geometry, WinogradForm.Of(algorithm.Points, geometry.KH, tier), tier);
    }

    /// <summary>Algorithm and tier.</summary>
    public string Name { get; }

    /// <summary>Floating-point operations of a run, by the direct sum.</summary>
    public long Flops => _geometry.Flops;

    /// <summary>Bytes of scratch that a run with that many workers needs.</summary>
    public long ScratchBytes(int workers) => _convolution.ScratchBytes(workers);

    /// <summary>Computes <paramref name="dx"/>, of the input's shape, from <paramref name="dy"/>, of the output's.</summary>
    public void Run(Block filter, Block dy, Block dx, Block scratch, Workers workers)
    {
        Debug.Assert(dx.Bytes >= _geometry.InputSize * sizeof(float) && filter.Bytes >= _geometry.FilterSize * sizeof(float));
        Debug.Assert(dy.Bytes >= _geometry.OutputSize * sizeof(float) && scratch.Bytes >= ScratchBytes(workers.Count));
        if (_geometry.OutputSize == 0)
            dx.Slice(0, _geometry.InputSize * sizeof(float)).Clear();
        else
            _convolution.Run(dy.Floats, filter.Floats, null, relu: false, dx.Floats, scratch, workers);
    }
}
