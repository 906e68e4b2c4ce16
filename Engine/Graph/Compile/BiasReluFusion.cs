using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>Conv2D or MatMul, then a bias over the last dimension, then perhaps a ReLU: the kernel adds and clips its sums while
/// they are in registers.</summary>
internal static class BiasReluFusion
{
    public static void Apply(FusionContext context)
    {
        foreach (PlanNode node in context.NodesOf("Conv2D").Concat(context.NodesOf("MatMul")))
            if (node.Outputs[0].DType == TF_DataType.TF_FLOAT && context.SoleReader(node.Outputs[0]) is { } add && Bias(node, add) is { } bias)
                Fuse(context, node, add, bias);
    }

    private static void Fuse(FusionContext context, PlanNode node, PlanNode add, PlanValue bias)
    {
        PlanNode? relu = context.SoleReader(add.Outputs[0]) is { Kind: "Relu" } reader ? reader : null;
        PlanNode[] parts = relu is null ? [node, add] : [node, add, relu];
        string kind = node.Kind + "+Bias" + (relu is null ? "" : "+Relu");
        Operation op = node.Operation;
        KernelBinder bind = node.Kind == "Conv2D" ? c => BindConv(c, op, relu is not null) : c => BindMatMul(c, op, relu is not null);
        context.Fuse(parts, kind, bind, [node.Inputs[0], node.Inputs[1], bias], [parts[^1].Outputs[0]]);
    }

    // The other operand of the addition, if it is one value per channel of the last dimension.
    private static PlanValue? Bias(PlanNode node, PlanNode add)
    {
        if (add.Kind is not ("Add" or "AddV2" or "BiasAdd"))
            return null;
        if (node.Kind == "Conv2D" && node.Operation.Attrs.String("data_format") != "NHWC")
            return null;
        if (add.Kind == "BiasAdd" && add.Operation.Attrs.String("data_format") != "NHWC")
            return null;
        PlanValue output = node.Outputs[0];
        PlanValue other = add.Inputs[0] == output ? add.Inputs[1] : add.Inputs[0];
        return other.Shape.Equals(Shape.Vector(output.Shape[-1])) ? other : null;
    }

    private static KernelBody BindConv(BindContext c, Operation conv, bool relu)
    {
        ConvEpilogue epilogue = relu ? ConvEpilogue.Bias | ConvEpilogue.Relu : ConvEpilogue.Bias;
        var kernel = new Conv2DForward(Conv2D.Geometry(conv, c.InputShape(0), c.InputShape(1)), epilogue, c.Tier, trains: c.TakesGradients);
        (c.KernelName, c.Flops, c.ScratchBytes) = (kernel.Name, kernel.Flops, kernel.ScratchBytes(c.Workers));
        return (in KernelArgs a) => kernel.Run(a.Input(0), a.Input(1), a.Input(2), a.Output(0), a.Scratch, a.Workers);
    }

    private static KernelBody BindMatMul(BindContext c, Operation op, bool relu)
    {
        (int m, int n, int k) = MatMul.Sizes(op, c.InputShape(0), c.InputShape(1));
        var gemm = new Gemm(
            m, n, k, op.Attrs.Bool("transpose_a"), op.Attrs.Bool("transpose_b"), relu ? GemmEpilogue.BiasRelu : GemmEpilogue.Bias, c.Tier);
        (c.KernelName, c.Flops, c.ScratchBytes) = (gemm.Name, gemm.Flops, gemm.ScratchBytes(c.Workers));
        return (in KernelArgs a) => gemm.Run(a.Input(0), a.Input(1), a.Input(2), a.Output(0), a.Scratch, a.Workers);
    }
}
