using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// target[n, y, x, k] = Σ source[n, y', x', k] · filter[tap, k] over the taps of two <see cref="DepthwiseAxis"/>, all of NHWC:
/// a depthwise convolution as well as its gradient by the input. Lanes are channels.
/// </summary>
internal sealed unsafe class DepthwiseCorrelation
{
    // Columns computed side by side: each loads the filter's vector once for as many multiplications.
    private const int Tile = 4;

    // Enough items for any few workers to be balanced.
    private const int Items = 64;

    private readonly int _channels;
    private readonly DepthwiseAxis _rows, _columns;
    private readonly EvenSplit _shares;
    private readonly nint _row;

    public DepthwiseCorrelation(int images, int channels, DepthwiseAxis rows, DepthwiseAxis columns, CpuTier tier)
    {
        (_channels, _rows, _columns) = (channels, rows, columns);
        int units = images * rows.Targets;
        _shares = new EvenSplit(units, Math.Min(units, Items));
        _row = VectorDispatch.Find<Row>(channels == 1 ? CpuTier.Scalar : tier);
    }

    public void Run(Block source, Block filter, Block target, Workers workers) =>
        workers.Run(_shares.Pieces, new Body(this, source.Floats, filter.Floats, target.Floats));

    private readonly struct Body(DepthwiseCorrelation owner, float* source, float* filter, float* target) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            DepthwiseAxis rows = owner._rows, columns = owner._columns;
            var compute = (delegate*<DepthwiseCorrelation, float*, float*, float*, int, void>)owner._row;
            for (int unit = owner._shares.StartOf(item), end = owner._shares.StartOf(item + 1); unit < end; unit++)
            {
                float* image = source + ((long)(unit / rows.Targets) * rows.Sources * columns.Sources * owner._channels);
                compute(owner, image, filter, target + ((long)unit * columns.Targets * owner._channels), unit % rows.Targets);
            }
        }
    }

    private readonly struct Row : IVectorKernel
    {
        public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
            (nint)(delegate*<DepthwiseCorrelation, float*, float*, float*, int, void>)&Compute<S, V>;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Compute<S, V>(DepthwiseCorrelation owner, float* image, float* filter, float* target, int row)
            where S : struct, ISimd<V> where V : struct
        {
            DepthwiseAxis columns = owner._columns;
            int channels = owner._channels;
            ReadOnlySpan<DepthwiseTap> rowTaps = owner._rows.TapsOf(row);
            foreach (DepthwiseRun run in columns.Runs)
            {
                ReadOnlySpan<DepthwiseTap> columnTaps = columns.TapsOf(run.First);
                long sourceStep = (long)columns.SourceStep * channels, targetStep = (long)columns.TargetStep * channels;
                for (int c = 0; c < channels; c += S.Width)
                {
                    float* x = image + c, f = filter + c, y = target + ((long)run.First * channels) + c;
                    int done = 0, lanes = channels - c;
                    for (; lanes >= S.Width && done + Tile <= run.Count; done += Tile, x += Tile * sourceStep, y += Tile * targetStep)
                        Four<S, V>(owner, rowTaps, columnTaps, x, f, y, sourceStep, targetStep);
                    for (; done < run.Count; done++, x += sourceStep, y += targetStep)
                        One<S, V>(owner, rowTaps, columnTaps, x, f, y, lanes);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Four<S, V>(
            DepthwiseCorrelation owner, ReadOnlySpan<DepthwiseTap> rows, ReadOnlySpan<DepthwiseTap> columns, float* x, float* filter, float* y,
            long sourceStep, long targetStep) where S : struct, ISimd<V> where V : struct
        {
            long channels = owner._channels;
            V sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            foreach (DepthwiseTap row in rows)
            {
                float* source = x + (row.Source * owner._columns.Sources * channels);
                float* taps = filter + (row.Index * owner._columns.Window * channels);
                foreach (DepthwiseTap column in columns)
                {
                    V f = S.Load(taps + (column.Index * channels));
                    float* pixel = source + (column.Source * channels);
                    sum0 = S.Fma(S.Load(pixel), f, sum0);
                    sum1 = S.Fma(S.Load(pixel + sourceStep), f, sum1);
                    sum2 = S.Fma(S.Load(pixel + (2 * sourceStep)), f, sum2);
                    sum3 = S.Fma(S.Load(pixel + (3 * sourceStep)), f, sum3);
                }
            }
            S.Store(sum0, y);
            S.Store(sum1, y + targetStep);
            S.Store(sum2, y + (2 * targetStep));
            S.Store(sum3, y + (3 * targetStep));
        }

        // The columns left over from tiles, and the last channels where they fill no vector.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void One<S, V>(
            DepthwiseCorrelation owner, ReadOnlySpan<DepthwiseTap> rows, ReadOnlySpan<DepthwiseTap> columns, float* x, float* filter, float* y,
            int lanes) where S : struct, ISimd<V> where V : struct
        {
            long channels = owner._channels;
            V sum = default;
            foreach (DepthwiseTap row in rows)
            {
                float* source = x + (row.Source * owner._columns.Sources * channels);
                float* taps = filter + (row.Index * owner._columns.Window * channels);
                foreach (DepthwiseTap column in columns)
                    sum = S.Fma(
                        VectorDispatch.Load<S, V>(source + (column.Source * channels), lanes),
                        VectorDispatch.Load<S, V>(taps + (column.Index * channels), lanes), sum);
            }
            VectorDispatch.Store<S, V>(sum, y, lanes);
        }
    }
}
