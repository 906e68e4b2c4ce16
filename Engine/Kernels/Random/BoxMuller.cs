using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

// Box and Muller's transform: from u and v uniform in [0, 1), sqrt(−2 log u) · (sin 2πv, cos 2πv) are two independent standard
// normal numbers. u is kept away from 0 by 1e-7, so that no number is beyond 5.68. TensorFlow takes log, sin and cos from the C
// library; so does .NET, which makes the numbers equal bit for bit where both run on the same library.

/// <summary>A block becomes four float32 normals. Every step is rounded to float32, as in TensorFlow.</summary>
internal readonly unsafe struct NormalFloat32Conversion : IPhiloxConversion
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Convert(void* data, long blocks)
    {
        uint* words = (uint*)data;
        for (long i = 0; i < blocks * PhiloxStream.BlockWords; i += 2)
        {
            float u = MathF.Max(UniformBits.Float32(words[i]), 1e-7f);
            float angle = (float)(2 * Math.PI * UniformBits.Float32(words[i + 1]));
            float radius = MathF.Sqrt(-2f * MathF.Log(u));
            (float sin, float cos) = MathF.SinCos(angle);
            ((float*)data)[i] = sin * radius;
            ((float*)data)[i + 1] = cos * radius;
        }
    }
}

/// <summary>A block becomes two float64 normals.</summary>
internal readonly unsafe struct NormalFloat64Conversion : IPhiloxConversion
{
    public void Convert(void* data, long blocks)
    {
        for (long i = 0; i < blocks; i++)
        {
            uint* words = (uint*)data + (i * PhiloxStream.BlockWords);
            double u = Math.Max(UniformBits.Float64(words[0], words[1]), 1e-7);
            double angle = 2 * Math.PI * UniformBits.Float64(words[2], words[3]);
            double radius = Math.Sqrt(-2 * Math.Log(u));
            (double sin, double cos) = Math.SinCos(angle);
            ((double*)words)[0] = sin * radius;
            ((double*)words)[1] = cos * radius;
        }
    }
}
