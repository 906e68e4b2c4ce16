using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>The gradient of ReLU on vectors.</summary>
internal static class ReluGrad
{
    /// <summary>dy · 1 where x &gt; 0, dy · 0 elsewhere: a product, as in TensorFlow, so that an infinite or NaN dy gives
    /// NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, V dy) where S : struct, ISimd<V> where V : struct =>
        S.Mul(dy, S.Select(S.Greater(x, default), S.Broadcast(1), default));
}
