using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// The gradient of <see cref="DepthwiseForward"/> by its filter, float32: filter[tap, k] gets Σ x · dy over all pixels that meet
/// in it. The output rows are cut into a number of shares that depends on the shape only, each with sums of its own.
/// </summary>
public sealed unsafe class DepthwiseBackpropFilter
{
    private const int Items = 32;

    private readonly ConvGeometry _geometry;
    private readonly DepthwiseAxis _rows;
    private readonly Span[] _spans;
    private readonly ChannelsLastStage _input, _gradient;
    private readonly EvenSplit _shares;
    private readonly nint _row;

    /// <summary>Binds one geometry and tier.</summary>
    public DepthwiseBackpropFilter(ConvGeometry geometry, CpuTier tier)
    {
        Debug.Assert(geometry.FilterDepth == 1, "each output channel sees one input channel");
        (_geometry, Name) = (geometry, "depthwise " + Cpu.Name(tier));
        int inputs = geometry.H * geometry.W, outputs = geometry.OH * geometry.OW;
        _input = ChannelsLastStage.In(geometry.Layout, geometry.N, inputs, geometry.C, geometry.CO / geometry.C, tier);
        _gradient = ChannelsLastStage.In(geometry.Layout, geometry.N, outputs, geometry.CO, 1, tier);
        _rows = DepthwiseAxis.Forward(geometry.Rows);
        _spans = SpansOf(DepthwiseAxis.Forward(geometry.Columns));
        int units = geometry.N * geometry.OH;
        _shares = new EvenSplit(units, Math.Min(units, Items));
        _row = VectorDispatch.Find<Row>(geometry.CO == 1 ? CpuTier.Scalar : tier);
    }

    /// <summary>Algorithm and tier.</summary>
    public string Name { get; }

    /// <summary>Floating-point operations of a run.</summary>
    public long Flops => _geometry.Flops;

    private int FilterSize => (int)_geometry.FilterSize;

    /// <summary>Bytes of scratch memory that <see cref="Run"/> needs.</summary>
    public long ScratchBytes(int workers) =>
        _input.ScratchBytes + _gradient.ScratchBytes + ChannelSums.Bytes(_shares.Pieces, FilterSize);

    /// <summary>Computes <paramref name="filterGradient"/>.</summary>
    public void Run(Block x, Block dy, Block filterGradient, Block scratch, Workers workers)
    {
        Block source = _input.Prepare(x, ref scratch, workers), gradient = _gradient.Prepare(dy, ref scratch, workers);
        workers.Run(_shares.Pieces, new Body(this, source.Floats, gradient.Floats, scratch.Pointer<byte>()));
        ChannelSums.Total(scratch.Pointer<byte>(), _shares.Pieces, FilterSize, filterGradient.Floats);
    }

    // The output columns whose window has a tap inside the image.
    private readonly record struct Span(int Output, int Count, int Source);

    private static Span[] SpansOf(DepthwiseAxis columns)
    {
        var spans = new Span[columns.Window];
        for (int output = columns.Targets - 1; output >= 0; output--)
            foreach (DepthwiseTap tap in columns.TapsOf(output))
                spans[tap.Index] = new Span(output, spans[tap.Index].Count + 1, tap.Source);
        return spans;
    }

    private readonly struct Body(DepthwiseBackpropFilter owner, float* x, float* dy, byte* sums) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            ConvGeometry g = owner._geometry;
            var own = new ChannelSums(sums, item, owner.FilterSize);
            int pixels = 0;
            var compute = (delegate*<DepthwiseBackpropFilter, float*, float*, float*, int, void>)owner._row;
            for (int unit = owner._shares.StartOf(item), end = owner._shares.StartOf(item + 1); unit < end; unit++)
            {
                float* image = x + ((long)(unit / g.OH) * g.H * g.W * g.CO);
                compute(owner, image, dy + ((long)unit * g.OW * g.CO), own.Running, unit % g.OH);
                pixels += g.OW;
                if (pixels < ChannelSums.MostPixels && unit < end - 1)
                    continue;
                own.Flush();
                pixels = 0;
            }
        }
    }

    private readonly struct Row : IVectorKernel
    {
        public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
            (nint)(delegate*<DepthwiseBackpropFilter, float*, float*, float*, int, void>)&Compute<S, V>;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Compute<S, V>(DepthwiseBackpropFilter owner, float* image, float* dy, float* sums, int row)
            where S : struct, ISimd<V> where V : struct
        {
            long channels = owner._geometry.CO, width = owner._geometry.W, step = owner._geometry.Columns.Stride * channels;
            foreach (DepthwiseTap tap in owner._rows.TapsOf(row))
            {
                float* source = image + (tap.Source * width * channels);
                float* target = sums + (tap.Index * owner._spans.Length * channels);
                foreach (Span span in owner._spans)
                {
                    float* x = source + (span.Source * channels), g = dy + (span.Output * channels);
                    for (long c = 0; c < channels; c += S.Width)
                        Tap<S, V>(x + c, g + c, target + c, span.Count, step, channels, (int)Math.Min(channels - c, S.Width));
                    target += channels;
                }
            }
        }

        // Four sums, since an addition takes longer than the loads beside it.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Tap<S, V>(float* x, float* dy, float* sum, int count, long xStep, long dyStep, int lanes)
            where S : struct, ISimd<V> where V : struct
        {
            V sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            int i = 0;
            for (; lanes == S.Width && i + 4 <= count; i += 4, x += 4 * xStep, dy += 4 * dyStep)
            {
                sum0 = S.Fma(S.Load(x), S.Load(dy), sum0);
                sum1 = S.Fma(S.Load(x + xStep), S.Load(dy + dyStep), sum1);
                sum2 = S.Fma(S.Load(x + (2 * xStep)), S.Load(dy + (2 * dyStep)), sum2);
                sum3 = S.Fma(S.Load(x + (3 * xStep)), S.Load(dy + (3 * dyStep)), sum3);
            }
            for (; i < count; i++, x += xStep, dy += dyStep)
                sum0 = S.Fma(VectorDispatch.Load<S, V>(x, lanes), VectorDispatch.Load<S, V>(dy, lanes), sum0);
            V all = S.Add(S.Add(sum0, sum1), S.Add(sum2, sum3));
            VectorDispatch.Store<S, V>(S.Add(VectorDispatch.Load<S, V>(sum, lanes), all), sum, lanes);
        }
    }
}
