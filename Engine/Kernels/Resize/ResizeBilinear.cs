using System.Numerics;

namespace TfCnn.Kernels;

/// <summary>Resizes images [N, H, W, C] of any type to float32 by weighing the four pixels around each point: first two rows into
/// one, then along it.</summary>
public sealed unsafe class ResizeBilinear<T>(int images, int channels, ResizeAxis rows, ResizeAxis columns)
    where T : unmanaged, INumber<T>
{
    /// <summary>Bytes of scratch memory that <see cref="Run"/> needs: a row for each worker.</summary>
    public long ScratchBytes(int workers) => workers * RowBytes;

    private long RowBytes => AlignedBuffer.RoundUp((long)columns.Source * channels * sizeof(float));

    /// <summary>Resizes.</summary>
    public void Run(Block x, Block y, Block scratch, Workers workers) =>
        workers.Run(images * rows.Target, new Body(this, x.Pointer<T>(), y.Floats, scratch));

    private void Row(T* x, float* y, float* row, int unit)
    {
        ResizeTap between = rows.Taps[unit % rows.Target];
        long length = (long)columns.Source * channels, image = (long)(unit / rows.Target) * rows.Source;
        T* lower = x + ((image + between.Lower) * length), upper = x + ((image + between.Upper) * length);
        for (long i = 0; i < length; i++)
        {
            float value = float.CreateTruncating(lower[i]);
            row[i] = value + ((float.CreateTruncating(upper[i]) - value) * between.Weight);
        }
        y += (long)unit * columns.Target * channels;
        foreach (ResizeTap tap in columns.Taps)
        {
            float* left = row + ((long)tap.Lower * channels), right = row + ((long)tap.Upper * channels);
            for (int c = 0; c < channels; c++)
                *y++ = left[c] + ((right[c] - left[c]) * tap.Weight);
        }
    }

    private readonly struct Body(ResizeBilinear<T> owner, T* x, float* y, Block scratch) : IWorkBody
    {
        public void Execute(int item, int worker) =>
            owner.Row(x, y, (float*)(scratch.Address + (nint)(worker * owner.RowBytes)), item);
    }
}

/// <summary>The gradient of a bilinear resize: every source pixel gets each target pixel's gradient times its weight there.</summary>
public sealed unsafe class ResizeBilinearGrad<T>(int images, int channels, ResizeAxis rows, ResizeAxis columns)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Adds up.</summary>
    public void Run(Block dy, Block dx, Workers workers) =>
        workers.Run(images * rows.Source, new Body(this, dy.Floats, dx.Pointer<T>()));

    private void Row(float* dy, T* dx, int unit)
    {
        int image = unit / rows.Source, row = unit % rows.Source;
        dx += (long)unit * columns.Source * channels;
        new Span<T>(dx, columns.Source * channels).Clear();
        for (int target = rows.FirstTargets[row]; target < rows.EndTargets[row]; target++)
        {
            T weight = T.CreateTruncating(rows.Taps[target].WeightOf(row));
            float* from = dy + (((long)image * rows.Target) + target) * columns.Target * channels;
            foreach (ResizeTap tap in columns.Taps)
            {
                T left = weight * T.CreateTruncating(1 - tap.Weight), right = weight * T.CreateTruncating(tap.Weight);
                for (int c = 0; c < channels; c++, from++)
                {
                    T gradient = T.CreateTruncating(*from);
                    dx[((long)tap.Lower * channels) + c] += gradient * left;
                    dx[((long)tap.Upper * channels) + c] += gradient * right;
                }
            }
        }
    }

    private readonly struct Body(ResizeBilinearGrad<T> owner, float* dy, T* dx) : IWorkBody
    {
        public void Execute(int item, int worker) => owner.Row(dy, dx, item);
    }
}
