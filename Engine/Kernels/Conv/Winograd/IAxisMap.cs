namespace TfCnn.Kernels;

/// <summary>
/// One of the linear maps that Winograd's algorithm applies along each axis of a tile: <see cref="Inputs"/> vectors become
/// <see cref="Outputs"/> vectors, lanes (channels) apart from each other.
/// </summary>
/// <remarks>
/// F(m, 4) makes m outputs of a four-tap filter from m + 3 products, y = Aᵀ [(G g) ∘ (Bᵀ d)], one for each of m + 2 numbers p and
/// one for ∞:
/// <code>
///        row (Aᵀ: column) of p                               of ∞
///  Bᵀ    coefficients of Π (x − q) over the other points q   coefficients of Π (x − q) over all points q
///  G     (1, p, p², p³) / Π (p − q)                          (0, 0, 0, 1)
///  Aᵀ    (1, p, …, pᵐ⁻¹)                                     (0, …, 0, 1)
/// </code>
/// The points decide about rounding. On random data the squared error of an output i grows with
/// Σ over points of Aᵀ[i, p]² · |G row|² · |Bᵀ row|². The sets here are at the minimum of that, up to rounding to a few bits, so
/// that p and its powers are exact in float32: the usual small whole numbers and their inverses have 1.4 to 2.4 times the error.
/// Points come in pairs ±p, whose rows are an even part plus or minus an odd part.
/// </remarks>
internal unsafe interface IAxisMap
{
    static abstract int Inputs { get; }
    static abstract int Outputs { get; }

    /// <summary>Steps are in floats, from one vector to the next.</summary>
    static abstract void Apply<S, V>(float* from, nint fromStep, float* to, nint toStep)
        where S : struct, ISimd<V> where V : struct;
}
