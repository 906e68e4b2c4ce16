using System.Diagnostics;

namespace TfCnn.Kernels;

/// <summary>AvgPool, float32: the mean of each window's pixels inside the image.</summary>
public sealed unsafe class AvgPoolForward
{
    private readonly PoolGeometry _geometry;
    private readonly PoolPass _pass;

    /// <summary>Binds one geometry and tier.</summary>
    public AvgPoolForward(PoolGeometry geometry, CpuTier tier)
    {
        Name = "rows " + Cpu.Name(tier);
        _geometry = geometry;
        _pass = PoolPass.Forward<AvgPoolForwardRow>(geometry, tier);
    }

    /// <summary>Algorithm and tier.</summary>
    public string Name { get; }

    /// <summary>Additions of a run.</summary>
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

/// <summary>AvgPoolGrad, float32: each output's gradient, divided by the window's pixels inside the image, goes to all of
/// them.</summary>
public sealed unsafe class AvgPoolGrad
{
    private readonly PoolGeometry _geometry;
    private readonly PoolPass _pass;

    /// <summary>Binds one geometry and tier.</summary>
    public AvgPoolGrad(PoolGeometry geometry, CpuTier tier)
    {
        Name = "rows " + Cpu.Name(tier);
        _geometry = geometry;
        _pass = PoolPass.Backward<AvgPoolGradRow<Yes>, AvgPoolGradRow<No>>(geometry, tier);
    }

    /// <summary>Algorithm and tier.</summary>
    public string Name { get; }

    /// <summary>Additions of a run.</summary>
    public long Flops => _geometry.Flops;

    /// <summary>No scratch is needed.</summary>
    public long ScratchBytes(int workers) => 0;

    /// <summary>Computes <paramref name="dx"/>, of the pool's input's shape.</summary>
    public void Run(Block dy, Block dx, Block scratch, Workers workers)
    {
        Debug.Assert(dx.Bytes >= _geometry.InputSize * sizeof(float) && dy.Bytes >= _geometry.OutputSize * sizeof(float));
        if (_geometry.InputSize > 0)
            _pass.Run(new PoolImage { OutputGradient = dy.Floats, InputGradient = dx.Floats }, null, workers);
    }
}
