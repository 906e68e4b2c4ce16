using System.Diagnostics;

namespace TfCnn.Kernels;

/// <summary>
/// The way back through bias, ReLU and max-pool in one pass over NHWC images: dx = MaxPoolGrad(x, dy) · (x &gt; 0) where x is the
/// ReLU's output, and the gradient of the bias, dx summed over all pixels of a channel.
/// </summary>
public sealed unsafe class MaxPoolReluBiasGrad
{
    private readonly PoolGeometry _geometry;
    private readonly PoolPass _pass;
    private readonly bool _biasSums;

    /// <summary>Binds one geometry (NHWC) and tier; <paramref name="biasSums"/> false leaves the gradient of the bias
    /// out.</summary>
    public MaxPoolReluBiasGrad(PoolGeometry geometry, bool biasSums, CpuTier tier)
    {
        Debug.Assert(geometry.Layout == ImageLayout.Nhwc);
        Name = "rows " + Cpu.Name(tier);
        (_geometry, _biasSums) = (geometry, biasSums);
        _pass = PoolPass.Backward<MaxPoolGradRow<Yes, Yes>, MaxPoolGradRow<Yes, No>>(geometry, tier);
    }

    /// <summary>Algorithm and tier.</summary>
    public string Name { get; }

    /// <summary>Comparisons, products and additions of a run.</summary>
    public long Flops => (2 * _geometry.Flops) + (2 * _geometry.OutputSize);

    /// <summary>Bytes of scratch that a run needs, whatever the workers.</summary>
    public long ScratchBytes(int workers) => _biasSums ? _pass.SumBytes : 0;

    /// <summary>Computes <paramref name="dx"/> and, if bound so, <paramref name="dBias"/> [C]. <paramref name="x"/> is the pool's
    /// input, <paramref name="dy"/> the gradient of its output.</summary>
    public void Run(Block x, Block dy, Block dx, Block dBias, Block scratch, Workers workers)
    {
        Debug.Assert(x.Bytes >= _geometry.InputSize * sizeof(float) && dx.Bytes >= _geometry.InputSize * sizeof(float));
        Debug.Assert(dy.Bytes >= _geometry.OutputSize * sizeof(float) && scratch.Bytes >= ScratchBytes(workers.Count));
        Debug.Assert(!_biasSums || dBias.Bytes >= _geometry.C * sizeof(float));
        byte* sums = _biasSums ? scratch.Pointer<byte>() : null;
        var all = new PoolImage { Input = x.Floats, OutputGradient = dy.Floats, InputGradient = dx.Floats };
        _pass.Run(all, sums, workers);
        if (_biasSums)
            _pass.Total(sums, dBias.Floats);
    }
}
