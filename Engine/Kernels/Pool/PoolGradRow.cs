using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// Sends one row of a max-pool's output gradient back to the inputs. Lanes are channels; a pixel's last vector may be partial.
/// TRelu: the input is a ReLU's output, whose gradient is taken along: · (x &gt; 0), and summed over the pixels of each channel
/// if sums are wanted. TOnce: every input lies in one window and is written; otherwise it was zeroed before and is added to.
/// </summary>
internal unsafe struct MaxPoolGradRow<TRelu, TOnce> : IVectorKernel where TRelu : struct, IFlag where TOnce : struct, IFlag
{
    public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
        (nint)(delegate*<in PoolPlanes, PoolImage*, int, void>)&Compute<S, V>;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compute<S, V>(in PoolPlanes planes, PoolImage* image, int row) where S : struct, ISimd<V> where V : struct
    {
        int channels = planes.Channels;
        long rowStep = (long)planes.Columns.Size * channels;
        PoolRange rows = PoolRange.Of(planes.Rows, row);
        float* dy = image->OutputGradient + ((long)row * planes.Columns.Output * channels);
        for (int column = 0; column < planes.Columns.Output; column++, dy += channels)
        {
            PoolRange columns = PoolRange.Of(planes.Columns, column);
            if (rows.Count <= 0 || columns.Count <= 0)
                continue;
            long corner = (rows.First * rowStep) + ((long)columns.First * channels);
            for (int c = 0; c < channels; c += S.Width)
            {
                int lanes = channels - c;
                float* x = image->Input + corner + c;
                float* dx = image->InputGradient + corner + c;
                V first = VectorDispatch.Load<S, V>(x, lanes);
                V max = PoolWindow.Max<S, V>(first, x, rows.Count, columns.Count, rowStep, channels, lanes);
                V gradient = VectorDispatch.Load<S, V>(dy + c, lanes);
                if (TRelu.On)
                    gradient = ReluGrad.Apply<S, V>(max, gradient);
                if (TRelu.On && image->ChannelSums != null)
                {
                    float* sums = image->ChannelSums + c;
                    VectorDispatch.Store<S, V>(S.Add(VectorDispatch.Load<S, V>(sums, lanes), gradient), sums, lanes);
                }
                Spread<S, V>(x, dx, max, gradient, rows.Count, columns.Count, rowStep, channels, lanes);
            }
        }
    }

    // The gradient goes to the first pixel equal to the maximum and is zero from there on. If the maximum is NaN it is the first
    // pixel, which is not below it, as no other comparison with a NaN is true.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread<S, V>(
        float* x, float* dx, V max, V gradient, int rows, int columns, long rowStep, int pixelStep, int lanes)
        where S : struct, ISimd<V> where V : struct
    {
        V below = S.Greater(max, VectorDispatch.Load<S, V>(x, lanes));
        V rest = S.Select(below, gradient, default);
        Put<S, V>(dx, S.Select(below, default, gradient), lanes);
        // The usual window, without its loops.
        if (rows == 2 && columns == 2)
        {
            rest = PutIfEqual<S, V>(x + pixelStep, dx + pixelStep, max, rest, lanes);
            rest = PutIfEqual<S, V>(x + rowStep, dx + rowStep, max, rest, lanes);
            PutIfEqual<S, V>(x + rowStep + pixelStep, dx + rowStep + pixelStep, max, rest, lanes);
            return;
        }
        int first = 1;
        for (int row = 0; row < rows; row++, x += rowStep, dx += rowStep, first = 0)
            for (int column = first; column < columns; column++)
                rest = PutIfEqual<S, V>(x + ((nint)column * pixelStep), dx + ((nint)column * pixelStep), max, rest, lanes);
    }

    // Returns what is left of the gradient for the pixels that follow.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PutIfEqual<S, V>(float* x, float* dx, V max, V rest, int lanes) where S : struct, ISimd<V> where V : struct
    {
        V equal = S.Equal(VectorDispatch.Load<S, V>(x, lanes), max);
        Put<S, V>(dx, S.Select(equal, rest, default), lanes);
        return S.Select(equal, default, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<S, V>(float* dx, V gradient, int lanes) where S : struct, ISimd<V> where V : struct =>
        VectorDispatch.Store<S, V>(TOnce.On ? gradient : S.Add(VectorDispatch.Load<S, V>(dx, lanes), gradient), dx, lanes);
}

/// <summary>Spreads one row of a mean pool's output gradient evenly over each window's pixels; TOnce as above.</summary>
internal unsafe struct AvgPoolGradRow<TOnce> : IVectorKernel where TOnce : struct, IFlag
{
    public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
        (nint)(delegate*<in PoolPlanes, PoolImage*, int, void>)&Compute<S, V>;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compute<S, V>(in PoolPlanes planes, PoolImage* image, int row) where S : struct, ISimd<V> where V : struct
    {
        int channels = planes.Channels;
        long rowStep = (long)planes.Columns.Size * channels;
        PoolRange rows = PoolRange.Of(planes.Rows, row);
        float* dy = image->OutputGradient + ((long)row * planes.Columns.Output * channels);
        for (int column = 0; column < planes.Columns.Output; column++, dy += channels)
        {
            PoolRange columns = PoolRange.Of(planes.Columns, column);
            float* corner = image->InputGradient + (rows.First * rowStep) + ((long)columns.First * channels);
            V pixels = S.Broadcast(rows.Count * columns.Count);
            for (int c = 0; c < channels; c += S.Width)
            {
                V share = S.Div(VectorDispatch.Load<S, V>(dy + c, channels - c), pixels);
                Spread<S, V>(corner + c, share, rows.Count, columns.Count, rowStep, channels, channels - c);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread<S, V>(float* dx, V share, int rows, int columns, long rowStep, int pixelStep, int lanes)
        where S : struct, ISimd<V> where V : struct
    {
        for (int y = 0; y < rows; y++, dx += rowStep)
        {
            float* pixel = dx;
            for (int x = 0; x < columns; x++, pixel += pixelStep)
            {
                V sum = TOnce.On ? share : S.Add(VectorDispatch.Load<S, V>(pixel, lanes), share);
                VectorDispatch.Store<S, V>(sum, pixel, lanes);
            }
        }
    }
}

/// <summary>A choice that the JIT knows.</summary>
internal interface IFlag
{
    static abstract bool On { get; }
}

internal readonly struct Yes : IFlag { public static bool On => true; }
internal readonly struct No : IFlag { public static bool On => false; }
