using System.Diagnostics;

namespace TfCnn.Kernels;

/// <summary>What an optimizer's step takes as the gradient: values in memory, or a matrix product that is used up tile by tile while
/// it is computed. Both give the same bits.</summary>
public readonly struct Gradient
{
    private readonly Gemm? _product;
    private readonly Block _values, _a, _b, _scratch;

    /// <summary>Values in memory.</summary>
    public Gradient(Block values) => _values = values;

    /// <summary>The product op(A)·op(B) of a <see cref="Gemm"/> that was made for <see cref="GemmEpilogue.Update"/>.</summary>
    public Gradient(Gemm product, Block a, Block b, Block scratch) => (_product, _a, _b, _scratch) = (product, a, b, scratch);

    /// <summary>Values in memory.</summary>
    public static implicit operator Gradient(Block values) => new(values);

    internal void Apply<R>(R rule, Block w, Block s0, Block s1, Block s2, CpuTier tier, Workers workers)
        where R : struct, IUpdateRule
    {
        if (_product is not null)
        {
            _product.Update(rule, _a, _b, w, s0, s1, s2, _scratch, workers);
            return;
        }
        Debug.Assert(_values.Bytes == w.Bytes, "gradient and weights have one length");
        UpdateSweep.Run(rule, _values, w, s0, s1, s2, tier, workers);
    }
}
