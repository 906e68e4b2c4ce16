using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// One row of a max-pool's output, and with TCodes its <see cref="PoolCodes"/>. Lanes are channels; a pixel's last vector may be
/// partial, its codes are whole.
/// </summary>
internal unsafe struct MaxPoolRow<TCodes> : IVectorKernel where TCodes : struct, IFlag
{
    public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
        (nint)(delegate*<in PoolPlanes, PoolImage*, int, void>)&Compute<S, V>;

    private static void Compute<S, V>(in PoolPlanes planes, PoolImage* image, int row) where S : struct, ISimd<V> where V : struct
    {
        int channels = planes.Channels, step = PoolCodes.ChannelStep(channels), width = planes.Columns.Window;
        nint rowStep = (nint)planes.Columns.Size * channels;
        PoolRange rows = PoolRange.Of(planes.Rows, row);
        long output = (long)row * planes.Columns.Output;
        float* y = image->Output + (output * channels);
        byte* codes = image->Codes + (output * step);
        (int firstWhole, int endWhole) = rows.Count == 2 && width == 2 ? PoolRange.Whole(planes.Columns) : (0, 0);
        for (int column = 0; column < planes.Columns.Output; column++, y += channels, codes += step)
        {
            PoolRange columns = PoolRange.Of(planes.Columns, column);
            float* corner = image->Input + (rows.First * rowStep) + ((nint)columns.First * channels);
            int first = (rows.Skipped * width) + columns.Skipped;
            if (column >= firstWhole && column < endWhole)
            {
                int others = endWhole - column - 1;
                FourPixels<S, V>(corner, rowStep, channels, planes.Columns.Stride, others + 1, first, y, codes, step);
                column += others;
                y += (nint)others * channels;
                codes += (nint)others * step;
            }
            else
            {
                Window<S, V>(corner, rowStep, channels, first, width, rows.Count, columns.Count, y, codes);
            }
        }
    }

    // Neighbouring windows of the usual size.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourPixels<S, V>(
        float* x, nint rowStep, int channels, int stride, int count, int first, float* y, byte* codes, int codeStep)
        where S : struct, ISimd<V> where V : struct
    {
        V least = S.Broadcast(float.MinValue), notPositive = S.Broadcast(first + PoolCodes.NotPositive);
        V code0 = S.Broadcast(first), code1 = S.Broadcast(first + 1), code2 = S.Broadcast(first + 2), code3 = S.Broadcast(first + 3);
        nint step = (nint)stride * channels;
        for (; count > 0; count--, x += step, y += channels, codes += codeStep)
        {
            int c = 0;
            for (; c + S.Width <= channels; c += S.Width)
                Four<S, V>(x + c, rowStep, channels, S.Width, least, notPositive, code0, code1, code2, code3, y + c, codes + c);
            if (c < channels)
                Four<S, V>(x + c, rowStep, channels, channels - c, least, notPositive, code0, code1, code2, code3, y + c, codes + c);
        }
    }

    // The larger of each row, then the larger of the two.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four<S, V>(
        float* x, nint rowStep, nint pixelStep, int lanes, V least, V notPositive, V code0, V code1, V code2, V code3, float* y, byte* codes)
        where S : struct, ISimd<V> where V : struct
    {
        V start = VectorDispatch.Load<S, V>(x, lanes), next = VectorDispatch.Load<S, V>(x + pixelStep, lanes);
        V below = VectorDispatch.Load<S, V>(x + rowStep, lanes), last = VectorDispatch.Load<S, V>(x + rowStep + pixelStep, lanes);
        V top = S.Select(S.Greater(start, least), start, least), bottom = S.Select(S.Greater(below, least), below, least);
        V right = S.Greater(next, top), lowerRight = S.Greater(last, bottom);
        top = S.Select(right, next, top);
        bottom = S.Select(lowerRight, last, bottom);
        V down = S.Greater(bottom, top);
        V max = S.Select(down, bottom, top);
        VectorDispatch.Store<S, V>(max, y, lanes);
        if (!TCodes.On)
            return;
        V code = S.Select(down, S.Select(lowerRight, code3, code2), S.Select(right, code1, code0));
        S.StoreBytes(CodeOf<S, V>(max, code, start, notPositive), codes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Window<S, V>(
        float* corner, nint rowStep, int channels, int first, int width, int rows, int columns, float* y, byte* codes)
        where S : struct, ISimd<V> where V : struct
    {
        for (int c = 0; c < channels; c += S.Width)
        {
            int lanes = channels - c;
            V max = S.Broadcast(float.MinValue), code = S.Broadcast(first);
            for (int i = 0; i < rows; i++)
                for (int j = 0; j < columns; j++)
                {
                    V value = VectorDispatch.Load<S, V>(corner + c + (i * rowStep) + ((nint)j * channels), lanes);
                    V above = S.Greater(value, max);
                    max = S.Select(above, value, max);
                    if (TCodes.On)
                        code = S.Select(above, S.Broadcast(first + (i * width) + j), code);
                }
            VectorDispatch.Store<S, V>(max, y + c, lanes);
            if (TCodes.On)
            {
                V start = VectorDispatch.Load<S, V>(corner + c, lanes);
                S.StoreBytes(CodeOf<S, V>(max, code, start, S.Broadcast(first + PoolCodes.NotPositive)), codes + c);
            }
        }
    }

    // For the gradient a NaN counts where it is the first pixel: the maximum is then NaN, which is not above zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V CodeOf<S, V>(V max, V code, V start, V notPositive) where S : struct, ISimd<V> where V : struct =>
        S.Select(S.Greater(max, default), S.Select(S.Equal(start, start), code, notPositive), notPositive);
}
