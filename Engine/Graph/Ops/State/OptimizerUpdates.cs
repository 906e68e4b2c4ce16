using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>
/// The optimizers' steps: each changes a variable and its slots in place. The formulas stand with
/// <see cref="OptimizerUpdate"/>; where the gradient comes from is up to <see cref="GradientInput"/>.
/// </summary>
internal static class OptimizerUpdates
{
    private const string Types = "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}";
    private const string Locking = "use_locking: bool = false";
    private const string Nesterov = "use_nesterov: bool = false";
    private const string UpdateSlots = "update_slots: bool = true";

    private static readonly Dictionary<string, UpdateBinder> s_binders = [];

    private delegate KernelBody UpdateBinder(BindContext context, GradientInput gradient);

    /// <summary>All of them, for the registry.</summary>
    public static readonly OpDef[] Defs =
    [
        Update("ResourceApplyAdagrad", "var: resource, accum: resource, lr: T, grad: T", BindAdagrad, UpdateSlots),
        Update(
            "ResourceApplyAdagradV2", "var: resource, accum: resource, lr: T, epsilon: T, grad: T", BindAdagradV2, UpdateSlots),
        Update(
            "ResourceApplyAdam",
            "var: resource, m: resource, v: resource, beta1_power: T, beta2_power: T, lr: T, beta1: T, beta2: T, epsilon: T, grad: T",
            BindAdam, Nesterov),
        Update(
            "ResourceApplyCenteredRMSProp",
            "var: resource, mg: resource, ms: resource, mom: resource, lr: T, rho: T, momentum: T, epsilon: T, grad: T",
            BindCenteredRMSProp),
        Update("ResourceApplyGradientDescent", "var: resource, alpha: T, delta: T", BindGradientDescent),
        Update(
            "ResourceApplyKerasMomentum", "var: resource, accum: resource, lr: T, grad: T, momentum: T", BindKerasMomentum,
            Nesterov),
        Update("ResourceApplyMomentum", "var: resource, accum: resource, lr: T, grad: T, momentum: T", BindMomentum, Nesterov),
        Update(
            "ResourceApplyRMSProp",
            "var: resource, ms: resource, mom: resource, lr: T, rho: T, momentum: T, epsilon: T, grad: T", BindRMSProp),
    ];

    /// <summary>The place of the gradient among the inputs of an optimizer's step; −1 for any other operation.</summary>
    public static int GradientIndex(Operation op) =>
        s_binders.ContainsKey(op.Type) ? op.Def.Signature.Inputs.ToList().FindIndex(IsGradient) : -1;

    /// <summary>Binds the step of an operation whose gradient comes from <paramref name="gradient"/>.</summary>
    /// <exception cref="UnimplementedError">The variable is not float32.</exception>
    public static KernelBody Bind(BindContext c, GradientInput gradient) => s_binders[c.Operation.Type](Supported(c), gradient);

    private static OpDef Update(string name, string inputs, UpdateBinder bind, params string[] attrs)
    {
        s_binders.Add(name, bind);
        return new OpDef(name)
        {
            Inputs = inputs,
            Attrs = [Types, Locking, .. attrs],
            IsStateful = true,
            WritesVariables = true,
            ShapeRule = CheckShapes,
            Kernel = c => Bind(c, GradientInput.At(GradientIndex(c.Operation))),
            NotDifferentiable = true,
        };
    }

    private static bool IsGradient(ArgDef argument) => argument.Name is "grad" or "delta";

    // The gradient and all slots have the variable's shape; what else there is are numbers.
    private static void CheckShapes(ShapeContext c)
    {
        IReadOnlyList<ArgDef> arguments = c.Operation.Def.Signature.Inputs;
        Shape shape = c.VariableShape(0);
        c.CheckVariableType(0, c.Attrs.Type("T"));
        for (int i = 1; i < c.InputCount; i++)
        {
            bool isSlot = c.InputType(i) == TF_DataType.TF_RESOURCE, isGradient = IsGradient(arguments[i]);
            if (isSlot)
                c.CheckVariableType(i, c.Attrs.Type("T"));
            Shape received = isSlot ? c.VariableShape(i) : c.Input(i);
            if (!received.IsCompatibleWith(isSlot || isGradient ? shape : Shape.Scalar))
                throw c.Error(
                    $"'{arguments[i].Name}' of shape {received} must be "
                    + (isSlot || isGradient ? $"like the variable, {shape}" : "a scalar"));
        }
    }

    private static BindContext Supported(BindContext c) => c.Attrs.Type("T") == TF_DataType.TF_FLOAT
        ? c
        : throw new UnimplementedError(
            $"{c.Operation.Type} '{c.Operation.Name}': there is no kernel for {c.Attrs.Type("T").Name()}; train float32 variables.")
        { Op = c.Operation.Type, Node = c.Operation.Name };

    private static float Number(in KernelArgs args, int index) => args.Input<float>(index)[0];

    private static KernelBody BindGradientDescent(BindContext c, GradientInput gradient)
    {
        Variable w = c.Variable(0);
        CpuTier tier = c.Tier;
        return (in KernelArgs a) => OptimizerUpdate.GradientDescent(w.Block, gradient.Of(a), Number(a, 1), tier, a.Workers);
    }

    private static KernelBody BindMomentum(BindContext c, GradientInput gradient)
    {
        Variable w = c.Variable(0), accumulator = c.Variable(1);
        CpuTier tier = c.Tier;
        bool nesterov = c.Attrs.Bool("use_nesterov");
        return (in KernelArgs a) => OptimizerUpdate.Momentum(
            w.Block, accumulator.Block, gradient.Of(a), Number(a, 2), Number(a, 4), nesterov, tier, a.Workers);
    }

    private static KernelBody BindKerasMomentum(BindContext c, GradientInput gradient)
    {
        Variable w = c.Variable(0), accumulator = c.Variable(1);
        CpuTier tier = c.Tier;
        bool nesterov = c.Attrs.Bool("use_nesterov");
        return (in KernelArgs a) => OptimizerUpdate.KerasMomentum(
            w.Block, accumulator.Block, gradient.Of(a), Number(a, 2), Number(a, 4), nesterov, tier, a.Workers);
    }

    private static KernelBody BindAdam(BindContext c, GradientInput gradient)
    {
        Variable w = c.Variable(0), m = c.Variable(1), v = c.Variable(2);
        CpuTier tier = c.Tier;
        bool nesterov = c.Attrs.Bool("use_nesterov");
        return (in KernelArgs a) => OptimizerUpdate.Adam(
            w.Block, m.Block, v.Block, gradient.Of(a), Number(a, 3), Number(a, 4), Number(a, 5), Number(a, 6), Number(a, 7),
            Number(a, 8), nesterov, tier, a.Workers);
    }

    private static KernelBody BindRMSProp(BindContext c, GradientInput gradient)
    {
        Variable w = c.Variable(0), meanSquare = c.Variable(1), moment = c.Variable(2);
        CpuTier tier = c.Tier;
        return (in KernelArgs a) => OptimizerUpdate.RMSProp(
            w.Block, meanSquare.Block, moment.Block, gradient.Of(a), Number(a, 3), Number(a, 4), Number(a, 5), Number(a, 6), tier,
            a.Workers);
    }

    private static KernelBody BindCenteredRMSProp(BindContext c, GradientInput gradient)
    {
        Variable w = c.Variable(0), meanGradient = c.Variable(1), meanSquare = c.Variable(2), moment = c.Variable(3);
        CpuTier tier = c.Tier;
        return (in KernelArgs a) => OptimizerUpdate.CenteredRMSProp(
            w.Block, meanGradient.Block, meanSquare.Block, moment.Block, gradient.Of(a), Number(a, 4), Number(a, 5), Number(a, 6),
            Number(a, 7), tier, a.Workers);
    }

    private static KernelBody BindAdagrad(BindContext c, GradientInput gradient)
    {
        Variable w = c.Variable(0), accumulator = c.Variable(1);
        CpuTier tier = c.Tier;
        bool updateSlots = c.Attrs.Bool("update_slots");
        return (in KernelArgs a) => OptimizerUpdate.Adagrad(
            w.Block, accumulator.Block, gradient.Of(a), Number(a, 2), updateSlots, tier, a.Workers);
    }

    private static KernelBody BindAdagradV2(BindContext c, GradientInput gradient)
    {
        Variable w = c.Variable(0), accumulator = c.Variable(1);
        CpuTier tier = c.Tier;
        bool updateSlots = c.Attrs.Bool("update_slots");
        return (in KernelArgs a) => OptimizerUpdate.AdagradV2(
            w.Block, accumulator.Block, gradient.Of(a), Number(a, 2), Number(a, 3), updateSlots, tier, a.Workers);
    }
}
