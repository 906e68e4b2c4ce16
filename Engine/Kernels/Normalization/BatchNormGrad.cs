using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// The gradients of <see cref="BatchNormForward"/>, float32. With x̂ = (x − mean) / √(variance + ε) over n rows: offset gets Σ dy,
/// scale Σ dy · x̂, and x in training scale / √(variance + ε) · (dy − Σ dy / n − x̂ · Σ dy · x̂ / n), else its first term.
/// </summary>
public sealed unsafe class BatchNormGrad
{
    private readonly BatchNormGeometry _geometry;
    private readonly ChannelRows _rows;
    private readonly ChannelsLastStage _gradient, _input, _output;
    private readonly nint _differentiate;

    /// <summary>Binds one geometry and tier.</summary>
    public BatchNormGrad(BatchNormGeometry geometry, CpuTier tier)
    {
        (_geometry, Name) = (geometry, "rows " + Cpu.Name(tier));
        _rows = new ChannelRows(geometry.Rows, geometry.Channels, tier);
        _gradient = ChannelsLastStage.In(geometry.Layout, geometry.N, geometry.Pixels, geometry.Channels, 1, tier);
        _input = ChannelsLastStage.In(geometry.Layout, geometry.N, geometry.Pixels, geometry.Channels, 1, tier);
        _output = ChannelsLastStage.Out(geometry.Layout, geometry.N, geometry.Pixels, geometry.Channels, tier);
        _differentiate = VectorDispatch.Find<Differentiate>(tier);
    }

    /// <summary>Algorithm and tier.</summary>
    public string Name { get; }

    /// <summary>Bytes of scratch memory that <see cref="Run"/> needs.</summary>
    public long ScratchBytes(int workers) =>
        _gradient.ScratchBytes + _input.ScratchBytes + _output.ScratchBytes + (5 * ChannelBytes) + _rows.ScratchBytes;

    private long ChannelBytes => AlignedBuffer.RoundUp((long)_geometry.Channels * sizeof(float));

    /// <summary>Computes the three gradients; <paramref name="mean"/> and <paramref name="variance"/> are those that the forward
    /// pass used.</summary>
    public void Run(
        Block dy, Block x, Block scale, Block mean, Block variance, Block dx, Block scaleGradient, Block offsetGradient,
        Block scratch, Workers workers)
    {
        Block gradient = _gradient.Prepare(dy, ref scratch, workers), source = _input.Prepare(x, ref scratch, workers);
        Block target = _output.Place(dx, ref scratch);
        float* slope = Channel(scratch, 0), constant = Channel(scratch, 1), linear = Channel(scratch, 2);
        float* sums = Channel(scratch, 3);
        _rows.Sum<GradientTerm>(source.Floats, gradient.Floats, mean.Floats, sums, (byte*)Channel(scratch, 5), workers);
        for (int c = 0; c < _geometry.Channels; c++)
        {
            double inverse = 1 / Math.Sqrt(variance.Floats[c] + _geometry.Epsilon);
            double sum = sums[c], product = sums[_geometry.Channels + c];
            offsetGradient.Floats[c] = (float)sum;
            scaleGradient.Floats[c] = (float)(product * inverse);
            slope[c] = (float)(scale.Floats[c] * inverse);
            constant[c] = _geometry.Training ? (float)(sum / _geometry.Rows) : 0;
            linear[c] = _geometry.Training ? (float)(product * inverse * inverse / _geometry.Rows) : 0;
        }
        workers.Run(_rows.Shares.Pieces, new Body(
            this, gradient.Floats, source.Floats, mean.Floats, slope, constant, linear, target.Floats));
        _output.Finish(target, dx, workers);
    }

    private float* Channel(Block scratch, int index) => (float*)(scratch.Address + (nint)(index * ChannelBytes));

    private readonly struct Body(
        BatchNormGrad owner, float* dy, float* x, float* mean, float* slope, float* constant, float* linear, float* dx) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            int row = owner._rows.Shares.StartOf(item), channels = owner._geometry.Channels;
            long first = (long)row * channels;
            var compute = (delegate*<float*, float*, float*, float*, float*, float*, float*, int, int, void>)owner._differentiate;
            compute(dy + first, x + first, mean, slope, constant, linear, dx + first, owner._rows.Shares.StartOf(item + 1) - row, channels);
        }
    }

    private readonly struct Differentiate : IVectorKernel
    {
        public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
            (nint)(delegate*<float*, float*, float*, float*, float*, float*, float*, int, int, void>)&Compute<S, V>;

        // dx = slope · (dy − constant − (x − mean) · linear).
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Compute<S, V>(
            float* dy, float* x, float* mean, float* slope, float* constant, float* linear, float* dx, int rows, int channels)
            where S : struct, ISimd<V> where V : struct
        {
            for (int row = 0; row < rows; row++, dy += channels, x += channels, dx += channels)
                for (int c = 0; c < channels; c += S.Width)
                {
                    int lanes = channels - c;
                    V distance = S.Sub(VectorDispatch.Load<S, V>(mean + c, lanes), VectorDispatch.Load<S, V>(x + c, lanes));
                    V centered = S.Sub(VectorDispatch.Load<S, V>(dy + c, lanes), VectorDispatch.Load<S, V>(constant + c, lanes));
                    V value = S.Fma(distance, VectorDispatch.Load<S, V>(linear + c, lanes), centered);
                    VectorDispatch.Store<S, V>(S.Mul(VectorDispatch.Load<S, V>(slope + c, lanes), value), dx + c, lanes);
                }
        }
    }
}
