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
/// inverses have 1.4 to 2.4 times the error. Points come as pairs ±A, ±B, ±C, whose rows are an even part plus and minus an odd
/// part; the order is 0, A, −A, B, −B, C, −C, ∞ without those that a set lacks.
/// </remarks>
internal unsafe interface IPointSet
{
    /// <summary>Points, ∞ included.</summary>
    static abstract int Count { get; }

    /// <summary>An even number of points, 0 is one of them.</summary>
    static abstract bool HasZero { get; }

    /// <summary>C and −C are points.</summary>
    static abstract bool HasC { get; }
    static abstract float A { get; }
    static abstract float B { get; }
    static abstract float C { get; }

    /// <summary>1 / Π (p − q) for 0, A, B and C. For −A it is the same with a zero among the points, else its negative.</summary>
    static abstract float Scale0 { get; }
    static abstract float ScaleA { get; }
    static abstract float ScaleB { get; }
    static abstract float ScaleC { get; }

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
    public static bool HasC => false;
    public static float A => 3f / 8;
    public static float B => 5f / 4;
    public static float C => 0;
    public static float Scale0 => 0;
    public static float ScaleA => (float)(1 / (2 * 3.0 / 8 * ((double)AA - BB)));
    public static float ScaleB => (float)(1 / (2 * 5.0 / 4 * ((double)BB - AA)));
    public static float ScaleC => 0;

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
    public static bool HasC => false;
    public static float A => 5f / 8;
    public static float B => 3f / 2;
    public static float C => 0;
    public static float Scale0 => (float)(1 / ((double)AA * BB));
    public static float ScaleA => (float)(1 / (2.0 * AA * ((double)AA - BB)));
    public static float ScaleB => (float)(1 / (2.0 * BB * ((double)BB - AA)));
    public static float ScaleC => 0;

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

/// <summary>±9/32, ±27/32, ±7/4, ∞.</summary>
internal readonly unsafe struct SevenPoints : IPointSet
{
    private const float AA = 81f / 1024, BB = 729f / 1024, CC = 49f / 16;

    public static int Count => 7;
    public static bool HasZero => false;
    public static bool HasC => true;
    public static float A => 9f / 32;
    public static float B => 27f / 32;
    public static float C => 7f / 4;
    public static float Scale0 => 0;
    public static float ScaleA => (float)(1 / (2 * 9.0 / 32 * ((double)AA - BB) * ((double)AA - CC)));
    public static float ScaleB => (float)(1 / (2 * 27.0 / 32 * ((double)BB - AA) * ((double)BB - CC)));
    public static float ScaleC => (float)(1 / (2 * 7.0 / 4 * ((double)CC - AA) * ((double)CC - BB)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<S, V>(float* from, nint fromStep, float* to, nint toStep) where S : struct, ISimd<V> where V : struct
    {
        float* from3 = from + (3 * fromStep);
        float* to3 = to + (3 * toStep);
        V d0 = S.Load(from), d1 = S.Load(from + fromStep), d2 = S.Load(from + (2 * fromStep));
        V d3 = S.Load(from3), d4 = S.Load(from3 + fromStep), d5 = S.Load(from3 + (2 * fromStep));
        V d6 = S.Load(from3 + (3 * fromStep));
        // The other pairs' (x² − q²)(x² − r²) on the even and on the odd inputs.
        V sum = S.Broadcast(-(BB + CC)), product = S.Broadcast(BB * CC);
        V even = S.Fma(product, d0, S.Fma(sum, d2, d4)), odd = S.Fma(product, d1, S.Fma(sum, d3, d5));
        S.Store(S.Fma(S.Broadcast(A), even, odd), to);
        S.Store(S.Fma(S.Broadcast(-A), even, odd), to + toStep);
        sum = S.Broadcast(-(AA + CC));
        product = S.Broadcast(AA * CC);
        even = S.Fma(product, d0, S.Fma(sum, d2, d4));
        odd = S.Fma(product, d1, S.Fma(sum, d3, d5));
        S.Store(S.Fma(S.Broadcast(B), even, odd), to + (2 * toStep));
        S.Store(S.Fma(S.Broadcast(-B), even, odd), to3);
        sum = S.Broadcast(-(AA + BB));
        product = S.Broadcast(AA * BB);
        even = S.Fma(product, d0, S.Fma(sum, d2, d4));
        odd = S.Fma(product, d1, S.Fma(sum, d3, d5));
        S.Store(S.Fma(S.Broadcast(C), even, odd), to3 + toStep);
        S.Store(S.Fma(S.Broadcast(-C), even, odd), to3 + (2 * toStep));
        // The even inputs' (x² − A²)(x² − B²) is known: times x² − C².
        S.Store(S.Fma(S.Broadcast(-CC), even, S.Fma(product, d2, S.Fma(sum, d4, d6))), to3 + (3 * toStep));
    }
}
