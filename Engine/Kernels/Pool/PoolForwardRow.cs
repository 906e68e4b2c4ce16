using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>One row of a mean pool's output; the divisor is the number of pixels inside the image.</summary>
internal unsafe struct AvgPoolForwardRow : IVectorKernel
{
    public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
        (nint)(delegate*<in PoolPlanes, PoolImage*, int, void>)&Compute<S, V>;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compute<S, V>(in PoolPlanes planes, PoolImage* image, int row) where S : struct, ISimd<V> where V : struct
    {
        int channels = planes.Channels;
        long rowStep = (long)planes.Columns.Size * channels;
        PoolRange rows = PoolRange.Of(planes.Rows, row);
        float* y = image->Output + ((long)row * planes.Columns.Output * channels);
        for (int column = 0; column < planes.Columns.Output; column++, y += channels)
        {
            PoolRange columns = PoolRange.Of(planes.Columns, column);
            float* corner = image->Input + (rows.First * rowStep) + ((long)columns.First * channels);
            V pixels = S.Broadcast(rows.Count * columns.Count);
            for (int c = 0; c < channels; c += S.Width)
            {
                V sum = PoolWindow.Sum<S, V>(corner + c, rows.Count, columns.Count, rowStep, channels, channels - c);
                VectorDispatch.Store<S, V>(S.Div(sum, pixels), y + c, channels - c);
            }
        }
    }
}

/// <summary>Reductions over one window, one vector of channels at a time.</summary>
internal static unsafe class PoolWindow
{
    /// <summary>The largest of <paramref name="start"/> and the window's pixels. A NaN never replaces what is there, nor is it
    /// replaced, which is TensorFlow's rule with a finite start as with the first pixel as start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Max<S, V>(V start, float* corner, int rows, int columns, long rowStep, int pixelStep, int lanes)
        where S : struct, ISimd<V> where V : struct
    {
        V max = start;
        // The usual window, without its loops.
        if (rows == 2 && columns == 2)
        {
            max = Larger<S, V>(corner, max, lanes);
            max = Larger<S, V>(corner + pixelStep, max, lanes);
            max = Larger<S, V>(corner + rowStep, max, lanes);
            return Larger<S, V>(corner + rowStep + pixelStep, max, lanes);
        }
        for (int y = 0; y < rows; y++, corner += rowStep)
        {
            float* pixel = corner;
            for (int x = 0; x < columns; x++, pixel += pixelStep)
                max = Larger<S, V>(pixel, max, lanes);
        }
        return max;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Larger<S, V>(float* pixel, V max, int lanes) where S : struct, ISimd<V> where V : struct
    {
        V value = VectorDispatch.Load<S, V>(pixel, lanes);
        return S.Select(S.Greater(value, max), value, max);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sum<S, V>(float* corner, int rows, int columns, long rowStep, int pixelStep, int lanes)
        where S : struct, ISimd<V> where V : struct
    {
        V sum = default;
        // Whole vectors, without a look at the lanes for each pixel.
        if (lanes >= S.Width)
        {
            for (int y = 0; y < rows; y++, corner += rowStep)
            {
                float* pixel = corner;
                for (int x = 0; x < columns; x++, pixel += pixelStep)
                    sum = S.Add(sum, S.Load(pixel));
            }
            return sum;
        }
        for (int y = 0; y < rows; y++, corner += rowStep)
        {
            float* pixel = corner;
            for (int x = 0; x < columns; x++, pixel += pixelStep)
                sum = S.Add(sum, VectorDispatch.Load<S, V>(pixel, lanes));
        }
        return sum;
    }
}
