using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfCnn.Kernels;

/// <summary>The widest vector instructions that the kernels use, from the slowest to the fastest.</summary>
public enum CpuTier
{
    /// <summary>One float at a time: the reference, and the last resort.</summary>
    Scalar,

    /// <summary>128-bit vectors through .NET's portable API: SSE, NEON, WebAssembly.</summary>
    V128,

    /// <summary>256-bit AVX2 with fused multiply-add.</summary>
    Avx2,

    /// <summary>512-bit AVX-512 F/BW/DQ/VL with fused multiply-add.</summary>
    Avx512,
}

/// <summary>Decides the <see cref="CpuTier"/> once for the process, from the processor or from <c>TFCNN_CPU</c>.</summary>
public static class Cpu
{
    /// <summary>The environment variable that forces a tier: <c>avx512</c>, <c>avx2</c>, <c>v128</c> or <c>scalar</c>.</summary>
    public const string TierVariable = "TFCNN_CPU";

    private static readonly Lazy<CpuTier> s_tier = new(() => Choose(Environment.GetEnvironmentVariable(TierVariable), Widest));

    /// <summary>The tier in force.</summary>
    /// <exception cref="PlatformNotSupportedException"><c>TFCNN_CPU</c> names no tier, or one this processor lacks.</exception>
    public static CpuTier Tier => s_tier.Value;

    /// <summary>The widest tier this processor and runtime offer. The tests are those of the instructions used, never of
    /// <see cref="Vector512.IsHardwareAccelerated"/>, which a preferred width can switch off by itself.</summary>
    public static CpuTier Widest =>
        Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported ? CpuTier.Avx512
        : Avx2.IsSupported && Fma.IsSupported ? CpuTier.Avx2
        : Vector128.IsHardwareAccelerated ? CpuTier.V128
        : CpuTier.Scalar;

    internal static CpuTier Choose(string? wanted, CpuTier widest)
    {
        CpuTier? tier = wanted?.Trim().ToLowerInvariant() switch
        {
            null or "" => widest,
            "avx512" => CpuTier.Avx512,
            "avx2" => CpuTier.Avx2,
            "v128" => CpuTier.V128,
            "scalar" => CpuTier.Scalar,
            _ => null,
        };
        if (tier is null)
            throw new PlatformNotSupportedException(
                $"{TierVariable} is '{wanted}', expected avx512, avx2, v128 or scalar. Unset it to use the widest tier ({Name(widest)}).");
        if (tier > widest)
            throw new PlatformNotSupportedException(
                $"{TierVariable} asks for {Name(tier.Value)}, but this processor offers {Name(widest)} at most. Unset it or choose a narrower tier.");
        return tier.Value;
    }

    /// <summary>The name that <c>TFCNN_CPU</c> takes for a tier.</summary>
    public static string Name(CpuTier tier) => tier.ToString().ToLowerInvariant();
}
