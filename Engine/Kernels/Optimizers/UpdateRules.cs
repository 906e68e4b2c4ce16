using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

// The formulas of TensorFlow's Apply* kernels, in float32. 1 − β and 1 − ρ are taken in float32 as there: 1 − 0.999f is
// 0.00099998713, not 0.001.

/// <summary>w −= α·g</summary>
internal readonly struct GradientDescentRule(float alpha) : IUpdateRule
{
    public static int Slots => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step<S, V>(V g, ref V w, ref V s0, ref V s1, ref V s2) where S : struct, ISimd<V> where V : struct =>
        w = S.Sub(w, S.Mul(S.Broadcast(alpha), g));
}

/// <summary>a = μ·a + g; w −= lr·a, with Nesterov w −= lr·g + lr·μ·a. Slot: a.</summary>
internal readonly struct MomentumRule(float lr, float momentum, bool nesterov) : IUpdateRule
{
    public static int Slots => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step<S, V>(V g, ref V w, ref V s0, ref V s1, ref V s2) where S : struct, ISimd<V> where V : struct
    {
        V rate = S.Broadcast(lr), mu = S.Broadcast(momentum);
        s0 = S.Fma(s0, mu, g);
        w = S.Sub(w, nesterov ? S.Fma(g, rate, S.Mul(S.Mul(s0, mu), rate)) : S.Mul(s0, rate));
    }
}

/// <summary>a = μ·a − lr·g; w += a, with Nesterov w += μ·a − lr·g. Slot: a.</summary>
internal readonly struct KerasMomentumRule(float lr, float momentum, bool nesterov) : IUpdateRule
{
    public static int Slots => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step<S, V>(V g, ref V w, ref V s0, ref V s1, ref V s2) where S : struct, ISimd<V> where V : struct
    {
        V step = S.Mul(g, S.Broadcast(lr)), mu = S.Broadcast(momentum);
        s0 = S.Sub(S.Mul(s0, mu), step);
        w = S.Add(w, nesterov ? S.Sub(S.Mul(s0, mu), step) : s0);
    }
}

/// <summary>
/// m += (g − m)(1 − β1); v += (g² − v)(1 − β2); w −= α·m / (√v + ε), with Nesterov α·(β1·m + (1 − β1)·g) in place of α·m;
/// α = lr·√(1 − β2^t) / (1 − β1^t). Slots: m, v.
/// </summary>
internal readonly struct AdamRule(float alpha, float beta1, float beta2, float epsilon, bool nesterov) : IUpdateRule
{
    public static int Slots => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step<S, V>(V g, ref V w, ref V s0, ref V s1, ref V s2) where S : struct, ISimd<V> where V : struct
    {
        V rest = S.Broadcast(1 - beta1);
        s0 = S.Fma(S.Sub(g, s0), rest, s0);
        s1 = S.Fma(S.Sub(S.Mul(g, g), s1), S.Broadcast(1 - beta2), s1);
        V direction = nesterov ? S.Fma(s0, S.Broadcast(beta1), S.Mul(g, rest)) : s0;
        w = S.Sub(w, S.Div(S.Mul(direction, S.Broadcast(alpha)), S.Add(S.Sqrt(s1), S.Broadcast(epsilon))));
    }
}

/// <summary>ms += (g² − ms)(1 − ρ); mom = μ·mom + lr·g / √(ms + ε); w −= mom. Slots: ms, mom.</summary>
internal readonly struct RMSPropRule(float lr, float rho, float momentum, float epsilon) : IUpdateRule
{
    public static int Slots => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step<S, V>(V g, ref V w, ref V s0, ref V s1, ref V s2) where S : struct, ISimd<V> where V : struct
    {
        s0 = S.Fma(S.Sub(S.Mul(g, g), s0), S.Broadcast(1 - rho), s0);
        V step = S.Div(S.Mul(g, S.Broadcast(lr)), S.Sqrt(S.Add(s0, S.Broadcast(epsilon))));
        s1 = S.Fma(s1, S.Broadcast(momentum), step);
        w = S.Sub(w, s1);
    }
}

/// <summary>As RMSProp with mg += (g − mg)(1 − ρ) and √(ms − mg² + ε). Slots: mg, ms, mom.</summary>
internal readonly struct CenteredRMSPropRule(float lr, float rho, float momentum, float epsilon) : IUpdateRule
{
    public static int Slots => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step<S, V>(V g, ref V w, ref V s0, ref V s1, ref V s2) where S : struct, ISimd<V> where V : struct
    {
        V rest = S.Broadcast(1 - rho);
        s1 = S.Fma(S.Sub(S.Mul(g, g), s1), rest, s1);
        s0 = S.Fma(S.Sub(g, s0), rest, s0);
        V variance = S.Add(S.Sub(s1, S.Mul(s0, s0)), S.Broadcast(epsilon));
        s2 = S.Fma(s2, S.Broadcast(momentum), S.Div(S.Mul(g, S.Broadcast(lr)), S.Sqrt(variance)));
        w = S.Sub(w, s2);
    }
}

/// <summary>a += g² (unless the slot is frozen); w −= lr·g / (√a + ε). Slot: a. ApplyAdagrad has ε = 0.</summary>
internal readonly struct AdagradRule(float lr, float epsilon, bool updateSlots) : IUpdateRule
{
    public static int Slots => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step<S, V>(V g, ref V w, ref V s0, ref V s1, ref V s2) where S : struct, ISimd<V> where V : struct
    {
        if (updateSlots)
            s0 = S.Fma(g, g, s0);
        w = S.Sub(w, S.Div(S.Mul(g, S.Broadcast(lr)), S.Add(S.Sqrt(s0), S.Broadcast(epsilon))));
    }
}
