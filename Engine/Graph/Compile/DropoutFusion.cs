using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>
/// Dropout, SelectV2(RandomUniform ≥ rate, x scaled, 0), in one pass that leaves only the result and, where the way back wants it, a byte
/// an element; and its gradient, SelectV2(keep, dy, 0) scaled.
/// </summary>
internal static class DropoutFusion
{
    public static void Apply(FusionContext context)
    {
        foreach (PlanNode select in context.NodesOf("SelectV2"))
            if (select.Outputs[0].DType == TF_DataType.TF_FLOAT && IsZero(select.Inputs[2]) && !FuseForward(context, select))
                FuseBackward(context, select);
    }

    // False where the node is not the end of a dropout.
    private static bool FuseForward(FusionContext context, PlanNode select)
    {
        PlanValue result = select.Outputs[0], keep = select.Inputs[0];
        // What is known beforehand has been scaled already.
        if (select.Inputs[1].Constant is not null)
            return false;
        if (keep.Producer is not { Kind: "GreaterEqual" } compare || Scaling(select.Inputs[1].Producer) is not { } scaling)
            return false;
        if (compare.Inputs[0].Producer is not { Kind: "RandomUniform" } random)
            return false;
        PlanNode[] parts = [random, compare, scaling, select];
        bool fits = random.Outputs[0].Shape.Equals(result.Shape) && scaling.Inputs[0].Shape.Equals(result.Shape) && IsScalar(compare.Inputs[1])
            && context.SoleReader(random.Outputs[0]) == compare && context.SoleReader(scaling.Outputs[0]) == select
            && context.CanRunAt(select, keep, parts);
        if (!fits)
            return false;
        bool keepIsRead = keep.IsFetched || context.Readers(keep).Count > 1;
        string kind = string.Join("+", parts.Select(p => p.Kind));
        context.Fuse(parts, kind, c => BindForward(c, random.Operation, scaling.Kind, keepIsRead),
            [scaling.Inputs[0], scaling.Inputs[1], compare.Inputs[1]], keepIsRead ? [result, keep] : [result]);
        return true;
    }

    private static void FuseBackward(FusionContext context, PlanNode select)
    {
        PlanValue keep = select.Inputs[0], dy = select.Inputs[1];
        if (Scaling(context.SoleReader(select.Outputs[0])) is not { } scaling || scaling.Inputs[0] != select.Outputs[0])
            return;
        if (!keep.Shape.Equals(select.Outputs[0].Shape) || !dy.Shape.Equals(select.Outputs[0].Shape))
            return;
        context.Fuse([select, scaling], $"{select.Kind}+{scaling.Kind}", c => BindBackward(c, scaling.Kind),
            [keep, dy, scaling.Inputs[1]], [scaling.Outputs[0]]);
    }

    private static PlanNode? Scaling(PlanNode? node) => node is { Kind: "RealDiv" or "Mul" } && IsScalar(node.Inputs[1]) ? node : null;

    private static bool IsScalar(PlanValue value) => value.Shape.Rank == 0;

    private static bool IsZero(PlanValue value) => value.Constant is { } constant && IsScalar(value) && constant.Span<float>()[0] == 0;

    private static KernelBody BindForward(BindContext c, Operation random, string scaling, bool keepIsRead)
    {
        PhiloxState state = StatefulRandom.State(c, random);
        var kernel = new Dropout(divide: scaling == "RealDiv", c.Tier);
        c.KernelName = kernel.Name;
        c.MayReuse(output: 0, input: 0);
        ulong blocks = PhiloxFill.Blocks(c.OutputShape(0).ElementCount);
        return (in KernelArgs a) => kernel.Run(
            a.Input(0), a.Input<float>(1)[0], a.Input<float>(2)[0], state.Reserve(blocks), a.Output(0), keepIsRead ? a.Output(1) : default,
            a.Workers);
    }

    private static KernelBody BindBackward(BindContext c, string scaling)
    {
        var kernel = new Dropout(divide: scaling == "RealDiv", c.Tier);
        c.KernelName = "dropout gradient";
        c.MayReuse(output: 0, input: 1);
        return (in KernelArgs a) => kernel.Gradient(a.Input(0), a.Input(1), a.Input<float>(2)[0], a.Output(0), a.Workers);
    }
}
