using System.Diagnostics;

namespace TfCnn.Kernels;

/// <summary>The gradient of <see cref="DepthwiseForward"/> by its input, float32.</summary>
public sealed class DepthwiseBackpropInput
{
    private readonly ConvGeometry _geometry;
    private readonly DepthwiseCorrelation _correlation;
    private readonly ChannelsLastStage _gradient, _result;
    private readonly Reduction<float>? _sums;

    /// <summary>Binds one geometry and tier.</summary>
    public DepthwiseBackpropInput(ConvGeometry geometry, CpuTier tier)
    {
        Debug.Assert(geometry.FilterDepth == 1, "each output channel sees one input channel");
        (_geometry, Name) = (geometry, "depthwise " + Cpu.Name(tier));
        int inputs = geometry.H * geometry.W, outputs = geometry.OH * geometry.OW, repeats = geometry.CO / geometry.C;
        _gradient = ChannelsLastStage.In(geometry.Layout, geometry.N, outputs, geometry.CO, 1, tier);
        _result = ChannelsLastStage.Out(geometry.Layout, geometry.N, inputs, geometry.C, tier);
        _correlation = new DepthwiseCorrelation(
            geometry.N, geometry.CO, DepthwiseAxis.Backward(geometry.Rows), DepthwiseAxis.Backward(geometry.Columns), tier);
        if (repeats > 1)
            _sums = new Reduction<float>([checked((int)geometry.InputSize), repeats], [1], ReduceOperation.Sum);
    }

    /// <summary>Algorithm and tier.</summary>
    public string Name { get; }

    /// <summary>Floating-point operations of a run.</summary>
    public long Flops => _geometry.Flops;

    private long RepeatedBytes =>
        _sums is null ? 0 : AlignedBuffer.RoundUp((long)_geometry.N * _geometry.H * _geometry.W * _geometry.CO * sizeof(float));

    /// <summary>Bytes of scratch memory that <see cref="Run"/> needs.</summary>
    public long ScratchBytes(int workers) =>
        _gradient.ScratchBytes + _result.ScratchBytes + RepeatedBytes + (_sums?.ScratchBytes(workers) ?? 0);

    /// <summary>Computes <paramref name="dx"/>.</summary>
    public void Run(Block filter, Block dy, Block dx, Block scratch, Workers workers)
    {
        if (_geometry.InputSize == 0)
            return;
        Block source = _gradient.Prepare(dy, ref scratch, workers), target = _result.Place(dx, ref scratch);
        if (_sums is null)
        {
            _correlation.Run(source, filter, target, workers);
        }
        else
        {
            // One gradient for each output channel first, then those of an input channel added up.
            Block repeated = scratch.Slice(0, RepeatedBytes);
            _correlation.Run(source, filter, repeated, workers);
            _sums.Run(repeated.Slice(0, _geometry.InputSize * (_geometry.CO / _geometry.C) * sizeof(float)),
                target.Slice(0, _geometry.InputSize * sizeof(float)),
                scratch.Slice(RepeatedBytes, scratch.Bytes - RepeatedBytes), workers);
        }
        _result.Finish(target, dx, workers);
    }
}
