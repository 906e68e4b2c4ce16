using System.Numerics;

namespace TfCnn.Kernels;

/// <summary>Resizes images [N, H, W, C] by taking the nearest pixel; elements are only moved.</summary>
public sealed unsafe class ResizeNearest<T>(int images, int channels, ResizeAxis rows, ResizeAxis columns) where T : unmanaged
{
    /// <summary>Resizes.</summary>
    public void Run(Block x, Block y, Workers workers) => workers.Run(images * rows.Target, new Body(this, x.Pointer<T>(), y.Pointer<T>()));

    private void Row(T* x, T* y, int unit)
    {
        long source = ((long)(unit / rows.Target) * rows.Source) + rows.Taps[unit % rows.Target].Lower;
        x += source * columns.Source * channels;
        y += (long)unit * columns.Target * channels;
        foreach (ResizeTap tap in columns.Taps)
        {
            T* pixel = x + ((long)tap.Lower * channels);
            for (int c = 0; c < channels; c++)
                *y++ = pixel[c];
        }
    }

    private readonly struct Body(ResizeNearest<T> owner, T* x, T* y) : IWorkBody
    {
        public void Execute(int item, int worker) => owner.Row(x, y, item);
    }
}

/// <summary>The gradient of a resize to the nearest pixel: each source pixel gets the sum over the pixels it was taken for.</summary>
public sealed unsafe class ResizeNearestGrad<T>(int images, int channels, ResizeAxis rows, ResizeAxis columns)
    where T : unmanaged, INumber<T>
{
    /// <summary>Adds up.</summary>
    public void Run(Block dy, Block dx, Workers workers) =>
        workers.Run(images * rows.Source, new Body(this, dy.Pointer<T>(), dx.Pointer<T>()));

    private void Row(T* dy, T* dx, int unit)
    {
        int image = unit / rows.Source, row = unit % rows.Source;
        dx += (long)unit * columns.Source * channels;
        new Span<T>(dx, columns.Source * channels).Clear();
        for (int target = rows.FirstTargets[row]; target < rows.EndTargets[row]; target++)
        {
            T* from = dy + (((long)image * rows.Target) + target) * columns.Target * channels;
            foreach (ResizeTap tap in columns.Taps)
            {
                T* pixel = dx + ((long)tap.Lower * channels);
                for (int c = 0; c < channels; c++)
                    pixel[c] += *from++;
            }
        }
    }

    private readonly struct Body(ResizeNearestGrad<T> owner, T* dy, T* dx) : IWorkBody
    {
        public void Execute(int item, int worker) => owner.Row(dy, dx, item);
    }
}
