using System.Diagnostics;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfCnn.Kernels;

/// <summary>TensorFlow's Relu and ReluGrad, element by element; outputs may be inputs.</summary>
public static unsafe class Relu
{
    private const int Chunk = 16384;

    /// <summary>y = max(x, 0); NaN stays NaN, −0 becomes +0.</summary>
    public static void Run<T>(Block x, Block y, Workers workers) where T : unmanaged, INumber<T>
    {
        Debug.Assert(x.Bytes == y.Bytes, "sizes match");
        workers.Run(Items(x.Bytes / sizeof(T)), new Forward<T>(x, y));
    }

    /// <summary>dx = dy · (x &gt; 0 ? 1 : 0) for float32, a true multiplication: an infinite dy at x ≤ 0 gives NaN, and zeros carry the
    /// sign of dy. x may be Relu's input or its output.</summary>
    public static void Gradient(Block dy, Block x, Block dx, CpuTier tier, Workers workers)
    {
        Debug.Assert(dy.Bytes == x.Bytes && dx.Bytes == x.Bytes, "sizes match");
        workers.Run(Items(x.Bytes / sizeof(float)), new Backward(dy, x, dx, tier));
    }

    private static int Items(long length) => (int)((length + Chunk - 1) / Chunk);

    private readonly struct Forward<T>(Block x, Block y) : IWorkBody where T : unmanaged, INumber<T>
    {
        public void Execute(int item, int worker)
        {
            Span<T> from = x.Span<T>(), to = y.Span<T>();
            int start = item * Chunk, count = Math.Min(Chunk, from.Length - start);
            TensorPrimitives.Max(from.Slice(start, count), T.Zero, to.Slice(start, count));
        }
    }

    private readonly struct Backward(Block dy, Block x, Block dx, CpuTier tier) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            long start = (long)item * Chunk;
            int count = (int)Math.Min(Chunk, (x.Bytes / sizeof(float)) - start);
            if (tier == CpuTier.Avx512)
                Gradient<Simd512, Vector512<float>>(dy.Floats + start, x.Floats + start, dx.Floats + start, count);
            else if (tier == CpuTier.Avx2)
                Gradient<Simd256, Vector256<float>>(dy.Floats + start, x.Floats + start, dx.Floats + start, count);
            else if (tier == CpuTier.V128)
                Gradient<Simd128, Vector128<float>>(dy.Floats + start, x.Floats + start, dx.Floats + start, count);
            else
                Gradient<SimdScalar, float>(dy.Floats + start, x.Floats + start, dx.Floats + start, count);
        }
    }

    // The last, partial vector is loaded and stored by lanes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gradient<S, V>(float* dy, float* x, float* dx, int count) where S : struct, ISimd<V> where V : struct
    {
        V one = S.Broadcast(1);
        int i = 0;
        for (; i + S.Width <= count; i += S.Width)
            S.Store(S.Mul(S.Load(dy + i), S.And(S.Greater(S.Load(x + i), default), one)), dx + i);
        int n = count - i;
        if (n > 0)
            S.StoreFirst(S.Mul(S.LoadFirst(dy + i, n), S.And(S.Greater(S.LoadFirst(x + i, n), default), one)), dx + i, n);
    }
}
