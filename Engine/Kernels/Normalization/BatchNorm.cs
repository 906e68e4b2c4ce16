using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>Everything about a batch normalization but its numbers.</summary>
/// <param name="Layout">Order of the dimensions; channels are normalized one by one.</param>
/// <param name="N">Images.</param>
/// <param name="Pixels">Pixels of an image.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Training">Mean and variance are those of the batch; else they are given.</param>
public readonly record struct BatchNormGeometry(ImageLayout Layout, int N, int Pixels, int Channels, float Epsilon, bool Training)
{
    /// <summary>Values that each channel's mean is taken over.</summary>
    public int Rows => N * Pixels;

    /// <summary>Elements of the tensor.</summary>
    public long Size => (long)Rows * Channels;
}

/// <summary>y = (x − mean) · scale / √(variance + ε) + offset, float32, with the statistics that training keeps.</summary>
public sealed unsafe class BatchNormForward
{
    private readonly BatchNormGeometry _geometry;
    private readonly float _averageFactor;
    private readonly ChannelRows _rows;
    private readonly ChannelsLastStage _input, _output;
    private readonly nint _normalize;

    /// <summary>Binds one geometry; <paramref name="averageFactor"/> is the weight of the batch in the running statistics.</summary>
    public BatchNormForward(BatchNormGeometry geometry, float averageFactor, CpuTier tier)
    {
        (_geometry, _averageFactor, Name) = (geometry, averageFactor, "rows " + Cpu.Name(tier));
        _rows = new ChannelRows(geometry.Rows, geometry.Channels, tier);
        _input = ChannelsLastStage.In(geometry.Layout, geometry.N, geometry.Pixels, geometry.Channels, 1, tier);
        _output = ChannelsLastStage.Out(geometry.Layout, geometry.N, geometry.Pixels, geometry.Channels, tier);
        _normalize = VectorDispatch.Find<Normalize>(tier);
    }

    /// <summary>Algorithm and tier.</summary>
    public string Name { get; }

    /// <summary>Bytes of scratch memory that <see cref="Run"/> needs.</summary>
    public long ScratchBytes(int workers) => _input.ScratchBytes + _output.ScratchBytes + SlopeBytes + TotalBytes + _rows.ScratchBytes;

    private long SlopeBytes => AlignedBuffer.RoundUp((long)_geometry.Channels * sizeof(float));

    private long TotalBytes => 2 * SlopeBytes;

    /// <summary>
    /// Normalizes. In training <paramref name="mean"/> and <paramref name="variance"/> become the batch's (variance over n), and
    /// the running ones move towards them (variance over n − 1); otherwise they are read.
    /// </summary>
    public void Run(
        Block x, Block scale, Block offset, Block oldMean, Block oldVariance, Block y, Block runningMean, Block runningVariance,
        Block mean, Block variance, Block scratch, Workers workers)
    {
        Block source = _input.Prepare(x, ref scratch, workers), target = _output.Place(y, ref scratch);
        float* slope = scratch.Floats;
        Block sums = scratch.Slice(SlopeBytes, scratch.Bytes - SlopeBytes);
        if (_geometry.Training)
            Statistics(source.Floats, oldMean.Floats, oldVariance.Floats, runningMean.Floats, runningVariance.Floats, mean.Floats,
                variance.Floats, sums, workers);
        for (int c = 0; c < _geometry.Channels; c++)
            slope[c] = scale.Floats[c] / MathF.Sqrt(variance.Floats[c] + _geometry.Epsilon);
        workers.Run(_rows.Shares.Pieces, new Body(this, source.Floats, mean.Floats, slope, offset.Floats, target.Floats));
        _output.Finish(target, y, workers);
    }

    private void Statistics(
        float* x, float* oldMean, float* oldVariance, float* runningMean, float* runningVariance, float* mean, float* variance,
        Block scratch, Workers workers)
    {
        int rows = _geometry.Rows;
        float* sums = scratch.Floats;
        byte* shares = scratch.Pointer<byte>() + TotalBytes;
        _rows.Sum<ValueTerm>(x, null, null, sums, shares, workers);
        for (int c = 0; c < _geometry.Channels; c++)
            mean[c] = sums[c] / rows;
        _rows.Sum<SquareTerm>(x, null, mean, sums, shares, workers);
        for (int c = 0; c < _geometry.Channels; c++)
        {
            variance[c] = sums[c] / rows;
            runningMean[c] = Moved(oldMean, c, mean[c]);
            runningVariance[c] = Moved(oldVariance, c, rows == 0 ? float.NaN : sums[c] / Math.Max(rows - 1, 1));
        }
    }

    // With a factor of 1 there need be no old value.
    private float Moved(float* old, int channel, float batch) =>
        _averageFactor == 1 ? batch : ((1 - _averageFactor) * old[channel]) + (_averageFactor * batch);

    private readonly struct Body(BatchNormForward owner, float* x, float* mean, float* slope, float* offset, float* y) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            int row = owner._rows.Shares.StartOf(item), channels = owner._geometry.Channels;
            long first = (long)row * channels;
            var compute = (delegate*<float*, float*, float*, float*, float*, int, int, void>)owner._normalize;
            compute(x + first, mean, slope, offset, y + first, owner._rows.Shares.StartOf(item + 1) - row, channels);
        }
    }

    private readonly struct Normalize : IVectorKernel
    {
        public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
            (nint)(delegate*<float*, float*, float*, float*, float*, int, int, void>)&Compute<S, V>;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Compute<S, V>(float* x, float* mean, float* slope, float* offset, float* y, int rows, int channels)
            where S : struct, ISimd<V> where V : struct
        {
            for (int row = 0; row < rows; row++, x += channels, y += channels)
                for (int c = 0; c < channels; c += S.Width)
                {
                    int lanes = channels - c;
                    V distance = S.Sub(VectorDispatch.Load<S, V>(x + c, lanes), VectorDispatch.Load<S, V>(mean + c, lanes));
                    V value = S.Fma(
                        distance, VectorDispatch.Load<S, V>(slope + c, lanes), VectorDispatch.Load<S, V>(offset + c, lanes));
                    VectorDispatch.Store<S, V>(value, y + c, lanes);
                }
        }
    }
}
