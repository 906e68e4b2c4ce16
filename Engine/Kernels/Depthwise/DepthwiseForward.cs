using System.Diagnostics;

namespace TfCnn.Kernels;

/// <summary>
/// Depthwise convolution, float32: output channel c · M + m sees input channel c alone. In the terms of
/// <see cref="ConvGeometry"/>: a filter of depth 1, as many groups as input channels.
/// </summary>
public sealed class DepthwiseForward
{
    private readonly ConvGeometry _geometry;
    private readonly DepthwiseCorrelation _correlation;
    private readonly ChannelsLastStage _input, _output;

    /// <summary>Binds one geometry and tier.</summary>
    public DepthwiseForward(ConvGeometry geometry, CpuTier tier)
    {
        Debug.Assert(geometry.FilterDepth == 1, "each output channel sees one input channel");
        (_geometry, Name) = (geometry, "depthwise " + Cpu.Name(tier));
        int inputs = geometry.H * geometry.W, outputs = geometry.OH * geometry.OW;
        _input = ChannelsLastStage.In(geometry.Layout, geometry.N, inputs, geometry.C, geometry.CO / geometry.C, tier);
        _output = ChannelsLastStage.Out(geometry.Layout, geometry.N, outputs, geometry.CO, tier);
        _correlation = new DepthwiseCorrelation(
            geometry.N, geometry.CO, DepthwiseAxis.Forward(geometry.Rows), DepthwiseAxis.Forward(geometry.Columns), tier);
    }

    /// <summary>Algorithm and tier.</summary>
    public string Name { get; }

    /// <summary>Floating-point operations of a run.</summary>
    public long Flops => _geometry.Flops;

    /// <summary>Bytes of scratch memory that <see cref="Run"/> needs.</summary>
    public long ScratchBytes(int workers) => _input.ScratchBytes + _output.ScratchBytes;

    /// <summary>Computes <paramref name="y"/>.</summary>
    public void Run(Block x, Block filter, Block y, Block scratch, Workers workers)
    {
        if (_geometry.OutputSize == 0)
            return;
        Block source = _input.Prepare(x, ref scratch, workers), target = _output.Place(y, ref scratch);
        _correlation.Run(source, filter, target, workers);
        _output.Finish(target, y, workers);
    }
}
