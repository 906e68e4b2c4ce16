using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>
/// Conv2D + bias + ReLU, then a max-pool: the convolution's output is pooled in the caches and never stored. For the way back the
/// pool leaves its <see cref="PoolCodes"/>, and the gradient stays as small as the pool's output: ReluGrad goes before MaxPoolGrad,
/// which the gradients of the convolution do while they read.
/// </summary>
internal static class PoolFusion
{
    public static void Apply(FusionContext context)
    {
        foreach (PlanNode pool in context.NodesOf("MaxPool"))
            if (pool.Inputs[0] is { IsFetched: false, Producer: { Kind: "Conv2D+Bias+Relu" } conv }
                && Pool.Geometry(pool.Operation, pool.Inputs[0].Shape) is { Layout: ImageLayout.Nhwc } geometry)
                Fuse(context, conv, pool, geometry);
    }

    private static ConvGeometry GeometryOf(PlanNode conv) => Conv2D.Geometry(conv.Operations[0], conv.Inputs[0].Shape, conv.Inputs[1].Shape);

    private static void Fuse(FusionContext context, PlanNode conv, PlanNode pool, PoolGeometry geometry)
    {
        PlanValue image = conv.Outputs[0], pooled = pool.Outputs[0];
        PlanNode[] others = [.. context.Readers(image).Where(r => r != pool)];
        if (others.Length == 0)
        {
            FuseForward(context, conv, pool, geometry, [pooled]);
        }
        else if (PoolCodes.Fit(geometry) && WayBack(context, pool, others) is { } back)
        {
            var codes = new PlanValue(pooled.Source, pooled.Shape.With(3, PoolCodes.ChannelStep(geometry.C))) { DType = TF_DataType.TF_UINT8 };
            FuseForward(context, conv, pool, geometry, [pooled, codes]);
            FuseBackward(context, back, geometry, codes);
        }
    }

    // The MaxPoolGrad of that pool, the ReluGrad behind it and perhaps the sum for the bias behind that, if they are all that reads
    // the convolution's output, and only the convolution's gradients read theirs.
    private static PlanNode[]? WayBack(FusionContext context, PlanNode pool, PlanNode[] readers)
    {
        if (readers.FirstOrDefault(r => r.Kind == "ReluGrad") is not { } relu || ReluGradientFusion.PoolBefore(context, relu) is not { } poolGrad)
            return null;
        if (readers.Any(r => r != relu && r != poolGrad) || !IsGradientOf(pool, poolGrad))
            return null;
        PlanValue gradient = relu.Outputs[0];
        PlanNode? sum = ReluGradientFusion.BiasSumAfter(context, relu);
        PlanNode[] parts = sum is null ? [poolGrad, relu] : [poolGrad, relu, sum];
        bool fits = !gradient.IsFetched && context.CanRunAt(parts[^1], gradient, parts)
            && context.Readers(gradient).All(r => r == sum || ReadsOutputGradient(r, gradient));
        return fits ? parts : null;
    }

    private static bool IsGradientOf(PlanNode pool, PlanNode poolGrad) =>
        poolGrad.Inputs[1] == pool.Outputs[0] && poolGrad.Inputs[2] != pool.Inputs[0]
        && Pool.Geometry(poolGrad.Operation, pool.Inputs[0].Shape) == Pool.Geometry(pool.Operation, pool.Inputs[0].Shape);

    private static bool ReadsOutputGradient(PlanNode node, PlanValue gradient)
    {
        if (node.Kind is not ("Conv2DBackpropFilter" or "Conv2DBackpropInput") || node.Inputs[0] == gradient || node.Inputs[1] == gradient)
            return false;
        ConvGeometry geometry = node.Kind == "Conv2DBackpropFilter"
            ? Conv2D.Geometry(node.Operation, node.Inputs[0].Shape, node.Outputs[0].Shape)
            : Conv2D.Geometry(node.Operation, node.Outputs[0].Shape, node.Inputs[1].Shape);
        return geometry is { Layout: ImageLayout.Nhwc, Groups: 1 };
    }

    private static void FuseForward(
        FusionContext context, PlanNode conv, PlanNode pool, PoolGeometry geometry, List<PlanValue> outputs) => context.Fuse(
        [conv, pool], conv.Kind + "+" + pool.Kind, c => BindForward(c, GeometryOf(conv), geometry), conv.Inputs, outputs);

    private static void FuseBackward(FusionContext context, PlanNode[] parts, PoolGeometry geometry, PlanValue codes)
    {
        PlanNode poolGrad = parts[0], relu = parts[1];
        PlanValue dy = poolGrad.Inputs[2], gradient = relu.Outputs[0], small = new(gradient.Source, dy.Shape);
        bool biasSums = parts.Length > 2;
        PlanNode[] readers = [.. context.Readers(gradient).Where(r => !parts.Contains(r))];
        context.Fuse(
            parts, biasSums ? "ReluGrad+BiasGrad" : relu.Kind, c => BindSmallGradient(c, geometry, biasSums), [codes, dy],
            biasSums ? [small, parts[2].Outputs[0]] : [small]);
        foreach (PlanNode reader in readers)
            context.Fuse(
                [reader], poolGrad.Kind + "+" + reader.Kind, c => BindGradient(c, reader.Kind, geometry),
                [reader.Inputs[0], reader.Inputs[1], small, codes], reader.Outputs);
    }

    private static KernelBody BindForward(BindContext c, ConvGeometry conv, PoolGeometry pool)
    {
        var kernel = new Conv2DForward(conv, ConvEpilogue.Bias | ConvEpilogue.Relu, c.Tier, pool, c.TakesGradients);
        (c.KernelName, c.Flops, c.ScratchBytes) = (kernel.Name, kernel.Flops, kernel.ScratchBytes(c.Workers));
        bool codes = c.OutputCount > 1;
        return (in KernelArgs a) => kernel.Run(
            a.Input(0), a.Input(1), a.Input(2), a.Output(0), codes ? a.Output(1) : default, a.Scratch, a.Workers);
    }

    private static KernelBody BindGradient(BindContext c, string kind, PoolGeometry pool) =>
        kind == "Conv2DBackpropFilter" ? Conv2D.BindBackpropFilter(c, pool) : Conv2D.BindBackpropInput(c, pool);

    private static KernelBody BindSmallGradient(BindContext c, PoolGeometry geometry, bool biasSums)
    {
        var kernel = new PooledReluBiasGrad(geometry, biasSums, c.Tier);
        (c.KernelName, c.ScratchBytes) = (kernel.Name, kernel.ScratchBytes(c.Workers));
        c.MayReuse(output: 0, input: 1);
        return (in KernelArgs a) =>
            kernel.Run(a.Input(0), a.Input(1), a.Output(0), biasSums ? a.Output(1) : default, a.Scratch, a.Workers);
    }
}
