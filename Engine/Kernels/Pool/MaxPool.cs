using System.Diagnostics;

namespace TfCnn.Kernels;

/// <summary>
/// MaxPool, float32: the largest value of each window. NaN is passed over; a window of NaN and −Inf only gives −3.4028235e38.
/// </summary>
public sealed unsafe class MaxPoolForward
{
    private readonly PoolGeometry _geometry;
    private readonly PoolPass _pass;

    /// <summary>Binds one geometry and tier.</summary>
    public MaxPoolForward(PoolGeometry geometry, CpuTier tier)
    {
        Name = "rows " + Cpu.Name(tier);
        _geometry = geometry;
        _pass = PoolPass.Forward<MaxPoolRow<No>>(geometry, tier);
    }

    /// <summary>Algorithm and tier.</summary>
    public string Name { get; }

    /// <summary>Comparisons of a run.</summary>
    public long Flops => _geometry.Flops;

    /// <summary>No scratch is needed.</summary>
    public long ScratchBytes(int workers) => 0;

    /// <summary>Computes <paramref name="y"/>.</summary>
    public void Run(Block x, Block y, Block scratch, Workers workers)
    {
        Debug.Assert(x.Bytes >= _geometry.InputSize * sizeof(float) && y.Bytes >= _geometry.OutputSize * sizeof(float));
        if (_geometry.OutputSize > 0)
            _pass.Run(new PoolImage { Input = x.Floats, Output = y.Floats }, null, workers);
    }
}

/// <summary>
/// MaxPoolGrad, float32: each output's gradient goes to the first maximum of its window in row-major order, and adds up where
/// windows overlap. As in TensorFlow a NaN counts only where it is a window's first pixel, which then gets the gradient. The
/// pool's own output is not read: finding the maximum again is cheaper than reading one more array.
/// </summary>
public sealed unsafe class MaxPoolGrad
{
    private readonly PoolGeometry _geometry;
    private readonly PoolPass _pass;

    /// <summary>Binds one geometry and tier.</summary>
    public MaxPoolGrad(PoolGeometry geometry, CpuTier tier)
    {
        Name = "rows " + Cpu.Name(tier);
        _geometry = geometry;
        _pass = PoolPass.Backward<MaxPoolGradRow<No, Yes>, MaxPoolGradRow<No, No>>(geometry, tier);
    }

    /// <summary>Algorithm and tier.</summary>
    public string Name { get; }

    /// <summary>Comparisons of a run.</summary>
    public long Flops => 2 * _geometry.Flops;

    /// <summary>No scratch is needed.</summary>
    public long ScratchBytes(int workers) => 0;

    /// <summary>Computes <paramref name="dx"/> from the pool's input and the gradient of its output.</summary>
    public void Run(Block x, Block dy, Block dx, Block scratch, Workers workers)
    {
        Debug.Assert(x.Bytes >= _geometry.InputSize * sizeof(float) && dx.Bytes >= _geometry.InputSize * sizeof(float));
        Debug.Assert(dy.Bytes >= _geometry.OutputSize * sizeof(float));
        if (_geometry.InputSize > 0)
            _pass.Run(new PoolImage { Input = x.Floats, OutputGradient = dy.Floats, InputGradient = dx.Floats }, null, workers);
    }
}
