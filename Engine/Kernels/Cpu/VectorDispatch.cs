using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfCnn.Kernels;

/// <summary>A loop written over the vector type; gives the address of one type's code.</summary>
internal interface IVectorKernel
{
    static abstract nint Address<S, V>() where S : struct, ISimd<V> where V : struct;
}

/// <summary>Goes from a tier known at run time to code compiled for its vectors.</summary>
internal static unsafe class VectorDispatch
{
    public static nint Find<TKernel>(CpuTier tier) where TKernel : IVectorKernel => tier switch
    {
        CpuTier.Avx512 => TKernel.Address<Simd512, Vector512<float>>(),
        CpuTier.Avx2 => TKernel.Address<Simd256, Vector256<float>>(),
        CpuTier.V128 => TKernel.Address<Simd128, Vector128<float>>(),
        _ => TKernel.Address<SimdScalar, float>(),
    };

    /// <summary>A whole vector, or the first <paramref name="n"/> lanes and zeros where fewer are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<S, V>(float* p, int n) where S : struct, ISimd<V> where V : struct =>
        n >= S.Width ? S.Load(p) : S.LoadFirst(p, n);

    /// <summary>Stores a whole vector, or its first <paramref name="n"/> lanes where fewer are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<S, V>(V v, float* p, int n) where S : struct, ISimd<V> where V : struct
    {
        if (n >= S.Width)
            S.Store(v, p);
        else
            S.StoreFirst(v, p, n);
    }
}
