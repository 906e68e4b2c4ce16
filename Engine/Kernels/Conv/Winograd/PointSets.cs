using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// The numbers p that Winograd's algorithm multiplies polynomials at, and ∞. F(m, r) makes m outputs of an r-tap filter from
/// m + r − 1 products, y = Aᵀ [(G g) ∘ (Bᵀ d)], one for each point:
/// <code>
///        row (Aᵀ: column) of p                               of ∞
///  Bᵀ    coefficients of Π (x − q) over the other points q   coefficients of Π (x − q) over all points q
///  G     (1, p, …, pʳ⁻¹) / Π (p − q)                         (0, …, 0, 1)
///  Aᵀ    (1, p, …, pᵐ⁻¹)                                     (0, …, 0, 1)
/// </code>
/// </summary>
/// <remarks>
/// The points decide about rounding. On random data the squared error of output i grows with
/// Σ over points of Aᵀ[i, p]² · |G row|² · |Bᵀ row|². The sets here are at its minimum, which depends on the number of points
/// alone, up to rounding to a few bits, so that p and its powers are exact in float32. The usual small whole numbers and their
/// inverses have 1.4 to 2.4 times the error. Points come as pairs ±A, ±B, whose rows are an even part plus and minus an odd
/// part; the order is 0, A, −A, B, −B, ∞ without the 0 that a set may lack. Seven points, ±9/32, ±27/32, ±7/4, ∞, would take a
/// quarter fewer products than six and have three to six times the error of TensorFlow's convolutions.
/// </remarks>
internal unsafe interface IPointSet
{
    /// <summary>Points, ∞ included.</summary>
    static abstract int Count { get; }

    /// <summary>An even number of points, 0 is one of them.</summary>
    static abstract bool HasZero { get; }
    static abstract float A { get; }
    static abstract float B { get; }

    /// <summary>1 / Π (p − q) for 0, A and B. For −A it is the same with a zero among the points, else its negative.</summary>
    static abstract float Scale0 { get; }
    static abstract float ScaleA { get; }
    static abstract float ScaleB { get; }

    /// <summary>Bᵀ: loads a line of a tile's inputs and stores its value at each point. Steps are in floats.</summary>
    static abstract void Input<S, V>(float* from, nint fromStep, float* to, nint toStep)
        where S : struct, ISimd<V> where V : struct;
}

/// <summary>±3/8, ±5/4, ∞.</summary>
internal readonly unsafe struct FivePoints : IPointSet
{
    private const float AA = 9f / 64, BB = 25f / 16;

    public static int Count => 5;
    public static bool HasZero => false;
    public static float A => 3f / 8;
    public static float B => 5f / 4;
    public static float Scale0 => 0;
    public static float ScaleA => (float)(1 / (2 * 3.0 / 8 * ((double)AA - BB)));
    public static float ScaleB => (float)(1 / (2 * 5.0 / 4 * ((double)BB - AA)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<S, V>(float* from, nint fromStep, float* to, nint toStep) where S : struct, ISimd<V> where V : struct
    {
        float* from3 = from + (3 * fromStep);
        float* to3 = to + (3 * toStep);
        V d0 = S.Load(from), d1 = S.Load(from + fromStep), d2 = S.Load(from + (2 * fromStep));
        V d3 = S.Load(from3), d4 = S.Load(from3 + fromStep);
        // x² − B² on the even and on the odd inputs.
        V even = S.Fma(S.Broadcast(-BB), d0, d2), odd = S.Fma(S.Broadcast(-BB), d1, d3);
        S.Store(S.Fma(S.Broadcast(A), even, odd), to);
        S.Store(S.Fma(S.Broadcast(-A), even, odd), to + toStep);
        even = S.Fma(S.Broadcast(-AA), d0, d2);
        odd = S.Fma(S.Broadcast(-AA), d1, d3);
        S.Store(S.Fma(S.Broadcast(B), even, odd), to + (2 * toStep));
        S.Store(S.Fma(S.Broadcast(-B), even, odd), to3);
        S.Store(S.Fma(S.Broadcast(AA * BB), d0, S.Fma(S.Broadcast(-(AA + BB)), d2, d4)), to3 + toStep);
    }
}

/// <summary>0, ±5/8, ±3/2, ∞.</summary>
internal readonly unsafe struct SixPoints : IPointSet
{
    private const float AA = 25f / 64, BB = 9f / 4;

    public static int Count => 6;
    public static bool HasZero => true;
    public static float A => 5f / 8;
    public static float B => 3f / 2;
    public static float Scale0 => (float)(1 / ((double)AA * BB));
    public static float ScaleA => (float)(1 / (2.0 * AA * ((double)AA - BB)));
    public static float ScaleB => (float)(1 / (2.0 * BB * ((double)BB - AA)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<S, V>(float* from, nint fromStep, float* to, nint toStep) where S : struct, ISimd<V> where V : struct
    {
        float* from3 = from + (3 * fromStep);
        float* to3 = to + (3 * toStep);
        V d0 = S.Load(from), d1 = S.Load(from + fromStep), d2 = S.Load(from + (2 * fromStep));
        V d3 = S.Load(from3), d4 = S.Load(from3 + fromStep), d5 = S.Load(from3 + (2 * fromStep));
        V product = S.Broadcast(AA * BB), sum = S.Broadcast(-(AA + BB));
        S.Store(S.Fma(product, d0, S.Fma(sum, d2, d4)), to);
        // x² − B² on the even and on the odd inputs.
        V even = S.Fma(S.Broadcast(-BB), d2, d4), odd = S.Fma(S.Broadcast(-BB), d1, d3);
        S.Store(S.Fma(S.Broadcast(A), odd, even), to + toStep);
        S.Store(S.Fma(S.Broadcast(-A), odd, even), to + (2 * toStep));
        even = S.Fma(S.Broadcast(-AA), d2, d4);
        odd = S.Fma(S.Broadcast(-AA), d1, d3);
        S.Store(S.Fma(S.Broadcast(B), odd, even), to3);
        S.Store(S.Fma(S.Broadcast(-B), odd, even), to3 + toStep);
        S.Store(S.Fma(product, d1, S.Fma(sum, d3, d5)), to3 + (2 * toStep));
    }
}
