using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// One of the linear maps that Winograd's algorithm applies along each axis of a tile: <see cref="Inputs"/> vectors become
/// <see cref="Outputs"/> vectors, lanes (channels) apart from each other. See <see cref="IPointSet"/>.
/// </summary>
internal unsafe interface IAxisMap
{
    static abstract int Inputs { get; }
    static abstract int Outputs { get; }

    /// <summary>Steps are in floats, from one vector to the next.</summary>
    static abstract void Apply<S, V>(float* from, nint fromStep, float* to, nint toStep)
        where S : struct, ISimd<V> where V : struct;
}

/// <summary>Bᵀ: a tile's inputs to points.</summary>
internal readonly unsafe struct InputMap<TPoints> : IAxisMap where TPoints : IPointSet
{
    public static int Inputs => TPoints.Count;
    public static int Outputs => TPoints.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<S, V>(float* from, nint fromStep, float* to, nint toStep)
        where S : struct, ISimd<V> where V : struct => TPoints.Input<S, V>(from, fromStep, to, toStep);
}

/// <summary>A: K coefficients (gradients of a tile's outputs) to the polynomial's values at the points, 2 ≤ K ≤ 5.</summary>
internal readonly unsafe struct ValuesMap<TPoints, K> : IAxisMap where TPoints : IPointSet where K : ICount
{
    public static int Inputs => K.Value;
    public static int Outputs => TPoints.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<S, V>(float* from, nint fromStep, float* to, nint toStep)
        where S : struct, ISimd<V> where V : struct
    {
        V c0 = S.Load(from), c1 = S.Load(from + fromStep);
        V c2 = K.Value > 2 ? S.Load(from + (2 * fromStep)) : default;
        V c3 = K.Value > 3 ? S.Load(from + (3 * fromStep)) : default;
        V c4 = K.Value > 4 ? S.Load(from + (4 * fromStep)) : default;
        if (TPoints.HasZero)
        {
            S.Store(c0, to);
            to += toStep;
        }
        to = Pair<S, V>(TPoints.A, c0, c1, c2, c3, c4, to, toStep);
        to = Pair<S, V>(TPoints.B, c0, c1, c2, c3, c4, to, toStep);
        S.Store(K.Value == 2 ? c1 : K.Value == 3 ? c2 : K.Value == 4 ? c3 : c4, to);
    }

    // At p and at −p; returns where the next value goes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Pair<S, V>(float p, V c0, V c1, V c2, V c3, V c4, float* to, nint toStep)
        where S : struct, ISimd<V> where V : struct
    {
        V square = S.Broadcast(p * p), even = c0, odd = c1;
        if (K.Value > 4)
            c2 = S.Fma(square, c4, c2);
        if (K.Value > 2)
            even = S.Fma(square, c2, c0);
        if (K.Value > 3)
            odd = S.Fma(square, c3, c1);
        S.Store(S.Fma(S.Broadcast(p), odd, even), to);
        S.Store(S.Fma(S.Broadcast(-p), odd, even), to + toStep);
        return to + (2 * toStep);
    }
}

/// <summary>G: a filter's K taps to points: values, each over its Π (p − q).</summary>
internal readonly unsafe struct FilterMap<TPoints, K> : IAxisMap where TPoints : IPointSet where K : ICount
{
    public static int Inputs => K.Value;
    public static int Outputs => TPoints.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<S, V>(float* from, nint fromStep, float* to, nint toStep)
        where S : struct, ISimd<V> where V : struct
    {
        ValuesMap<TPoints, K>.Apply<S, V>(from, fromStep, to, toStep);
        if (TPoints.HasZero)
        {
            Scale<S, V>(TPoints.Scale0, to);
            to += toStep;
        }
        to = Pair<S, V>(TPoints.ScaleA, to, toStep);
        Pair<S, V>(TPoints.ScaleB, to, toStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Pair<S, V>(float scale, float* to, nint toStep) where S : struct, ISimd<V> where V : struct
    {
        Scale<S, V>(scale, to);
        Scale<S, V>(TPoints.HasZero ? scale : -scale, to + toStep);
        return to + (2 * toStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scale<S, V>(float scale, float* at) where S : struct, ISimd<V> where V : struct =>
        S.Store(S.Mul(S.Broadcast(scale), S.Load(at)), at);
}

/// <summary>Aᵀ: sums of products to K outputs.</summary>
internal readonly unsafe struct OutputMap<TPoints, K> : IAxisMap where TPoints : IPointSet where K : ICount
{
    public static int Inputs => TPoints.Count;
    public static int Outputs => K.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<S, V>(float* from, nint fromStep, float* to, nint toStep)
        where S : struct, ISimd<V> where V : struct => CoefficientSums<TPoints, K, S, V>.Store(false, from, fromStep, to, toStep);
}

/// <summary>Gᵀ: gradients of the transformed filter to gradients of its K taps.</summary>
internal readonly unsafe struct FilterGradientMap<TPoints, K> : IAxisMap where TPoints : IPointSet where K : ICount
{
    public static int Inputs => TPoints.Count;
    public static int Outputs => K.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<S, V>(float* from, nint fromStep, float* to, nint toStep)
        where S : struct, ISimd<V> where V : struct => CoefficientSums<TPoints, K, S, V>.Store(true, from, fromStep, to, toStep);
}

/// <summary>The transpose of <see cref="ValuesMap{TPoints, K}"/>: Σ over points of value · pⁱ for i below K, values over their
/// Π (p − q) if scaled.</summary>
internal static unsafe class CoefficientSums<TPoints, K, S, V>
    where TPoints : IPointSet where K : ICount where S : struct, ISimd<V> where V : struct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(bool scaled, float* from, nint fromStep, float* to, nint toStep)
    {
        V y0 = default, y1, y2 = default, y3 = default, y4 = default;
        if (TPoints.HasZero)
        {
            y0 = S.Load(from);
            if (scaled)
                y0 = S.Mul(S.Broadcast(TPoints.Scale0), y0);
            from += fromStep;
        }
        Load(scaled, TPoints.A, TPoints.ScaleA, from, fromStep, out V evenA, out V oddA);
        Load(scaled, TPoints.B, TPoints.ScaleB, from + (2 * fromStep), fromStep, out V evenB, out V oddB);
        from += 4 * fromStep;
        y0 = TPoints.HasZero ? S.Add(y0, S.Add(evenA, evenB)) : S.Add(evenA, evenB);
        y1 = S.Add(oddA, oddB);
        AddSquares(TPoints.A, ref evenA, ref oddA);
        AddSquares(TPoints.B, ref evenB, ref oddB);
        if (K.Value > 2)
            y2 = S.Add(evenA, evenB);
        if (K.Value > 3)
            y3 = S.Add(oddA, oddB);
        if (K.Value > 4)
            y4 = S.Fma(S.Broadcast(TPoints.A * TPoints.A), evenA, S.Mul(S.Broadcast(TPoints.B * TPoints.B), evenB));
        V last = S.Load(from);
        S.Store(y0, to);
        S.Store(K.Value == 2 ? S.Add(y1, last) : y1, to + toStep);
        if (K.Value > 2)
            S.Store(K.Value == 3 ? S.Add(y2, last) : y2, to + (2 * toStep));
        if (K.Value > 3)
            S.Store(K.Value == 4 ? S.Add(y3, last) : y3, to + (3 * toStep));
        if (K.Value > 4)
            S.Store(S.Add(y4, last), to + (4 * toStep));
    }

    // Value at p plus value at −p, and p · (value at p minus value at −p).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(bool scaled, float p, float scale, float* from, nint fromStep, out V even, out V odd)
    {
        V plus = S.Load(from), minus = S.Load(from + fromStep);
        V sum = S.Add(plus, minus), difference = S.Sub(plus, minus);
        // Without a zero the product over −p has the other sign.
        bool exchanged = scaled && !TPoints.HasZero;
        even = exchanged ? difference : sum;
        odd = exchanged ? sum : difference;
        if (scaled)
            even = S.Mul(S.Broadcast(scale), even);
        odd = S.Mul(S.Broadcast(scaled ? p * scale : p), odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSquares(float p, ref V even, ref V odd)
    {
        V square = S.Broadcast(p * p);
        if (K.Value > 2)
            even = S.Mul(square, even);
        if (K.Value > 3)
            odd = S.Mul(square, odd);
    }
}
