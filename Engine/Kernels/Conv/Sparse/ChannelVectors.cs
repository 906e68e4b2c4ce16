using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>Copies an image to the padded vectors of <see cref="SparseLayout"/> and back.</summary>
internal sealed unsafe class ChannelVectors(SparseLayout layout, CpuTier tier)
{
    private readonly nint _cut = VectorDispatch.Find<CutKernel>(tier);
    private readonly nint _join = VectorDispatch.Find<JoinKernel>(tier);

    /// <summary>Writes an image's pixels into <paramref name="padded"/>, whose border stays. False if one is NaN or infinite.</summary>
    public bool Cut(float* images, int image, float* padded)
    {
        ConvGeometry g = layout.Geometry;
        var cut = (delegate*<float*, int, int, float*, nint, float>)_cut;
        float* row = images + ((long)image * g.H * g.W * g.C);
        float sum = 0;
        for (int y = 0; y < g.H; y++, row += (nint)g.W * g.C)
            sum += cut(row, g.W, g.C, padded + layout.PixelOf(y, 0), layout.PlaneStep);
        return sum == 0;
    }

    /// <summary>Writes vectors <paramref name="first"/> to <paramref name="end"/> − 1 of an image.</summary>
    public void Join(float* padded, int first, int end, float* images, int image)
    {
        ConvGeometry g = layout.Geometry;
        var join = (delegate*<float*, nint, int, int, int, float*, void>)_join;
        int channel = first * layout.Lanes, channels = Math.Min(end * layout.Lanes, g.C) - channel;
        float* row = images + ((long)image * g.H * g.W * g.C) + channel;
        for (int y = 0; y < g.H; y++, row += (nint)g.W * g.C)
            join(padded + (first * layout.PlaneStep) + layout.PixelOf(y, 0), layout.PlaneStep, g.W, channels, g.C, row);
    }

    // The result is 0, or NaN if a number is not finite.
    private readonly struct CutKernel : IVectorKernel
    {
        public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
            (nint)(delegate*<float*, int, int, float*, nint, float>)&Compute<S, V>;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static float Compute<S, V>(float* pixels, int count, int channels, float* padded, nint planeStep)
            where S : struct, ISimd<V> where V : struct
        {
            V zeros = default;
            for (int i = 0; i < count; i++, pixels += channels, padded += S.Width)
            {
                float* to = padded;
                for (int c = 0; c < channels; c += S.Width, to += planeStep)
                {
                    V v = VectorDispatch.Load<S, V>(pixels + c, channels - c);
                    zeros = S.Fma(v, default, zeros);
                    S.Store(v, to);
                }
            }
            return S.Sum(zeros);
        }
    }

    private readonly struct JoinKernel : IVectorKernel
    {
        public static nint Address<S, V>() where S : struct, ISimd<V> where V : struct =>
            (nint)(delegate*<float*, nint, int, int, int, float*, void>)&Compute<S, V>;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Compute<S, V>(float* padded, nint planeStep, int count, int channels, int pixelStep, float* pixels)
            where S : struct, ISimd<V> where V : struct
        {
            for (int i = 0; i < count; i++, pixels += pixelStep, padded += S.Width)
            {
                float* from = padded;
                for (int c = 0; c < channels; c += S.Width, from += planeStep)
                    VectorDispatch.Store<S, V>(S.Load(from), pixels + c, channels - c);
            }
        }
    }
}
