using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// The part of <see cref="MaxPoolReluBiasGrad"/> that needs no image, only the pool's <see cref="PoolCodes"/>: each output's
/// gradient times 1, or 0 where ReLU passes nothing back, and the gradient of the bias. Same bits.
/// </summary>
public sealed unsafe class PooledReluBiasGrad
{
    private readonly PoolGeometry _geometry;
    private readonly PoolPass _pass;
    private readonly bool _biasSums;

    /// <summary>Binds one geometry and tier; <paramref name="biasSums"/> false leaves the gradient of the bias out.</summary>
    public PooledReluBiasGrad(PoolGeometry geometry, bool biasSums, CpuTier tier)
    {
        Debug.Assert(PoolCodes.Fit(geometry));
        Name = "rows " + Cpu.Name(tier);
        (_geometry, _biasSums) = (geometry, biasSums);
        _pass = PoolPass.Backward<Row, Row>(geometry, tier);
    }

    /// <summary>Algorithm and tier.</summary>
    public string Name { get; }

    /// <summary>Bytes of scratch that a run needs, whatever the workers.</summary>
    public long ScratchBytes(int workers) => _biasSums ? _pass.SumBytes : 0;

    /// <summary>Computes <paramref name="g"/>, which may be <paramref name="dy"/> itself, both of the pool's output's shape, and, if
    /// bound so, <paramref name="dBias"/> [C].</summary>
    public void Run(Block codes, Block dy, Block g, Block dBias, Block scratch, Workers workers)
    {
        long bytes = _geometry.OutputSize * sizeof(float);
        Debug.Assert(codes.Bytes >= PoolCodes.Bytes(_geometry) && dy.Bytes >= bytes && g.Bytes >= bytes);
        Debug.Assert(scratch.Bytes >= ScratchBytes(workers.Count) && (!_biasSums || dBias.Bytes >= _geometry.C * sizeof(float)));
        byte* sums = _biasSums ? scratch.Pointer<byte>() : null;
        _pass.Run(new PoolImage { Codes = codes.Pointer<byte>(), OutputGradient = dy.Floats, Output = g.Floats }, sums, workers);
        if (_biasSums)
            _pass.Total(sums, dBias.Floats);
    }

    // Lanes are channels; a pixel's last vector may be partial.
    private readonly struct Row : IVectorKernel
    {
        public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
            (nint)(delegate*<in PoolPlanes, PoolImage*, int, void>)&Compute<S, V>;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Compute<S, V>(in PoolPlanes planes, PoolImage* image, int row)
            where S : struct, ISimd<V> where V : struct
        {
            int channels = planes.Channels, step = PoolCodes.ChannelStep(channels);
            long pixel = (long)row * planes.Columns.Output;
            float* dy = image->OutputGradient + (pixel * channels);
            float* g = image->Output + (pixel * channels);
            byte* codes = image->Codes + (pixel * step);
            V notPositive = S.Broadcast(PoolCodes.NotPositive);
            for (int column = 0; column < planes.Columns.Output; column++, dy += channels, g += channels, codes += step)
                for (int c = 0; c < channels; c += S.Width)
                {
                    int lanes = channels - c;
                    V gradient = ReluGrad.Apply<S, V>(
                        S.Sub(notPositive, S.LoadBytes(codes + c)), VectorDispatch.Load<S, V>(dy + c, lanes));
                    VectorDispatch.Store<S, V>(gradient, g + c, lanes);
                    if (image->ChannelSums == null)
                        continue;
                    float* sums = image->ChannelSums + c;
                    VectorDispatch.Store<S, V>(S.Add(VectorDispatch.Load<S, V>(sums, lanes), gradient), sums, lanes);
                }
        }
    }
}
