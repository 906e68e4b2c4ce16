using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>Variables and the optimizers' updates; a case compares the variables after one or more steps.</summary>
internal static class StateRows
{
    public static IEnumerable<OpRow> All =>
    [
        new("ReadVariableOp", Measure.Exact, Read), new("VarIsInitializedOp", Measure.Exact, IsInitialized),
        .. new[] { "AssignVariableOp", "AssignAddVariableOp", "AssignSubVariableOp" }.Select(op => new OpRow(op, Measure.Exact, Assign)),
        .. new[]
        {
            "ResourceApplyAdagrad", "ResourceApplyAdagradV2", "ResourceApplyAdam", "ResourceApplyCenteredRMSProp", "ResourceApplyGradientDescent",
            "ResourceApplyKerasMomentum", "ResourceApplyMomentum", "ResourceApplyRMSProp",
        }.Select(op => new OpRow(op, Measure.Tensor, Update) { ScalesWithInputs = true }),
    ];

    private static CaseInput Variable(Draw d, TF_DataType type, long[] shape, Domain domain = Domain.Any) =>
        new(Numbers.Draw(d, type, shape, domain), Via.Variable);

    private static OpRun Read(Draw d, OpDef op)
    {
        TF_DataType type = d.Type(op, "dtype");
        CaseInput variable = Variable(d, type, d.Shape());
        return new(op.Name, [d.Break() ? variable with { Via = Via.Uninitialized } : variable], ("dtype", type));
    }

    private static OpRun IsInitialized(Draw d, OpDef op)
    {
        CaseInput variable = Variable(d, d.One(ElementTypesHere.All), d.Shape());
        return new(op.Name, [d.Bool() ? variable with { Via = Via.Uninitialized } : variable]);
    }

    private static OpRun Assign(Draw d, OpDef op)
    {
        TF_DataType type = op.Name == "AssignVariableOp"
            ? d.Type(op, "dtype") : d.One(TF_DataType.TF_FLOAT, TF_DataType.TF_DOUBLE, TF_DataType.TF_INT32, TF_DataType.TF_INT64);
        long[] shape = d.Shape();
        return new(op.Name, [Variable(d, type, shape), d.Data(type, d.Break() ? [.. shape, 2] : shape)], ("dtype", type)) { Times = d.Int(1, 3) };
    }

    private static OpRun Update(Draw d, OpDef op)
    {
        const TF_DataType type = TF_DataType.TF_FLOAT;
        long[] shape = d.Chance(10) ? [d.Int(60, 200)] : d.Shape();
        CaseInput[] inputs = [.. op.Signature.Inputs.Select(a => a.Name switch
        {
            "var" => Variable(d, type, shape, Domain.Moderate),
            "grad" or "delta" => d.Data(type, shape, Domain.Moderate),
            "m" or "mom" => Variable(d, type, shape, Domain.Moderate),
            // The mean of squares is at least the square of the mean.
            "mg" => Variable(d, type, shape, Domain.Unit),
            "ms" when op.Name.Contains("Centered", StringComparison.Ordinal) => new CaseInput(Shifted(Numbers.Draw(d, type, shape, Domain.Positive)), Via.Variable),
            "ms" or "v" or "accum" => Variable(d, type, shape, Domain.Positive),
            // With little memory of the past the variance is a difference of nearly equal numbers.
            "rho" => new CaseInput(HostTensor.Scalar((float)(d.Unit() * 0.5 + 0.4)), d.One(Via.Constant, Via.Fed, Via.FedUnknown)),
            _ => new CaseInput(HostTensor.Scalar((float)(d.Unit() * 0.9 + 0.01)), d.One(Via.Constant, Via.Fed, Via.FedUnknown)),
        })];
        if (d.Break())
            inputs[^1] = d.Data(type, [.. shape, 2], Domain.Moderate);
        List<(string, object)> attrs = [("use_locking", d.Bool())];
        foreach (string flag in (string[])["use_nesterov", "update_slots"])
            if (op.Signature.Attrs.Any(a => a.Name == flag))
                attrs.Add((flag, d.Bool()));
        return new(op.Name, inputs, [.. attrs]) { Times = d.Int(1, 4) };
    }

    private static HostTensor Shifted(HostTensor value) => HostTensor.Wrap(Array.ConvertAll((float[])value.Elements, v => v + 2), value.Shape);
}
