using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>Where an optimizer's step finds its gradient among the inputs of its node.</summary>
internal sealed class GradientInput
{
    private readonly Gemm? _product;
    private readonly int _first, _second;

    private GradientInput(Gemm? product, int first, int second) => (_product, _first, _second) = (product, first, second);

    /// <summary>An input is the gradient.</summary>
    public static GradientInput At(int index) => new(null, index, -1);

    /// <summary>Two inputs are the factors of the gradient.</summary>
    public static GradientInput Product(Gemm product, int first, int second) => new(product, first, second);

    public Gradient Of(in KernelArgs a) =>
        _product is null ? new Gradient(a.Input(_first)) : new Gradient(_product, a.Input(_first), a.Input(_second), a.Scratch);
}
