using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>What a row of a normalization's tensor adds to up to two sums of each channel.</summary>
internal unsafe interface IChannelTerm
{
    static abstract void Add<S, V>(V x, V dy, V mean, ref V first, ref V second) where S : struct, ISimd<V> where V : struct;
}

/// <summary>x.</summary>
internal readonly struct ValueTerm : IChannelTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<S, V>(V x, V dy, V mean, ref V first, ref V second) where S : struct, ISimd<V> where V : struct =>
        first = S.Add(first, x);
}

/// <summary>(x − mean)².</summary>
internal readonly struct SquareTerm : IChannelTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<S, V>(V x, V dy, V mean, ref V first, ref V second) where S : struct, ISimd<V> where V : struct
    {
        V distance = S.Sub(x, mean);
        first = S.Fma(distance, distance, first);
    }
}

/// <summary>dy, and dy · (x − mean).</summary>
internal readonly struct GradientTerm : IChannelTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<S, V>(V x, V dy, V mean, ref V first, ref V second) where S : struct, ISimd<V> where V : struct
    {
        first = S.Add(first, dy);
        second = S.Fma(dy, S.Sub(x, mean), second);
    }
}

/// <summary>
/// Sums over the rows of [rows, channels], one or two a channel. Lanes are channels. The rows are cut into a number of shares that
/// depends on the shape only, each with <see cref="ChannelSums"/> of its own.
/// </summary>
internal sealed unsafe class ChannelRows
{
    private const int MostShares = 64;
    private const int FewestRows = 32;
    private const int BlockRows = ChannelSums.MostPixels;

    private readonly int _channels;
    private readonly CpuTier _tier;

    public ChannelRows(int rows, int channels, CpuTier tier)
    {
        (Rows, _channels, _tier) = (rows, channels, tier);
        Shares = new EvenSplit(rows, Math.Clamp(rows / FewestRows, Math.Min(rows, 1), MostShares));
    }

    public int Rows { get; }

    public EvenSplit Shares { get; }

    public long ScratchBytes => ChannelSums.Bytes(Shares.Pieces, 2 * _channels);

    /// <summary>Adds up a term into [2, channels]; <paramref name="dy"/> and <paramref name="mean"/> may be null where it does
    /// without.</summary>
    public void Sum<TTerm>(float* x, float* dy, float* mean, float* totals, byte* scratch, Workers workers) where TTerm : struct, IChannelTerm
    {
        workers.Run(Shares.Pieces, new Body<TTerm>(this, x, dy, mean, scratch));
        ChannelSums.Total(scratch, Shares.Pieces, 2 * _channels, totals);
    }

    private readonly struct Body<TTerm>(ChannelRows owner, float* x, float* dy, float* mean, byte* sums) : IWorkBody
        where TTerm : struct, IChannelTerm
    {
        public void Execute(int item, int worker)
        {
            var own = new ChannelSums(sums, item, 2 * owner._channels);
            var add = (delegate*<float*, float*, float*, float*, int, int, void>)VectorDispatch.Find<BlockOf<TTerm>>(owner._tier);
            for (int row = owner.Shares.StartOf(item), end = owner.Shares.StartOf(item + 1); row < end; row += BlockRows)
            {
                long first = (long)row * owner._channels;
                add(x + first, dy == null ? x + first : dy + first, mean, own.Running, Math.Min(BlockRows, end - row), owner._channels);
                own.Flush();
            }
        }
    }

    private readonly struct BlockOf<TTerm> : IVectorKernel where TTerm : struct, IChannelTerm
    {
        public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
            (nint)(delegate*<float*, float*, float*, float*, int, int, void>)&Compute<S, V>;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Compute<S, V>(float* x, float* dy, float* mean, float* sums, int rows, int channels)
            where S : struct, ISimd<V> where V : struct
        {
            int c = 0;
            for (; c + (4 * S.Width) <= channels; c += 4 * S.Width)
                FourVectors<S, V>(x + c, dy + c, mean == null ? null : mean + c, sums + c, rows, channels);
            for (; c < channels; c += S.Width)
                OneVector<S, V>(x + c, dy + c, mean == null ? null : mean + c, sums + c, rows, channels, channels - c);
        }

        // Four neighbouring vectors of channels, so that a row gives whole runs of cache lines.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void FourVectors<S, V>(float* x, float* dy, float* mean, float* sums, int rows, int channels)
            where S : struct, ISimd<V> where V : struct
        {
            int width = S.Width;
            V center0 = Center<S, V>(mean, 0, width), center1 = Center<S, V>(mean, width, width);
            V center2 = Center<S, V>(mean, 2 * width, width), center3 = Center<S, V>(mean, 3 * width, width);
            V first0 = default, first1 = default, first2 = default, first3 = default;
            V second0 = default, second1 = default, second2 = default, second3 = default;
            long at = 0;
            for (int row = 0; row < rows; row++, at += channels)
            {
                Add<S, V>(x, dy, at, width, center0, ref first0, ref second0);
                Add<S, V>(x, dy, at + width, width, center1, ref first1, ref second1);
                Add<S, V>(x, dy, at + (2 * width), width, center2, ref first2, ref second2);
                Add<S, V>(x, dy, at + (3 * width), width, center3, ref first3, ref second3);
            }
            AddTo<S, V>(sums, first0, width);
            AddTo<S, V>(sums + width, first1, width);
            AddTo<S, V>(sums + (2 * width), first2, width);
            AddTo<S, V>(sums + (3 * width), first3, width);
            AddTo<S, V>(sums + channels, second0, width);
            AddTo<S, V>(sums + channels + width, second1, width);
            AddTo<S, V>(sums + channels + (2 * width), second2, width);
            AddTo<S, V>(sums + channels + (3 * width), second3, width);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void OneVector<S, V>(float* x, float* dy, float* mean, float* sums, int rows, int channels, int lanes)
            where S : struct, ISimd<V> where V : struct
        {
            V center = Center<S, V>(mean, 0, lanes);
            V first0 = default, first1 = default, second0 = default, second1 = default;
            long at = 0;
            int row = 0;
            for (; row + 4 <= rows; row += 4, at += 4L * channels)
            {
                Add<S, V>(x, dy, at, lanes, center, ref first0, ref second0);
                Add<S, V>(x, dy, at + channels, lanes, center, ref first1, ref second1);
                Add<S, V>(x, dy, at + (2L * channels), lanes, center, ref first0, ref second0);
                Add<S, V>(x, dy, at + (3L * channels), lanes, center, ref first1, ref second1);
            }
            for (; row < rows; row++, at += channels)
                Add<S, V>(x, dy, at, lanes, center, ref first0, ref second0);
            AddTo<S, V>(sums, S.Add(first0, first1), lanes);
            AddTo<S, V>(sums + channels, S.Add(second0, second1), lanes);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V Center<S, V>(float* mean, int at, int lanes) where S : struct, ISimd<V> where V : struct =>
            mean == null ? default : VectorDispatch.Load<S, V>(mean + at, lanes);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Add<S, V>(float* x, float* dy, long at, int lanes, V mean, ref V first, ref V second)
            where S : struct, ISimd<V> where V : struct =>
            TTerm.Add<S, V>(
                VectorDispatch.Load<S, V>(x + at, lanes), VectorDispatch.Load<S, V>(dy + at, lanes), mean, ref first, ref second);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void AddTo<S, V>(float* sum, V value, int lanes) where S : struct, ISimd<V> where V : struct =>
            VectorDispatch.Store<S, V>(S.Add(VectorDispatch.Load<S, V>(sum, lanes), value), sum, lanes);
    }
}
