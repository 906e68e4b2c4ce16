using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// The way back through bias and ReLU over a matrix [rows, channels]: dx = dy · (x &gt; 0) where x is the ReLU's output (or its
/// input, which is positive in the same places), and the gradient of the bias, dx summed over the rows.
/// </summary>
public sealed unsafe class ReluBiasGrad
{
    // Enough items for any few workers to be balanced, unless they would be tiny.
    private const int Items = 32;
    private const int FewestElements = 4096;

    private readonly int _channels;
    private readonly bool _biasSums;
    private readonly EvenSplit _shares;
    private readonly nint _rows;

    /// <summary>Binds one shape and tier; <paramref name="biasSums"/> false leaves the gradient of the bias out.</summary>
    public ReluBiasGrad(int rows, int channels, bool biasSums, CpuTier tier)
    {
        Name = "rows " + Cpu.Name(tier);
        (_channels, _biasSums) = (channels, biasSums);
        long wanted = Math.Clamp((long)rows * channels / FewestElements, 1, Items);
        _shares = new EvenSplit(rows, (int)Math.Min(rows, wanted));
        _rows = VectorDispatch.Find<Loop>(tier);
    }

    /// <summary>Algorithm and tier.</summary>
    public string Name { get; }

    /// <summary>Products and additions of a run.</summary>
    public long Flops => 2L * _shares.Length * _channels;

    /// <summary>Bytes of scratch that a run needs, whatever the workers.</summary>
    public long ScratchBytes(int workers) => _biasSums ? ChannelSums.Bytes(_shares.Pieces, _channels) : 0;

    /// <summary>Computes <paramref name="dx"/>, which may be <paramref name="dy"/> itself, and, if bound so,
    /// <paramref name="dBias"/> [channels].</summary>
    public void Run(Block x, Block dy, Block dx, Block dBias, Block scratch, Workers workers)
    {
        long bytes = (long)_shares.Length * _channels * sizeof(float);
        Debug.Assert(x.Bytes >= bytes && dy.Bytes >= bytes && dx.Bytes >= bytes && scratch.Bytes >= ScratchBytes(workers.Count));
        Debug.Assert(!_biasSums || dBias.Bytes >= _channels * sizeof(float));
        byte* sums = _biasSums ? scratch.Pointer<byte>() : null;
        workers.Run(_shares.Pieces, new Body(this, x.Floats, dy.Floats, dx.Floats, sums));
        if (_biasSums)
            ChannelSums.Total(sums, _shares.Pieces, _channels, dBias.Floats);
    }

    private readonly struct Body(ReluBiasGrad owner, float* x, float* dy, float* dx, byte* sums) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            var own = new ChannelSums(sums, item, owner._channels);
            var compute = (delegate*<float*, float*, float*, float*, int, int, void>)owner._rows;
            int end = owner._shares.StartOf(item + 1);
            for (int row = owner._shares.StartOf(item); row < end; row += ChannelSums.MostPixels)
            {
                long offset = (long)row * owner._channels;
                int rows = Math.Min(ChannelSums.MostPixels, end - row);
                compute(x + offset, dy + offset, dx + offset, own.Running, rows, owner._channels);
                own.Flush();
            }
        }
    }

    // Lanes are channels; the last vector of a row may be partial. The sums stay in the first-level cache.
    private struct Loop : IVectorKernel
    {
        public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
            (nint)(delegate*<float*, float*, float*, float*, int, int, void>)&Compute<S, V>;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Compute<S, V>(float* x, float* dy, float* dx, float* sums, int rows, int channels)
            where S : struct, ISimd<V> where V : struct
        {
            for (int row = 0; row < rows; row++, x += channels, dy += channels, dx += channels)
                for (int c = 0; c < channels; c += S.Width)
                {
                    int lanes = channels - c;
                    V active = VectorDispatch.Load<S, V>(x + c, lanes), above = VectorDispatch.Load<S, V>(dy + c, lanes);
                    V gradient = ReluGrad.Apply<S, V>(active, above);
                    VectorDispatch.Store<S, V>(gradient, dx + c, lanes);
                    if (sums != null)
                        VectorDispatch.Store<S, V>(S.Add(VectorDispatch.Load<S, V>(sums + c, lanes), gradient), sums + c, lanes);
                }
        }
    }
}
