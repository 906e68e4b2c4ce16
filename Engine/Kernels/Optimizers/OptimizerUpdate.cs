using System.Diagnostics;

namespace TfCnn.Kernels;

/// <summary>
/// The update steps of TensorFlow's Apply* operations on float32 arrays of equal length, in place. Hyper-parameters may change
/// between steps. An element's result depends on nothing but that element, so the number of workers does not matter.
/// </summary>
public static class OptimizerUpdate
{
    /// <summary>ApplyGradientDescent: w −= α·g.</summary>
    public static void GradientDescent(Block w, in Gradient g, float alpha, CpuTier tier, Workers workers) =>
        Run(new GradientDescentRule(alpha), g, w, default, default, default, tier, workers);

    /// <summary>ApplyMomentum: a = μ·a + g; w −= lr·a, with Nesterov w −= lr·g + lr·μ·a.</summary>
    public static void Momentum(Block w, Block accumulator, in Gradient g, float lr, float momentum, bool useNesterov,
        CpuTier tier, Workers workers) =>
        Run(new MomentumRule(lr, momentum, useNesterov), g, w, accumulator, default, default, tier, workers);

    /// <summary>ApplyKerasMomentum: a = μ·a − lr·g; w += a, with Nesterov w += μ·a − lr·g.</summary>
    public static void KerasMomentum(
        Block w, Block accumulator, in Gradient g, float lr, float momentum, bool useNesterov, CpuTier tier, Workers workers) =>
        Run(new KerasMomentumRule(lr, momentum, useNesterov), g, w, accumulator, default, default, tier, workers);

    /// <summary>ApplyAdam: m += (g − m)(1 − β1); v += (g² − v)(1 − β2); w −= α·m / (√v + ε), α = lr·√(1 − β2^t) / (1 − β1^t).
    /// The powers are those of this step.</summary>
    public static void Adam(Block w, Block m, Block v, in Gradient g, float beta1Power, float beta2Power, float lr, float beta1,
        float beta2,
        float epsilon, bool useNesterov, CpuTier tier, Workers workers)
    {
        float alpha = lr * MathF.Sqrt(1 - beta2Power) / (1 - beta1Power);
        Run(new AdamRule(alpha, beta1, beta2, epsilon, useNesterov), g, w, m, v, default, tier, workers);
    }

    /// <summary>ApplyRMSProp: ms += (g² − ms)(1 − ρ); mom = μ·mom + lr·g / √(ms + ε); w −= mom.</summary>
    public static void RMSProp(Block w, Block meanSquare, Block moment, in Gradient g, float lr, float rho, float momentum,
        float epsilon,
        CpuTier tier, Workers workers) =>
        Run(new RMSPropRule(lr, rho, momentum, epsilon), g, w, meanSquare, moment, default, tier, workers);

    /// <summary>ApplyCenteredRMSProp: as RMSProp with mg += (g − mg)(1 − ρ) and √(ms − mg² + ε).</summary>
    public static void CenteredRMSProp(Block w, Block meanGradient, Block meanSquare, Block moment, in Gradient g, float lr, float rho,
        float momentum, float epsilon, CpuTier tier, Workers workers) =>
        Run(new CenteredRMSPropRule(lr, rho, momentum, epsilon), g, w, meanGradient, meanSquare, moment, tier, workers);

    /// <summary>ApplyAdagrad: a += g² (if <paramref name="updateSlots"/>); w −= lr·g / √a.</summary>
    public static void Adagrad(Block w, Block accumulator, in Gradient g, float lr, bool updateSlots, CpuTier tier, Workers workers) =>
        Run(new AdagradRule(lr, 0, updateSlots), g, w, accumulator, default, default, tier, workers);

    /// <summary>ApplyAdagradV2: a += g² (if <paramref name="updateSlots"/>); w −= lr·g / (√a + ε).</summary>
    public static void AdagradV2(Block w, Block accumulator, in Gradient g, float lr, float epsilon, bool updateSlots,
        CpuTier tier, Workers workers) =>
        Run(new AdagradRule(lr, epsilon, updateSlots), g, w, accumulator, default, default, tier, workers);

    private static void Run<R>(R rule, in Gradient g, Block w, Block s0, Block s1, Block s2, CpuTier tier, Workers workers)
        where R : struct, IUpdateRule
    {
        Debug.Assert(s0.Bytes == (R.Slots > 0 ? w.Bytes : 0) && s1.Bytes == (R.Slots > 1 ? w.Bytes : 0),
            "slots have the weights' length");
        Debug.Assert(s2.Bytes == (R.Slots > 2 ? w.Bytes : 0), "slots have the weights' length");
        g.Apply(rule, w, s0, s1, s2, tier, workers);
    }
}
