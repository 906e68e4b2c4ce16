using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfCnn.Kernels;

/// <summary>
/// The way back through a max-pool by its <see cref="PoolCodes"/>, row by row of the pool's input, for kernels that read the
/// gradient a few rows at a time.
/// </summary>
internal sealed unsafe class SpreadRows
{
    private readonly PoolPlanes _planes;
    private readonly nint _code;
    private readonly int _codeStep;
    private readonly bool _everyColumn;

    public SpreadRows(PoolGeometry g, CpuTier tier)
    {
        _planes = PoolPlanes.Of(g);
        _code = VectorDispatch.Find<Kernel>(tier);
        _codeStep = PoolCodes.ChannelStep(g.C);
        _everyColumn = PoolPlanes.Partitions(g.Columns);
    }

    /// <summary>Writes row <paramref name="row"/> of image <paramref name="index"/>, pixels <paramref name="pixelStep"/> floats
    /// apart.</summary>
    public void CopyRow(float* gradient, byte* codes, int index, int row, float* to, int pixelStep)
    {
        WindowAxis rows = _planes.Rows;
        int window = (row + rows.Before) / rows.Stride, inside = row + rows.Before - (window * rows.Stride);
        bool covered = window < rows.Output && inside < rows.Window;
        if (!covered || !_everyColumn)
            NativeMemory.Clear(to, (nuint)(((long)(_planes.Columns.Size - 1) * pixelStep) + _planes.Channels) * sizeof(float));
        if (!covered)
            return;
        long pixels = ((index * (long)rows.Output) + window) * _planes.Columns.Output;
        ((delegate*<in PoolPlanes, float*, byte*, int, float*, int, void>)_code)(
            in _planes, gradient + (pixels * _planes.Channels), codes + (pixels * _codeStep), inside, to, pixelStep);
    }

    // Lanes are channels; a pixel's last vector may be partial. A lane's gradient goes to the pixel whose number is its code.
    private readonly struct Kernel : IVectorKernel
    {
        public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
            (nint)(delegate*<in PoolPlanes, float*, byte*, int, float*, int, void>)&Compute<S, V>;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Compute<S, V>(in PoolPlanes planes, float* gradient, byte* codes, int inside, float* to, int pixelStep)
            where S : struct, ISimd<V> where V : struct
        {
            int channels = planes.Channels, codeStep = PoolCodes.ChannelStep(channels), width = planes.Columns.Window;
            (int firstWhole, int endWhole) = width == 2 ? PoolRange.Whole(planes.Columns) : (0, 0);
            V left = S.Broadcast(inside * width), right = S.Broadcast((inside * width) + 1);
            for (int column = 0; column < planes.Columns.Output; column++, gradient += channels, codes += codeStep)
            {
                PoolRange columns = PoolRange.Of(planes.Columns, column);
                float* pixels = to + ((nint)columns.First * pixelStep);
                if (column < firstWhole || column >= endWhole)
                {
                    Spread<S, V>(gradient, codes, channels, (inside * width) + columns.Skipped, columns.Count, pixels, pixelStep);
                    continue;
                }
                int c = 0;
                for (; c + S.Width <= channels; c += S.Width)
                    Two<S, V>(gradient + c, codes + c, S.Width, left, right, pixels + c, pixelStep);
                if (c < channels)
                    Two<S, V>(gradient + c, codes + c, channels - c, left, right, pixels + c, pixelStep);
            }
        }

        // The usual window.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Two<S, V>(float* gradient, byte* codes, int lanes, V left, V right, float* pixel, int pixelStep)
            where S : struct, ISimd<V> where V : struct
        {
            V rest = VectorDispatch.Load<S, V>(gradient, lanes), code = NumberOf<S, V>(codes);
            VectorDispatch.Store<S, V>(S.Select(S.Equal(code, left), rest, default), pixel, lanes);
            VectorDispatch.Store<S, V>(S.Select(S.Equal(code, right), rest, default), pixel + pixelStep, lanes);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Spread<S, V>(float* gradient, byte* codes, int channels, int first, int count, float* pixels, int pixelStep)
            where S : struct, ISimd<V> where V : struct
        {
            for (int c = 0; c < channels; c += S.Width)
            {
                int lanes = channels - c;
                V rest = VectorDispatch.Load<S, V>(gradient + c, lanes), code = NumberOf<S, V>(codes + c);
                for (int i = 0; i < count; i++)
                    VectorDispatch.Store<S, V>(
                        S.Select(S.Equal(code, S.Broadcast(first + i)), rest, default), pixels + c + ((nint)i * pixelStep), lanes);
            }
        }

        // Codes without what says that the maximum is not above zero, which the gradient knows already.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V NumberOf<S, V>(byte* codes) where S : struct, ISimd<V> where V : struct
        {
            V code = S.LoadBytes(codes), notPositive = S.Broadcast(PoolCodes.NotPositive);
            return S.Select(S.Greater(notPositive, code), code, S.Sub(code, notPositive));
        }
    }
}
