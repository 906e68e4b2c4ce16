using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfCnn.Kernels;

/// <summary>
/// Lists the elements of a convolution's output gradient that are not 0, by output channel and in the order of the pixels: behind ReLU and
/// max-pool few are left. With a pool the gradient is that of the pool's output and its <see cref="PoolCodes"/> say where each belongs;
/// the lists are the same.
/// </summary>
/// <remarks>An image is gone through in bands, some rows of outputs each.</remarks>
internal sealed unsafe class ActiveOutputs
{
    // Of the padded rows of one vector of channels that a band of outputs sees: what the first-level cache holds beside the entries.
    private const long MostBandBytes = 24 * 1024;

    // Fewer outputs do not pay for loading and storing the taps of each pair of channels.
    private const int FewestBandOutputs = 64;

    private readonly SparseLayout _layout;
    private readonly ConvGeometry _geometry;
    private readonly PoolGeometry? _pool;
    private readonly EvenSplit _bands;
    private readonly int _most;
    private readonly long _elements;

    /// <summary>Plans the lists; <paramref name="pool"/> is null for none.</summary>
    public ActiveOutputs(SparseLayout layout, PoolGeometry? pool)
    {
        ConvGeometry g = layout.Geometry;
        (_layout, _geometry, _pool, _elements) = (layout, g, pool, pool?.OutputSize ?? g.OutputSize);
        long rows = ((MostBandBytes / (layout.RowStep * sizeof(float))) - g.Rows.Span) / g.Rows.Stride;
        int fewest = (FewestBandOutputs + g.OW - 1) / g.OW;
        _bands = EvenSplit.AtMost(g.OH, (int)Math.Max(rows + 1, fewest));
        _most = (g.OH + _bands.Pieces - 1) / _bands.Pieces * g.OW;
    }

    /// <summary>Bands of an image.</summary>
    public int Bands => _bands.Pieces;

    /// <summary>The padded input rows that the windows of a band lie in.</summary>
    public (int First, int End) InputRows(int band) =>
        (_bands.StartOf(band) * _geometry.Rows.Stride, ((_bands.StartOf(band + 1) - 1) * _geometry.Rows.Stride) + _geometry.Rows.Span);

    private long ListFloats => RoundUp(_geometry.CO * (long)_most * (sizeof(ActiveOutput) / sizeof(float)));

    /// <summary>Floats of scratch that a worker needs: the lists of a band, and their lengths.</summary>
    public long WorkerFloats => ListFloats + RoundUp(_geometry.CO);

    /// <summary>The share of the output's elements that are not 0, from a sample.</summary>
    public double Share(float* dy) => ActiveNumbers.Share(dy, _elements) * _elements / _geometry.OutputSize;

    /// <summary>Lists a band of an image's outputs in channels <paramref name="first"/> to <paramref name="end"/> − 1.
    /// <paramref name="codes"/> is read if there is a pool.</summary>
    public void List(float* dy, byte* codes, int image, int band, int first, int end, float* scratch)
    {
        var lists = (ActiveOutput*)scratch;
        var counts = (int*)(scratch + ListFloats);
        new Span<int>(counts + first, end - first).Clear();
        for (int row = _bands.StartOf(band); row < _bands.StartOf(band + 1); row++)
            if (_pool is { } pool)
                ListPooledRow(pool, dy, codes, image, row, first, end, lists, counts);
            else
                ListRow(dy + ((((long)image * _geometry.OH) + row) * _geometry.OW * _geometry.CO), row, first, end, lists, counts);
    }

    /// <summary>The list of a channel that <see cref="List"/> has filled.</summary>
    public ReadOnlySpan<ActiveOutput> Of(int channel, float* scratch) =>
        new((ActiveOutput*)scratch + ((long)channel * _most), ((int*)(scratch + ListFloats))[channel]);

    private static long RoundUp(long floats) => AlignedBuffer.RoundUp(floats * sizeof(float)) / sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ListRow(float* gradient, int row, int first, int end, ActiveOutput* lists, int* counts)
    {
        for (int column = 0; column < _geometry.OW; column++, gradient += _geometry.CO)
        {
            int window = _layout.WindowOf(row, column);
            for (int channel = first; channel < end; channel += ActiveNumbers.Word)
                for (ulong active = ActiveNumbers.Bits(gradient + channel, end - channel); active != 0; active &= active - 1)
                {
                    int c = channel + BitOperations.TrailingZeroCount(active);
                    lists[((long)c * _most) + counts[c]++] = new ActiveOutput(window, gradient[c]);
                }
        }
    }

    // Those of a row of the pool's windows whose codes lie in one row of pixels.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ListPooledRow(
        PoolGeometry pool, float* dy, byte* codes, int image, int row, int first, int end, ActiveOutput* lists, int* counts)
    {
        int window = (row + pool.Rows.Before) / pool.Rows.Stride, inside = row + pool.Rows.Before - (window * pool.Rows.Stride);
        if (window >= pool.Rows.Output || inside >= pool.Rows.Window)
            return;
        int firstCode = inside * pool.Columns.Window, step = PoolCodes.ChannelStep(_geometry.CO);
        long pixel = (((long)image * pool.Rows.Output) + window) * pool.Columns.Output;
        float* gradient = dy + (pixel * _geometry.CO);
        byte* code = codes + (pixel * step);
        for (int column = 0; column < pool.Columns.Output; column++, gradient += _geometry.CO, code += step)
        {
            int firstColumn = (column * pool.Columns.Stride) - pool.Columns.Before - firstCode;
            for (int channel = first; channel < end; channel += ActiveNumbers.Word)
            {
                ulong active = ActiveNumbers.Bits(gradient + channel, end - channel);
                for (active &= InRow(code, channel, end, firstCode, pool.Columns.Window); active != 0; active &= active - 1)
                {
                    int c = channel + BitOperations.TrailingZeroCount(active);
                    int at = _layout.WindowOf(row, firstColumn + (code[c] % PoolCodes.NotPositive));
                    lists[((long)c * _most) + counts[c]++] = new ActiveOutput(at, gradient[c]);
                }
            }
        }
    }

    // Bit i: the code of channel + i, without what says that the maximum is not above zero, is one of count from first on. Codes are padded
    // to 16.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong InRow(byte* codes, int channel, int end, int first, int count)
    {
        ulong word = 0;
        for (int i = 0; i < ActiveNumbers.Word && channel + i < end; i += Vector128<byte>.Count)
        {
            // A range of channels may start at any.
            int here = Math.Min(channel + i, PoolCodes.ChannelStep(end) - Vector128<byte>.Count);
            Vector128<byte> numbers = Vector128.Load(codes + here) & Vector128.Create((byte)(PoolCodes.NotPositive - 1));
            Vector128<byte> places = numbers - Vector128.Create((byte)first);
            ulong bits = Vector128.LessThan(places, Vector128.Create((byte)count)).ExtractMostSignificantBits();
            word |= bits >> (channel + i - here) << i;
        }
        return word;
    }
}
