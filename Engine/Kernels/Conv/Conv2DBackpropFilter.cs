using System.Diagnostics;

namespace TfCnn.Kernels;

/// <summary>
/// Conv2DBackpropFilter, float32: the gradient of a convolution's filter from its input and the gradient of its output.
/// </summary>
public sealed unsafe class Conv2DBackpropFilter
{
    private readonly ConvGeometry _geometry;
    private readonly IFilterGradient _gradient;

    /// <summary>Chooses the algorithm for one geometry and tier.</summary>
    public Conv2DBackpropFilter(ConvGeometry geometry, CpuTier tier)
        : this(geometry, tier, ConvAlgorithm.Choose(geometry))
    {
    }

    internal Conv2DBackpropFilter(ConvGeometry geometry, CpuTier tier, ConvAlgorithm algorithm)
    {
        Name = algorithm.Name(geometry, tier);
        _geometry = geometry;
        _gradient = algorithm.IsDirect
            ? new DirectFilterGradient(geometry, tier)
            : new WinogradFilterGradient(geometry, WinogradForm.Of(algorithm.Points, geometry.KH, tier), tier);
    }

    /// <summary>Algorithm and tier.</summary>
    public string Name { get; }

    /// <summary>Floating-point operations of a run, by the direct sum.</summary>
    public long Flops => _geometry.Flops;

    /// <summary>Bytes of scratch that a run with that many workers needs.</summary>
    public long ScratchBytes(int workers) => _gradient.ScratchBytes(workers);

    /// <summary>Computes <paramref name="dFilter"/> from <paramref name="x"/> and <paramref name="dy"/>, of the output's
    /// shape.</summary>
    public void Run(Block x, Block dy, Block dFilter, Block scratch, Workers workers)
    {
        Debug.Assert(x.Bytes >= _geometry.InputSize * sizeof(float) && dFilter.Bytes >= _geometry.FilterSize * sizeof(float));
        Debug.Assert(dy.Bytes >= _geometry.OutputSize * sizeof(float) && scratch.Bytes >= ScratchBytes(workers.Count));
        if (_geometry.OutputSize == 0)
            dFilter.Slice(0, _geometry.FilterSize * sizeof(float)).Clear();
        else
            _gradient.Run(x.Floats, dy.Floats, dFilter.Floats, scratch, workers);
    }
}
