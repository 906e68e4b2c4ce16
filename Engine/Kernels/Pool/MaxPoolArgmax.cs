using System.Numerics;

namespace TfCnn.Kernels;

/// <summary>
/// Max-pool over NHWC images that also says where each maximum stands: (row · W + column) · C + channel, of the image or, with the batch
/// included, of all images. The first of equal elements counts; a NaN stays only where it is a window's first pixel.
/// </summary>
public sealed unsafe class MaxPoolArgmax<T, TIndex>(PoolGeometry geometry, bool includeBatch)
    where T : unmanaged, INumber<T> where TIndex : unmanaged, INumber<TIndex>
{
    /// <summary>Finds the maxima; an item is a row of windows.</summary>
    public void Run(Block x, Block y, Block argmax, Workers workers)
    {
        if (geometry.OutputSize > 0)
            workers.Run(geometry.N * geometry.OH, new Body(this, x.Pointer<T>(), y.Pointer<T>(), argmax.Pointer<TIndex>()));
    }

    private void Row(T* x, T* y, TIndex* argmax, int item)
    {
        int image = item / geometry.OH, row = item % geometry.OH;
        x += (long)image * geometry.H * geometry.W * geometry.C;
        long first = (long)item * geometry.OW * geometry.C;
        long offset = includeBatch ? (long)image * geometry.H * geometry.W * geometry.C : 0;
        for (int column = 0; column < geometry.OW; column++, first += geometry.C)
            Window(x, y + first, argmax + first, row, column, offset);
    }

    private void Window(T* x, T* y, TIndex* argmax, int row, int column, long offset)
    {
        (int top, int bottom) = Taps(geometry.Rows, row);
        (int left, int right) = Taps(geometry.Columns, column);
        for (int c = 0; c < geometry.C; c++)
        {
            long best = (((long)top * geometry.W) + left) * geometry.C + c;
            for (int h = top; h < bottom; h++)
                for (int w = left; w < right; w++)
                {
                    long at = (((long)h * geometry.W) + w) * geometry.C + c;
                    best = x[at] > x[best] ? at : best;
                }
            (y[c], argmax[c]) = (x[best], TIndex.CreateTruncating(best + offset));
        }
    }

    // The window's pixels inside the image: from, to.
    private static (int From, int To) Taps(WindowAxis axis, int window)
    {
        int start = (window * axis.Stride) - axis.Before;
        return (Math.Max(start, 0), Math.Min(start + axis.Window, axis.Size));
    }

    private readonly struct Body(MaxPoolArgmax<T, TIndex> owner, T* x, T* y, TIndex* argmax) : IWorkBody
    {
        public void Execute(int item, int worker) => owner.Row(x, y, argmax, item);
    }
}

/// <summary>The gradient of a max-pool by its indices: each output's gradient is added where its maximum stood.</summary>
public sealed unsafe class MaxPoolArgmaxGrad<T, TIndex>(PoolGeometry geometry, bool includeBatch)
    where T : unmanaged, INumber<T> where TIndex : unmanaged, INumber<TIndex>
{
    private readonly long _imageSize = (long)geometry.H * geometry.W * geometry.C;
    private readonly long _pooledSize = (long)geometry.OH * geometry.OW * geometry.C;

    /// <summary>The place of the first index that leaves its image; −1 if there is none.</summary>
    public int FirstOutside(ReadOnlySpan<TIndex> argmax)
    {
        for (int i = 0; i < argmax.Length; i++)
        {
            long at = long.CreateTruncating(argmax[i]) - Offset(i / _pooledSize);
            if (at < 0 || at >= _imageSize)
                return i;
        }
        return -1;
    }

    /// <summary>Adds up; an item is an image.</summary>
    public void Run(Block dy, Block argmax, Block dx, Workers workers)
    {
        if (geometry.InputSize > 0)
            workers.Run(geometry.N, new Body(this, dy.Pointer<T>(), argmax.Pointer<TIndex>(), dx.Pointer<T>()));
    }

    private long Offset(long image) => includeBatch ? image * _imageSize : 0;

    private void Image(T* dy, TIndex* argmax, T* dx, int image)
    {
        dx += image * _imageSize;
        new Span<T>(dx, (int)_imageSize).Clear();
        for (long i = image * _pooledSize; i < (image + 1) * _pooledSize; i++)
            dx[long.CreateTruncating(argmax[i]) - Offset(image)] += dy[i];
    }

    private readonly struct Body(MaxPoolArgmaxGrad<T, TIndex> owner, T* dy, TIndex* argmax, T* dx) : IWorkBody
    {
        public void Execute(int item, int worker) => owner.Image(dy, argmax, dx, item);
    }
}
