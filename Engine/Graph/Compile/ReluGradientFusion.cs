using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>
/// The way back through a layer's ReLU: ReluGrad, together with the MaxPoolGrad before it and the sum over all pixels after it
/// (the bias' gradient), in one pass over the gradient.
/// </summary>
internal static class ReluGradientFusion
{
    public static void Apply(FusionContext context)
    {
        foreach (PlanNode relu in context.NodesOf("ReluGrad"))
            if (relu.Outputs[0].DType == TF_DataType.TF_FLOAT && relu.Outputs[0].Shape.Rank >= 2)
                Fuse(context, relu);
    }

    private static void Fuse(FusionContext context, PlanNode relu)
    {
        PlanNode? pool = PoolBefore(context, relu);
        PlanNode? sum = BiasSumAfter(context, relu);
        if (pool is null && sum is null)
            return;
        List<PlanNode> parts = [.. new[] { pool, relu, sum }.OfType<PlanNode>()];
        if (!context.CanRunAt(parts[^1], relu.Outputs[0], parts))
            return;
        string kind = string.Join("+", parts.Select(p => p == sum ? "BiasGrad" : p.Kind));
        List<PlanValue> outputs = sum is null ? [relu.Outputs[0]] : [relu.Outputs[0], sum.Outputs[0]];
        if (pool is null)
            context.Fuse(parts, kind, c => BindRelu(c, sum is not null), [relu.Inputs[0], relu.Inputs[1]], outputs);
        else
            context.Fuse(parts, kind, c => BindPool(c, pool.Operation, sum is not null), [pool.Inputs[0], pool.Inputs[2]], outputs);
    }

    /// <summary>MaxPoolGrad(x, y, dy) whose x is the very ReLU output that ReluGrad looks at.</summary>
    public static PlanNode? PoolBefore(FusionContext context, PlanNode relu) =>
        relu.Inputs[0].Producer is { Kind: "MaxPoolGrad" } pool && pool.Inputs[0] == relu.Inputs[1]
            && context.SoleReader(pool.Outputs[0]) == relu && pool.Operation.Attrs.String("data_format") == "NHWC"
            ? pool
            : null;

    /// <summary>The sum of ReluGrad's result over all pixels.</summary>
    public static PlanNode? BiasSumAfter(FusionContext context, PlanNode relu)
    {
        int rank = relu.Outputs[0].Shape.Rank;
        return context.Readers(relu.Outputs[0]).FirstOrDefault(r => IsBiasGradient(r, rank));
    }

    private static bool IsBiasGradient(PlanNode node, int rank) => node.Kind switch
    {
        "BiasAddGrad" => node.Operation.Attrs.String("data_format") == "NHWC",
        // With keep_dims or without: the sums lie in memory the same way.
        "Sum" => node.Inputs[1].Constant is { } axes
            && axes.ToInt64().Select(a => a < 0 ? a + rank : a).Order().SequenceEqual(Enumerable.Range(0, rank - 1).Select(d => (long)d)),
        _ => false,
    };

    private static KernelBody BindRelu(BindContext c, bool biasSums)
    {
        Shape shape = c.OutputShape(0);
        var kernel = new ReluBiasGrad(NnKernels.RowsOf(shape), (int)shape[-1], biasSums, c.Tier);
        (c.KernelName, c.ScratchBytes) = (kernel.Name, kernel.ScratchBytes(c.Workers));
        c.MayReuse(output: 0, input: 0);
        return (in KernelArgs a) => kernel.Run(a.Input(1), a.Input(0), a.Output(0), biasSums ? a.Output(1) : default, a.Scratch, a.Workers);
    }

    private static KernelBody BindPool(BindContext c, Operation pool, bool biasSums)
    {
        var kernel = new MaxPoolReluBiasGrad(Pool.Geometry(pool, c.InputShape(0)), biasSums, c.Tier);
        (c.KernelName, c.ScratchBytes) = (kernel.Name, kernel.ScratchBytes(c.Workers));
        return (in KernelArgs a) =>
            kernel.Run(a.Input(0), a.Input(1), a.Output(0), biasSums ? a.Output(1) : default, a.Scratch, a.Workers);
    }
}
