using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>
/// A matrix product that is the gradient in an optimizer's step and nothing else: the weights are updated while the product is
/// computed. The product moves to the place of the update, where the old weights have been used by all that come before; what
/// else reads them, also the product itself, is seen by <see cref="VariableHazards"/>.
/// </summary>
internal static class UpdateFusion
{
    // A smaller gradient stays in the second-level cache, so that passing it on costs nothing, and its factors may have left that
    // cache by the time of the update.
    private const long LargeGradient = 1 << 20;

    public static void Apply(FusionContext context)
    {
        foreach (PlanNode product in context.NodesOf("MatMul"))
            if (product.Outputs[0].DType == TF_DataType.TF_FLOAT && product.Outputs[0].Bytes >= LargeGradient
                && context.SoleReader(product.Outputs[0]) is { } update)
                Fuse(context, product, update);
    }

    private static void Fuse(FusionContext context, PlanNode product, PlanNode update)
    {
        int index = update.Kind == update.Operation.Type ? OptimizerUpdates.GradientIndex(update.Operation) : -1;
        if (index < 0 || update.Inputs[index] != product.Outputs[0])
            return;
        // One factor in the place of the gradient, the other behind all inputs.
        List<PlanValue> inputs = [.. update.Inputs, product.Inputs[1]];
        inputs[index] = product.Inputs[0];
        Operation op = product.Operation;
        context.Fuse([product, update], $"{product.Kind}+{update.Kind}", c => Bind(c, op, index), inputs, update.Outputs);
    }

    private static KernelBody Bind(BindContext c, Operation product, int index)
    {
        int second = c.InputCount - 1;
        (int m, int n, int k) = MatMul.Sizes(product, c.InputShape(index), c.InputShape(second));
        var gemm = new Gemm(
            m, n, k, product.Attrs.Bool("transpose_a"), product.Attrs.Bool("transpose_b"), GemmEpilogue.Update, c.Tier);
        (c.KernelName, c.Flops, c.ScratchBytes) = (gemm.Name, gemm.Flops, gemm.ScratchBytes(c.Workers));
        return OptimizerUpdates.Bind(c, GradientInput.Product(gemm, index, second));
    }
}
